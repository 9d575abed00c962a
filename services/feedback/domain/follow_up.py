"""What the city tells after an occasion: what happened, what we take with us, what we still develop."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.feedback.domain.problems import UNKNOWN_ITEM
from shared.contracts.feedback import CountedAnswers, PlannedItem, PublishFollowUp
from shared.contracts.problem import Rejected
from shared.text import Text


class Part(StrEnum):
    """The three parts, named as in the messages."""

    HAPPENED = "what_happened"
    TAKE_WITH_US = "what_we_take_with_us"
    STILL_DEVELOP = "what_we_still_develop"


PREFIXES = {Part.HAPPENED: "happened", Part.TAKE_WITH_US: "take", Part.STILL_DEVELOP: "develop"}


class Item(BaseModel):
    """One thing said. Its id, such as ``take-2``, is never given to another item of the same occasion."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: Text
    wishes: tuple[str, ...] = ()
    """Ids of the answers whose wishes it answers."""
    results: tuple[CountedAnswers, ...] = ()
    due_on: date | None = None
    responsible: Text | None = None
    office: str | None = None
    """Which office of the city's file is reminded of it."""

    def is_planned_as(self, other: Item) -> bool:
        """Say whether the other differs in words alone, if at all."""
        return self.model_copy(update={"text": other.text}) == other


class Content(BaseModel):
    """All that is said in one version."""

    model_config = ConfigDict(frozen=True)

    what_happened: tuple[Item, ...]
    what_we_take_with_us: tuple[Item, ...]
    what_we_still_develop: tuple[Item, ...]

    def part(self, part: Part) -> tuple[Item, ...]:
        """Return the items of one part, in their order."""
        items: tuple[Item, ...] = getattr(self, part.value)
        return items

    def by_id(self) -> dict[str, Item]:
        """Return every item by its id."""
        return {item.id: item for part in Part for item in self.part(part)}


class Edition(BaseModel):
    """One published version, and what it changed of the one before (ids of items)."""

    model_config = ConfigDict(frozen=True)

    number: int
    published_at: AwareDatetime
    content: Content
    added: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    replanned: tuple[str, ...] = ()
    """Due at another time, or pointing at other answers, or seen to by others."""
    removed: tuple[str, ...] = ()


def next_edition(command: PublishFollowUp, editions: tuple[Edition, ...], now: datetime) -> Edition | None:
    """Return the next edition, or None when the command says what is published already.

    `editions` are those published before, oldest first.

    Raises:
        Rejected: unknown-follow-up-item, for an id that this part never had or that the command gives twice.
    """
    content = Content(
        what_happened=_named(Part.HAPPENED, command.what_happened, editions),
        what_we_take_with_us=_named(Part.TAKE_WITH_US, command.what_we_take_with_us, editions),
        what_we_still_develop=_named(Part.STILL_DEVELOP, command.what_we_still_develop, editions),
    )
    if not editions:
        return Edition(number=1, published_at=now, content=content)
    latest = editions[-1]
    if content == latest.content:
        return None
    before, after = latest.content.by_id(), content.by_id()
    return Edition(
        number=latest.number + 1,
        published_at=now,
        content=content,
        added=tuple(id_ for id_ in after if id_ not in before),
        reworded=tuple(id_ for id_ in after if id_ in before and after[id_].text != before[id_].text),
        replanned=tuple(id_ for id_ in after if id_ in before and not after[id_].is_planned_as(before[id_])),
        removed=tuple(id_ for id_ in before if id_ not in after),
    )


def _named(part: Part, said: tuple[PlannedItem, ...], editions: tuple[Edition, ...]) -> tuple[Item, ...]:
    """Give each item its id: the one it names, else that of the same text before, else the next number."""
    ever = {item.id for edition in editions for item in edition.content.part(part)}
    claimed = _claimed(part, said, ever)
    before = editions[-1].content.part(part) if editions else ()
    free = [item for item in before if item.id not in claimed]
    number = _highest(ever)
    items = []
    for one in said:
        same = next((item for item in free if item.text == one.text), None) if one.id is None else None
        if one.id is not None:
            id_ = one.id
        elif same is not None:
            free.remove(same)
            id_ = same.id
        else:
            number += 1
            id_ = f"{PREFIXES[part]}-{number}"
        items.append(Item(**dict(one) | {"id": id_}))
    return tuple(items)


def _claimed(part: Part, said: tuple[PlannedItem, ...], ever: set[str]) -> set[str]:
    claimed: set[str] = set()
    for position, item in enumerate(said):
        if item.id is None:
            continue
        if item.id not in ever or item.id in claimed:
            raise Rejected(UNKNOWN_ITEM, field=f"/data/{part.value}/{position}/id", id=item.id)
        claimed.add(item.id)
    return claimed


def _highest(ids: Iterable[str]) -> int:
    return max((int(found[0]) for id_ in ids if (found := re.search(r"\d+$", id_))), default=0)
