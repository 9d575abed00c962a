"""The year is promised, and its occasions are put into it."""

from collections import Counter

from deploy.demo import words
from deploy.demo.city_year import YEAR, Occasion
from deploy.demo.patience import side_by_side
from deploy.demo.stage import Stage


async def live(stage: Stage) -> str:
    """Plan the year and all its occasions over AMQP."""
    stage.move_clock(stage.at(1, 4, 9))
    promise = words.fill(words.PROMISE, year=str(YEAR))
    await stage.decide("events.plan-year", {"year": YEAR, "promise": promise}, id=f"plan-{YEAR}")
    busy = stage.kills.during("events", len(stage.occasions))

    async def plan(occasion: Occasion) -> str:
        planned = await stage.decide("events.plan-occasion", {"occasion": occasion.facts}, id=f"plan-{occasion.id}")
        busy.step()
        return str(planned["status"])

    statuses = Counter(await side_by_side(plan(occasion) for occasion in stage.occasions))
    stage.ledger.equal("occasions planned", len(stage.occasions), statuses["planned"])
    clock = await stage.web.read("events", f"clock/{YEAR}")
    stage.ledger.equal("occasions in the annual clock", len(stage.occasions), len(clock["occasions"]))
    kinds = Counter(occasion.kind for occasion in stage.occasions)
    return (
        f"{kinds['resident-evening']} district evenings, {kinds['theme-evening']} theme evenings and "
        f"{kinds['pop-up'] + kinds['route']} light occasions"
    )
