"""What is stored: a pydantic model with an id, a version, a collection and its indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field


@dataclass(frozen=True, slots=True, init=False)
class Index:
    """An index over `fields` in this order, ascending; a leading ``-`` makes one descending."""

    fields: tuple[str, ...]
    unique: bool

    def __init__(self, *fields: str, unique: bool = False) -> None:
        """Index the fields."""
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "unique", unique)

    def keys(self) -> list[tuple[str, int]]:
        """Return the index's keys as the database wants them."""
        return [(field.removeprefix("-"), -1 if field.startswith("-") else 1) for field in self.fields]


class Document(BaseModel):
    """One stored document.

    `version` grows with every change and guards it: a change made from an old version is a `Conflict`.
    Fields that it doesn't know are no error, and at the top they are kept: during a rolling upgrade an older replica
    must neither fail on nor drop what a newer one wrote.
    """

    model_config = ConfigDict(populate_by_name=True, extra="allow", arbitrary_types_allowed=False, defer_build=True)

    COLLECTION: ClassVar[str]
    INDEXES: ClassVar[tuple[Index, ...]] = ()

    id: str = Field(alias="_id")
    version: int = 0

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """Build the document from its stored form."""
        return cls.model_validate(stored, extra="allow")

    def to_stored(self) -> dict[str, Any]:
        """Return the form that is stored."""
        return self.model_dump(by_alias=True)


class Claimable(Document):
    """A document that workers claim for a while, so that only one of them works on it."""

    leased_until: datetime | None = None
    leased_by: str | None = None
