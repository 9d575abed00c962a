"""What ends: the panel's term by itself, and the year with every occasion held; then all mail is counted once more."""

from collections import Counter

from deploy.demo.chapters import neighbourhood
from deploy.demo.chapters.panel import APPLICANTS, CALL
from deploy.demo.city_year import YEAR, Occasion, first_evening
from deploy.demo.patience import settled, side_by_side
from deploy.demo.stage import Stage


async def live(stage: Stage) -> str:
    """Let the clock pass the term's end and reach New Year's Eve."""
    stage.move_clock(stage.at(12, 1, 0, 1))

    async def status() -> str:
        return str((await stage.web.read("panels", f"calls/{CALL}"))["status"])

    stage.ledger.equal("the panel's term after its last day", "ended", await settled(status, "ended"))
    call = await stage.web.read("panels", f"calls/{CALL}")
    stage.ledger.equal("applicants still counted, though forgotten", APPLICANTS, call["applicants"])
    await neighbourhood.after_its_time(stage)
    stage.move_clock(stage.at(12, 31, 12))
    evening = first_evening(stage.occasions)

    async def hold(occasion: Occasion) -> None:
        await stage.decide("events.mark-held", {"occasion": occasion.id}, id=f"held-{occasion.id}")

    await side_by_side(hold(occasion) for occasion in stage.occasions if occasion is not evening)
    clock = await stage.web.read("events", f"clock/{YEAR}")
    seen = Counter(occasion["status"] for occasion in clock["occasions"])
    expected = {"held": len(stage.occasions) - 1, "followed-up": 1}
    stage.ledger.equal("occasions held and followed up", [*expected.values()], [seen[one] for one in expected])
    total = await _all_mail(stage)
    return f"the panel's term is over, {len(stage.occasions)} occasions have been held; {total} letters in all"


async def _all_mail(stage: Stage) -> int:
    """Count all letters again: none came that should not have, and none twice but where a crash left it open."""
    await stage.mailbox.look()
    letters, memory = stage.mailbox.letters, stage.memory
    newsletters = sum(letter.is_newsletter for letter in letters)
    stage.ledger.equal("newsletter letters in the whole year", memory.newsletters, newsletters)
    stage.ledger.equal("letters to one person in the whole year", memory.one_to_one, len(letters) - newsletters)
    twice = stage.mailbox.twice
    stage.ledger.at_most("letters that came twice", await _perhaps_twice(stage) if twice else 0, twice)
    return len(letters)


async def _perhaps_twice(stage: Stage) -> int:
    """Ask how many letters the service itself says a crash may have doubled."""
    found, skip, page = 0, 0, 100
    while reports := (await stage.web.read("notify", "campaigns", limit=page, skip=skip))["campaigns"]:
        found += sum(report["counts"]["perhaps_twice"] for report in reports)
        skip += page
    return found
