"""Share kits in every state: asked, passed on, declined, confirmed, of an occasion that has moved or is called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.system.notify.subscribers import post
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.waiting import eventually

if TYPE_CHECKING:
    from tests.system.conftest import City

THEME = "share-kits-of-pages"
KIT, MOVED_KIT, CANCELLED_KIT = "2027-kit", "2027-kit-moved", "2027-kit-cancelled"
ANSWERS = {
    "asked": {},
    "passed-on": {"action": "passed-on"},
    "declined": {"action": "declined"},
    "confirmed": {"action": "seen", "seen": "https://seura.example.org/"},
    "over": {},
}


async def set_share_kits(city: City) -> dict[str, str]:
    """Have partners asked; return the links of their kits, by how they stand."""
    for name in ANSWERS:
        facts = {"partner": f"{name}-partner", "name": text(f"Association {name}"), "email": f"{name}@kits.example.org"}
        await city.done("notify.add-partner", facts | {"letter_language": "en", "themes": [THEME]})
    for number, occasion in enumerate((KIT, MOVED_KIT, CANCELLED_KIT)):
        it = evening(occasion, f"2027-12-0{number + 1}T17:00:00+02:00") | {"themes": [THEME]}
        await plan_and_publish(city, it | {"summary": text("Schools, day care and the ways there")})
    links = {}
    for name, answer in ANSWERS.items():
        links[name] = await _own(city, name, KIT)
        if answer:
            await post(links[name], **answer)
    await city.done("notify.remove-partner", {"partner": "over-partner"})
    links |= {"moved": await _own(city, "asked", MOVED_KIT), "cancelled": await _own(city, "asked", CANCELLED_KIT)}
    why = {"by": text("Participation unit"), "reason": text("The hall is being repaired")}
    await city.done("events.move-occasion", {"occasion": MOVED_KIT, "starts_at": "2027-12-09T17:00:00+02:00", **why})
    await city.done("events.cancel-occasion", {"occasion": CANCELLED_KIT, **why})
    return links


async def _own(city: City, partner: str, occasion: str) -> str:
    async def come() -> str | None:
        letters = await city.mailbox.letters(f"{partner}@kits.example.org")
        subject = f"Will you pass it on: Evening {occasion}"
        return next((one.link("/share-kits/") for one in letters if one.subject == subject), None)

    return await eventually(come)
