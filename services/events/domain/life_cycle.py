"""The life of an occasion: one explicit state machine, and the words for its states."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from services.events.domain.problems import STEP_NOT_ALLOWED
from shared.contracts import Rejected
from shared.text import Text


class Status(StrEnum):
    """Where an occasion stands in the annual clock."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HELD = "held"
    FOLLOWED_UP = "followed-up"


class Step(StrEnum):
    """What can be done to an occasion that changes where it stands."""

    PROPOSE = "propose"
    AMEND = "amend"
    """A proposal says something else: nothing of it was promised."""
    CORRECT = "correct"
    """What was promised says something else of itself, at the same time and place."""
    DECLINE = "decline"
    PLAN = "plan"
    LIST = "list"
    """A residents' own activity is shown: the city promised nothing of it, so it has no plan to keep."""
    PUBLISH = "publish"
    MOVE = "move"
    CANCEL = "cancel"
    HOLD = "hold"
    FOLLOW_UP = "follow-up"


NEXT: Mapping[tuple[Status | None, Step], Status] = MappingProxyType(
    {
        (None, Step.PROPOSE): Status.PROPOSED,
        (None, Step.PLAN): Status.PLANNED,
        (None, Step.LIST): Status.CONFIRMED,
        (Status.PROPOSED, Step.AMEND): Status.PROPOSED,
        (Status.PROPOSED, Step.PLAN): Status.PLANNED,
        (Status.PROPOSED, Step.DECLINE): Status.DECLINED,
        # Nothing was promised yet, so a proposal that is taken back breaks no promise.
        (Status.PROPOSED, Step.CANCEL): Status.DECLINED,
        (Status.PROPOSED, Step.MOVE): Status.PROPOSED,
        (Status.PLANNED, Step.PUBLISH): Status.CONFIRMED,
        (Status.PLANNED, Step.CORRECT): Status.PLANNED,
        # It is public in detail only once it is confirmed: until then the new time is the plan, with its history.
        (Status.PLANNED, Step.MOVE): Status.PLANNED,
        (Status.PLANNED, Step.CANCEL): Status.CANCELLED,
        (Status.CONFIRMED, Step.CORRECT): Status.CONFIRMED,
        (Status.CONFIRMED, Step.MOVE): Status.MOVED,
        (Status.CONFIRMED, Step.CANCEL): Status.CANCELLED,
        (Status.CONFIRMED, Step.HOLD): Status.HELD,
        (Status.MOVED, Step.CORRECT): Status.MOVED,
        (Status.MOVED, Step.MOVE): Status.MOVED,
        (Status.MOVED, Step.CANCEL): Status.CANCELLED,
        (Status.MOVED, Step.HOLD): Status.HELD,
        (Status.HELD, Step.FOLLOW_UP): Status.FOLLOWED_UP,
    }
)
"""Every step that is allowed, and where it leads. None is the occasion that isn't there yet."""

NOT_PROMISED = frozenset({Status.PROPOSED, Status.DECLINED})
"""Where residents have been promised nothing: listed as proposals, not in the annual clock and its feeds."""

PUBLISHED = frozenset({Status.CONFIRMED, Status.MOVED})
"""Where an occasion is public in every detail and lies ahead."""

COUNTABLE = frozenset({*PUBLISHED, Status.HELD, Status.FOLLOWED_UP})
"""Where heads may be counted: a kiosk's counts may arrive long after the occasion."""

STATUS_NAMES: Mapping[Status, Text] = MappingProxyType(
    {
        Status.PROPOSED: Text(fi="ehdotettu", sv="föreslaget", en="proposed"),
        Status.DECLINED: Text(fi="ei toteuteta", sv="genomförs inte", en="not going ahead"),
        Status.PLANNED: Text(fi="suunniteltu", sv="planerat", en="planned"),
        Status.CONFIRMED: Text(fi="vahvistettu", sv="bekräftat", en="confirmed"),
        Status.MOVED: Text(fi="siirretty", sv="flyttat", en="moved"),
        Status.CANCELLED: Text(fi="peruttu", sv="inställt", en="cancelled"),
        Status.HELD: Text(fi="pidetty", sv="hållet", en="held"),
        Status.FOLLOWED_UP: Text(fi="jälkiseuranta julkaistu", sv="uppföljningen publicerad", en="followed up"),
    }
)


def after(status: Status | None, step: Step, *, field: str = "/data/occasion") -> Status:
    """Return where `step` leads from `status`; `field` points at who named the occasion.

    Raises:
        Rejected: the step is not allowed there.
    """
    try:
        return NEXT[status, step]
    except KeyError:
        there = STATUS_NAMES[status] if status else "–"
        raise Rejected(STEP_NOT_ALLOWED, field=field, status=there) from None
