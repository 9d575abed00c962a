"""The participation symbol: what residents can influence, until when, who decides, and how to take part."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, HttpUrl

from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.text import Text


class WayToTakePart(Contract):
    """One way to have a say, in words and, where there is one, with its address."""

    text: Text
    url: HttpUrl | None = None


class TopicFacts(Contract):
    """A topic that can be influenced: whatever carries the symbol points at one."""

    id: Slug
    name: Text
    what: Text
    """What residents can influence, and what is settled already."""
    decided_by: Text
    """Who decides."""
    open_until: AwareDatetime
    """From this moment on it can't be influenced any more."""
    ways: Annotated[tuple[WayToTakePart, ...], Field(min_length=1, max_length=20)]
    districts: tuple[Slug, ...] = ()
    """None for the whole city."""
    themes: tuple[Slug, ...] = ()
    occasions: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Occasions where it is talked about; each shows the topic on its page."""


class TopicPublished(Contract):
    """The topic is public."""

    topic: Slug
    url: str
    badge_url: str
    """The symbol as an image (SVG) for any page; it changes by itself when the time is over."""


class PublishTopic(Command, name="events.publish-topic", roles=(Role.COORDINATOR,), result=TopicPublished):
    """Say what residents can influence."""

    topic: TopicFacts


class TopicChanged(Contract):
    """The topic says something else now."""

    topic: Slug
    changed: tuple[str, ...]
    """The fields that differ; none when it was so already, and then nothing is added to the history."""


class ChangeTopic(Command, name="events.change-topic", roles=(Role.COORDINATOR,), result=TopicChanged):
    """Change a topic that isn't closed, for a reason that becomes public. It may be given more time."""

    topic: TopicFacts
    reason: Text


class TopicClosed(Contract):
    """The topic is closed."""

    topic: Slug


class CloseTopic(Command, name="events.close-topic", roles=(Role.COORDINATOR,), result=TopicClosed):
    """Close a topic, before or after its time, and tell the decision; or tell it later by the same command."""

    topic: Slug
    reason: Text
    decision: Text | None = None
    """What was decided, and how residents changed it."""
    decision_url: HttpUrl | None = None
