"""What the panels service does by itself when its time comes."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from shared.contracts import Task
from shared.contracts.names import Slug
from shared.stretches import BASE64URL


class LookAtPool(Task, name="panels.look-at-pool"):
    """See whether people of some groups are missing from the pool, for the time numbered `look`, from 0."""

    call: Slug
    look: int


def look_at_pool_key(call: str) -> str:
    """Return the key of a call's next LookAtPool in the schedule."""
    return f"look-at-pool:{call}"


class EndTerm(Task, name="panels.end-term"):
    """End a panel's term: say so, and forget who applied."""

    call: Slug


def end_term_key(call: str) -> str:
    """Return the key of a call's EndTerm in the schedule."""
    return f"end-term:{call}"


class Counted(BaseModel):
    """How many had applied, of those whom a term's end has come to so far; who had withdrawn isn't among them."""

    model_config = ConfigDict(frozen=True)

    applicants: int = 0
    pool: tuple[int, ...]
    """How many of them count for each quota, in the quotas' order."""


class ForgetApplicants(Task, name="panels.forget-applicants"):
    """Forget the next page of those who applied and were not invited, after the id `after`: a panel's term is over."""

    call: Slug
    after: str = ""
    width: int = BASE64URL.first_width
    """Of the stretch of ids to look in."""
    counted: Counted | None = None
    """Who was invited, and who is forgotten; None where an earlier version has counted everyone before."""


def forget_applicants_key(call: str) -> str:
    """Return the key of a call's ForgetApplicants in the schedule."""
    return f"forget-applicants:{call}"


class LapseInvitation(Task, name="panels.lapse-invitation"):
    """Offer a place on that was not accepted in time."""

    application: str


def lapse_invitation_key(application: str) -> str:
    """Return the schedule's key for the invitation of an application."""
    return f"lapse-invitation:{application}"
