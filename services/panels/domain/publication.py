"""What anyone may see of a call and its panel: totals only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from services.panels.domain.call import Phase
from services.panels.domain.record import Attendance, Entry, Statement
from shared.contracts.panels import CallFacts, Quota, SessionFacts, SessionOccasion, Term
from shared.text import Text


class View(BaseModel):
    """Something public."""

    model_config = ConfigDict(frozen=True)


class PoolView(View):
    """How many have applied for one quota."""

    category: str
    value: str
    minimum: int
    maximum: int
    applicants_at_least: int
    """Rounded down to a multiple of 5."""
    enough: bool
    """Whether this many are enough for the minimum: nothing that isn't told beside it."""


class SeatsView(View):
    """How many members count for one quota."""

    category: str
    value: str
    minimum: int
    maximum: int
    seats: int | None
    """As they were when five had left, or at the draw; null where they are so few that people might be known."""
    met: bool | None
    """Whether the quota is kept now; null while seats are vacant, for it would tell of what group somebody was."""


class CallListed(View):
    """A call in the list."""

    call: CallFacts
    status: Phase
    url: str
    """The call's page, where one applies."""


class CallList(View):
    """Calls, the one that opens last first."""

    calls: tuple[CallListed, ...]


class CallView(CallListed):
    """A call, and who has applied so far."""

    applicants: int
    """At least: as is told of the pool."""
    pool: tuple[PoolView, ...]
    composition_url: str
    """Where applicants and members are compared with the population."""
    panel_url: str | None
    """Where the drawn panel is told of; none before the draw."""


class Answers(View):
    """How the invited have answered."""

    invited: int
    """Asked, and not answered yet."""
    accepted: int
    declined: int
    replaced: int
    """How many were invited in place of one who declined."""
    vacancies: int


class SessionView(View):
    """A session of a panel, and how many came."""

    session: SessionFacts
    occasion: SessionOccasion | None
    """Where the occasion that the session is can be read of; None where it is none, or isn't public yet."""
    attended: Attendance | None
    """None before it is recorded."""


class PanelView(View):
    """A drawn panel: how it was drawn, what it is made of, what happened since."""

    call: str
    name: Text
    status: Phase
    term: Term
    seed: str
    algorithm: str
    pool_digest: str
    """SHA-256 of the pool; see services/panels/README.md."""
    drawn_at: datetime
    applicants: int
    """At least: as is told of the pool."""
    members: int
    reserves: int
    seats: tuple[SeatsView, ...]
    answers: Answers
    lapsed: int
    """How many did not answer in time."""
    left: int
    """How many left after the term had begun."""
    compensation: Text | None
    sessions: tuple[SessionView, ...]
    statements: tuple[Statement, ...]
    record: tuple[Entry, ...]
    seals: tuple[str, ...]
    """Of each entry; see `services/panels/domain/record.py`."""


def pool_view(quotas: Sequence[Quota], counts: Sequence[int]) -> tuple[PoolView, ...]:
    """Return the pool as it is published; `counts` are as they are told, in the quotas' order."""
    return tuple(
        PoolView(
            category=quota.category,
            value=quota.value,
            minimum=quota.minimum,
            maximum=quota.maximum,
            applicants_at_least=count,
            enough=count >= quota.minimum,
        )
        for quota, count in zip(quotas, counts, strict=True)
    )


def seats_view(
    quotas: Sequence[Quota], counts: Sequence[int | None], met: Sequence[bool] | None
) -> tuple[SeatsView, ...]:
    """Return the seats as they are published, in the quotas' order; `met` is None while seats are vacant."""
    return tuple(
        SeatsView(
            category=quota.category,
            value=quota.value,
            minimum=quota.minimum,
            maximum=quota.maximum,
            seats=count,
            met=keeps,
        )
        for quota, count, keeps in zip(quotas, counts, met or (None,) * len(quotas), strict=True)
    )
