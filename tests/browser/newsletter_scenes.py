"""Newsletters that staff have composed, for pages: a draft, one that was counted, one that was sent."""

from __future__ import annotations

from typing import Any

from tests.system.conftest import City
from tests.system.occasions import text
from tests.system.waiting import eventually


async def set_newsletters(city: City, *, occasion: str, follow_up: str, survey: str) -> dict[str, str]:
    """Return the page of each, by how it stands."""
    shown = {"occasions": [occasion], "follow_ups": [follow_up], "surveys": [survey]}
    opened: dict[str, str] = {}
    for stage in ("draft", "counted", "sent"):
        name = f"newsletter-{stage}"
        words = {language: f"{words}\n\n- a\n- b" for language, words in text("Spring").items()}
        await city.done(
            "notify.compose-campaign",
            {"campaign": name, "subject": text("Spring"), "text": words, "by": "Kaisa", **shown},
        )
        if stage == "draft":
            asked = await city.done("notify.preview-campaign", {"campaign": name, "hours": 72})
            await city.done(
                "notify.compose-campaign",
                {"campaign": name, "subject": text("Spring"), "text": text("Anew"), "by": "Kaisa", "replaces": 1},
            )
            opened[stage] = asked["url"]
            continue
        opened[stage] = (await _counted(city, name))["url"]
    edition = {"campaign": "newsletter-sent", "edition": 1, "by": "Kaisa"}
    await city.done("notify.send-campaign", edition | {"expires_at": "2027-12-31T12:00:00+02:00"})

    async def sent() -> bool:
        counts = (await city.get("notify", "/campaigns/newsletter.newsletter-sent.1")).json().get("counts")
        return bool(counts and counts["sent"])

    await eventually(sent, patience=60)
    return opened


async def _counted(city: City, name: str) -> dict[str, Any]:
    async def counted() -> dict[str, Any] | None:
        told = await city.done("notify.preview-campaign", {"campaign": name, "hours": 72})
        return told if told["recipients"] is not None else None

    return await eventually(counted, patience=60)
