"""Occasions for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.system.waiting import eventually

if TYPE_CHECKING:
    from tests.system.conftest import City


def text(words: str) -> dict[str, str]:
    return {"fi": f"{words} (fi)", "sv": f"{words} (sv)", "en": words}


def evening(id: str, starts_at: str, **tracks: tuple[int, int]) -> dict[str, Any]:
    """A resident evening of two hours; tracks by name with their (on-site, remote) places."""
    starts = datetime.fromisoformat(starts_at)
    return {
        "id": id,
        "kind": "resident-evening",
        "name": text(f"Evening {id}"),
        "districts": ["leppavaara"],
        "themes": ["schools"],
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "place": {"name": text("Library"), "address": "Leppävaarankatu 9"},
        "programme": {
            "opening": text("Welcome"),
            "tracks": [
                {"id": track, "name": text(track), "on_site": on_site, "remote": remote}
                for track, (on_site, remote) in (tracks or {"schools": (10, 10)}).items()
            ],
        },
    }


def registration(occasion: str, email: str, **changes: Any) -> dict[str, Any]:
    """A registration of one person for an on-site place of the usual track."""
    person = {"name": "Asukas Esimerkki", "email": email, "language": changes.pop("language", "en")}
    return {"occasion": occasion, "track": "schools", "attendance": "on-site", "person": person, **changes}


def follow_up(occasion: str, happened: str = "Sixty people came") -> dict[str, Any]:
    """What the city tells after an occasion."""
    return {
        "occasion": occasion,
        "what_happened": [{"text": text(happened)}],
        "what_we_take_with_us": [{"text": text("Safer crossings at schools")}],
        "what_we_still_develop": [{"text": text("Evening buses")}],
    }


async def plan_and_publish(city: City, occasion: dict[str, Any]) -> None:
    """Bring an occasion to where residents can register; no harm when it is there already."""
    year = int(occasion["starts_at"][:4])
    await city.ask("events.plan-year", {"year": year, "promise": text("We listen")})
    await city.ask("events.plan-occasion", {"occasion": occasion})
    await city.ask("events.publish-occasion", {"occasion": occasion["id"]})


async def hold(city: City, occasion: str) -> None:
    """Mark an occasion as held, and wait until its follow-up may be published; the clock must be past its start."""
    await city.done("events.mark-held", {"occasion": occasion})

    async def is_known_as_held() -> bool:
        problem = (await city.ask("feedback.publish-follow-up", follow_up(occasion) | nothing)).problem
        return problem is not None and problem["type"].endswith(":unknown-follow-up-item")

    # A follow-up that is refused for its content and not for its time: nothing gets published by asking.
    nothing = {"what_happened": [{"id": "no-such-item", "text": text("Nothing")}]}
    await eventually(is_known_as_held)
