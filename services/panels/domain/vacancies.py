"""A lottery for seats that were given up: who can be drawn, and what the quotas still ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.panels.domain.answer import SEATED
from services.panels.domain.application import IN_POOL
from services.panels.domain.choice import of_other_households
from services.panels.domain.pool import Applicant, seats
from services.panels.domain.problems import NO_SUCH_QUOTA
from services.panels.domain.shortfall import joined
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus, Quota
from shared.text import Text

_AND = {"fi": "; ", "sv": "; ", "en": "; "}
_GIVES_WAY = Text(
    fi="{group}: {minimum}–{maximum}", sv="{group}: {minimum}–{maximum}", en="{group}: {minimum}–{maximum}"
)


def to_draw_from(people: Iterable[tuple[ApplicationStatus, Applicant]]) -> list[Applicant]:
    """Return those who can be drawn, in the order given: who waits, and lives with nobody who holds a seat."""
    there = list(people)
    seated = [one for status, one in there if status in SEATED]
    return of_other_households([one for status, one in there if status in IN_POOL], seated)


def still_asked(quotas: Sequence[Quota], seated: Sequence[Applicant]) -> tuple[Quota, ...]:
    """Return what the quotas ask of those who take the vacant seats, when these people hold the others."""
    return tuple(
        quota.model_copy(update={"minimum": max(quota.minimum - count, 0), "maximum": max(quota.maximum - count, 0)})
        for quota, count in zip(quotas, seats(quotas, seated), strict=True)
    )


def eased(quotas: Sequence[Quota], give: Sequence[Quota]) -> tuple[Quota, ...]:
    """Return the quotas with those that give way in the place of the same group's.

    Raises:
        Rejected: no-such-quota.
    """
    given = {(one.category, one.value): one for one in give}
    unknown = sorted(given.keys() - {(one.category, one.value) for one in quotas})
    if unknown:
        raise Rejected(NO_SUCH_QUOTA, field="/data/eased", quota=" = ".join(unknown[0]))
    return tuple(
        one.model_copy(update={"minimum": new.minimum, "maximum": new.maximum})
        if (new := given.get((one.category, one.value)))
        else one
        for one in quotas
    )


def gives_way(quotas: Sequence[Quota], eased: Sequence[Quota], groups: Sequence[Text]) -> Text | None:
    """Say which quotas give way, as they then are; None where none does. `groups` are the quotas' names."""
    said = [
        _GIVES_WAY.format(group=group, minimum=new.minimum, maximum=new.maximum)
        for old, new, group in zip(quotas, eased, groups, strict=True)
        if new != old
    ]
    return joined(said, _AND) if said else None
