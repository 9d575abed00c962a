"""Residents subscribe to the newsletter, and confirm it by the link that they are sent."""

from deploy.demo.clients.mailbox import Letter
from deploy.demo.patience import PATIENCE, side_by_side
from deploy.demo.people import Subscriber, subscribers
from deploy.demo.stage import Stage


async def live(stage: Stage) -> str:
    """Subscribe over HTTP and press the button behind every link."""
    stage.move_clock(stage.at(1, 4, 10))
    people = subscribers(stage.city, stage.seed, stage.setting.subscribers)
    mark = stage.mailbox.mark

    async def subscribe(one: Subscriber) -> str:
        result = await stage.ask("notify.subscribe", one.data(), id=f"subscribe-{one.email}", source="/web/newsletter")
        return str(result["status"])

    statuses = await side_by_side(subscribe(one) for one in people)
    stage.ledger.equal("subscriptions asked for", len(people), statuses.count("awaiting-confirmation"))
    letters = await stage.mailbox.wait(mark, len(people), newsletter=False, seconds=PATIENCE)
    stage.ledger.same_people("letters to confirm", (one.email for one in people), [letter.to for letter in letters])

    async def confirm(letter: Letter) -> None:
        await stage.web.press(letter.link("/confirm", "token="))

    await side_by_side(confirm(letter) for letter in letters)
    counts = await stage.web.read("notify", "subscriptions/count")
    stage.ledger.equal("subscriptions active", len(people), counts["active"])
    stage.memory.subscribers = list(people)
    stage.memory.one_to_one += len(people)
    languages = sorted({one.language for one in people})
    return f"{len(people)} subscribers in {len(languages)} languages, each confirmed by the link in a letter"
