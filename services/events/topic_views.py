"""What anyone may see of the topics that can be influenced, as open data."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.events.addresses import topic_badge, topic_page, topic_snippet
from services.events.documents import Topic
from services.events.domain.amendment import Amendment
from services.events.domain.topic import Closing, Phase
from shared.contracts.events import TopicFacts, WayToTakePart
from shared.text import Text


class TopicView(BaseModel):
    """One topic: what, until when, who decides, how to take part, and every change there has been."""

    id: str
    name: Text
    what: Text
    decided_by: Text
    open_until: datetime
    ways: tuple[WayToTakePart, ...]
    districts: tuple[str, ...]
    """None for the whole city."""
    themes: tuple[str, ...]
    occasions: tuple[str, ...]
    phase: Phase
    """Where it stands at the moment of the answer."""
    closing: Closing | None
    changed_at: datetime
    history: tuple[Amendment, ...]
    url: str
    badge_url: str
    """The symbol (SVG)."""
    snippet_url: str
    """A small page with the symbol, to be framed by others."""

    @classmethod
    def of(cls, topic: Topic, public_url: str, now: datetime) -> Self:
        """Show a topic."""
        return cls(
            **{name: getattr(topic.facts, name) for name in TopicFacts.model_fields},
            phase=topic.phase(now),
            closing=topic.closing,
            changed_at=topic.changed_at,
            history=topic.history,
            url=topic_page(public_url, topic.id),
            badge_url=topic_badge(public_url, topic.id),
            snippet_url=topic_snippet(public_url, topic.id),
        )


class TopicsView(BaseModel):
    """Topics, those that are over soonest first."""

    topics: tuple[TopicView, ...]
