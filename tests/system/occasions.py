"""Occasions for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

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


async def plan_and_publish(city: City, occasion: dict[str, Any]) -> None:
    """Bring an occasion to where residents can register; no harm when it is there already."""
    year = int(occasion["starts_at"][:4])
    await city.ask("events.plan-year", {"year": year, "promise": text("We listen")})
    await city.ask("events.plan-occasion", {"occasion": occasion})
    await city.ask("events.publish-occasion", {"occasion": occasion["id"]})
