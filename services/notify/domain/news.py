"""News: what a notice says at one moment, told to other systems. All of it is public."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.notify.domain.notice import Facts, concerns_district, concerns_theme
from shared.contracts.news import Interest, NoticeKind, Standing


class Happening(StrEnum):
    """What has happened since the notice was told last."""

    PUBLISHED = "published"
    CHANGED = "changed"
    MOVED = "moved"
    CANCELLED = "cancelled"


class News(BaseModel):
    """A notice as it was told. `change` counts its changes: a newer one makes an older one pointless."""

    model_config = ConfigDict(frozen=True)

    notice: str
    change: int
    happening: Happening
    facts: Facts
    told_at: datetime

    @property
    def type(self) -> str:
        """What has happened to what, such as ``occasion.moved``."""
        return f"{self.facts.kind}.{self.happening}"

    def as_plain(self) -> dict[str, Any]:
        """Return what another system is told, as JSON has it: names of Standard Webhooks outside, ours inside."""
        told = self.model_dump(mode="json", exclude_none=True)
        facts = {name: value for name, value in told["facts"].items() if name != "shows_from"}
        until = facts.pop("shows_until")
        data = {"id": self.notice, "change": self.change, **facts, "until": until}
        return {"type": self.type, "timestamp": told["told_at"], "data": data}


def happening(before: Facts | None, now: Facts) -> Happening:
    """Say what has happened, from what was told last and what is so now."""
    stood = before.standing if before else Standing.AS_PROMISED
    times = (before.starts_at, before.ends_at) if before else None
    if now.standing is Standing.CANCELLED and stood is not Standing.CANCELLED:
        return Happening.CANCELLED
    if now.standing is Standing.MOVED and (stood is not Standing.MOVED or times != (now.starts_at, now.ends_at)):
        return Happening.MOVED
    return Happening.CHANGED if before else Happening.PUBLISHED


def told_at(facts: Facts, now: datetime) -> datetime:
    """Return when a notice becomes news: an occasion at once, however far ahead; what opens later, when it opens."""
    return now if facts.kind is NoticeKind.OCCASION else max(now, facts.shows_from)


def wanted(interest: Interest, facts: Facts) -> bool:
    """Say whether somebody with this interest wants this news; what is of the whole city concerns every district."""
    return (
        (not interest.kinds or facts.kind in interest.kinds)
        and any(concerns_district(facts, district) for district in interest.districts or (None,))
        and any(concerns_theme(facts, theme) for theme in interest.themes or (None,))
    )
