"""Occasions are published, and every subscriber hears of exactly what concerns them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from deploy.demo.city_year import Occasion
from deploy.demo.clients.mailbox import Letter, by_address
from deploy.demo.expectations import Letters, digests, letters_at_once, total_letters
from deploy.demo.patience import PATIENCE, settled, side_by_side
from deploy.demo.stage import Stage

LEAVERS = 12
_CAMPAIGNS = 100


async def first_letter(stage: Stage) -> str:
    """Publish the first occasion of the whole city; some of those who hear of it leave by its one-click link."""
    occasion = _first(stage)
    mark = stage.mailbox.mark
    expected = letters_at_once(stage.memory.subscribers, [occasion])
    await _publish(stage, [occasion])
    letters = await stage.mailbox.wait(mark, total_letters(expected), newsletter=True, seconds=PATIENCE)
    stage.ledger.same_letters("letters on the first occasion", expected, _as_letters(letters))
    leaving = dict(sorted(by_address(letters).items())[:LEAVERS])
    await side_by_side(stage.web.press(letter.one_click()) for letter in leaving.values())
    stage.memory.subscribers = [one for one in stage.memory.subscribers if one.email not in leaving]
    stage.memory.newsletters += total_letters(expected)

    async def active() -> int:
        counts = await stage.web.read("notify", "subscriptions/count")
        return int(counts["active"])

    staying = len(stage.memory.subscribers)
    stage.ledger.equal("subscriptions active after leaving", staying, await settled(active, staying))
    return f"{total_letters(expected)} letters on the first occasion; {len(leaving)} leave by one click"


async def whole_year(stage: Stage) -> str:
    """Publish the year: those who hear at once get a letter for each occasion that concerns them."""
    mark = stage.mailbox.mark
    others = [occasion for occasion in stage.occasions if occasion is not _first(stage)]
    expected = letters_at_once(stage.memory.subscribers, others)
    busy = stage.kills.during("notify", total_letters(expected))
    await _publish(stage, others)
    letters = await stage.mailbox.wait(
        mark, total_letters(expected), newsletter=True, seconds=2 * PATIENCE, progress=busy.reached
    )
    stage.ledger.same_letters("newsletters at once", expected, _as_letters(letters))
    stage.memory.newsletters += total_letters(expected)
    # Everyone's deliveries must be on record before the clock passes the first digest.
    stage.ledger.equal("campaigns complete", len(stage.occasions), await _complete_campaigns(stage))
    return f"{len(others)} occasions published over AMQP, {total_letters(expected)} letters at once"


async def summaries(stage: Stage) -> str:
    """Let the clock pass the next morning and the next Monday morning: the summaries go out."""
    told = []
    for rhythm, at in (("daily", stage.at(1, 5, 8, 1)), ("weekly", stage.at(1, 11, 8, 1))):
        mark = stage.mailbox.mark
        expected = digests(stage.memory.subscribers, stage.occasions, rhythm)
        stage.move_clock(at)
        letters = await stage.mailbox.wait(mark, total_letters(expected), newsletter=True, seconds=PATIENCE)
        stage.ledger.same_letters(f"{rhythm} summaries", expected, _as_letters(letters))
        stage.memory.newsletters += total_letters(expected)
        told.append(f"{total_letters(expected)} {rhythm}")
    return f"{' and '.join(told)} summaries"


def _first(stage: Stage) -> Occasion:
    return next(occasion for occasion in stage.occasions if not occasion.districts)


async def _publish(stage: Stage, occasions: Sequence[Occasion]) -> None:
    async def publish(occasion: Occasion) -> str:
        done = await stage.decide("events.publish-occasion", {"occasion": occasion.id}, id=f"publish-{occasion.id}")
        return str(done["status"])

    statuses = await side_by_side(publish(occasion) for occasion in occasions)
    stage.ledger.equal("occasions published", len(occasions), statuses.count("confirmed"))


def _as_letters(letters: Iterable[Letter]) -> Letters:
    found: Letters = {}
    for letter in letters:
        found.setdefault(letter.to, Counter())[letter.occasions] += 1
    return found


async def _complete_campaigns(stage: Stage) -> int:
    async def complete() -> int:
        reports = (await stage.web.read("notify", "campaigns", limit=_CAMPAIGNS))["campaigns"]
        return sum(
            report["message"] == "occasion-published"
            and report["complete"]
            and not report["counts"]["pending"] + report["counts"]["in_flight"]
            for report in reports
        )

    return await settled(complete, len(stage.occasions))
