"""What is news to everyone: what it can be of, and which of it somebody wants."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.contracts.message import Contract
from shared.contracts.names import Slug


class NoticeKind(StrEnum):
    """What a notice tells of."""

    OCCASION = "occasion"
    FOLLOW_UP = "follow-up"
    CALL = "call"
    PANEL = "panel"
    STATEMENT = "statement"
    ROUND = "round"
    APPLICANTS_WANTED = "applicants-wanted"
    SURVEY = "survey"


class Standing(StrEnum):
    """Whether an occasion is as it was promised. It only ever goes on in this order."""

    AS_PROMISED = "as-promised"
    MOVED = "moved"
    CANCELLED = "cancelled"

    def then(self, told: Standing) -> Standing:
        """Return where it stands after an event, which may have been overtaken by a later one."""
        return max(self, told, key=list(Standing).index)


class Interest(Contract):
    """Which news somebody wants."""

    kinds: Annotated[tuple[NoticeKind, ...], Field(max_length=len(NoticeKind))] = ()
    """Only news of these kinds; none means all."""
    districts: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only news of these districts and of the whole city; none means all."""
    themes: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only news of these themes; none means all."""
