"""How a person stands in a message or a document."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from shared.text import Language

PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Email = Annotated[EmailStr, Field(max_length=254)]


class Person(BaseModel):
    """A resident who can be written to. Personal data: lives only where `docs/privacy.md` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: PersonName
    email: Email
    language: Language = "fi"

    def __repr__(self) -> str:
        """Show nothing of the person, so that no log or traceback does."""
        return "Person(…)"

    __str__ = __repr__
