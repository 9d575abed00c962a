"""What events tells others and how new it was then, for `silta check`."""

from __future__ import annotations

from services.events.domain.history import Subject
from services.events.domain.life_cycle import Status
from shared.agreement.declared import Agreement, News, Stored, Told, ranked
from shared.contracts.events import RegistrationStatus

_RANK = {
    RegistrationStatus.WAITING: 1,
    RegistrationStatus.OFFERED: 2,
    RegistrationStatus.CONFIRMED: 3,
    RegistrationStatus.CANCELLED: 4,
    RegistrationStatus.LAPSED: 4,
}
"""Forward only, as who keeps it ranks what it hears."""


def _occasion(stored: Stored, silent: frozenset[str]) -> News | None:
    """Return how many public changes there were when it was told last; `silent` are the last ones, which aren't."""
    history = stored["history"]
    became = [one["after"] if one["what"] == Subject.STATUS else None for one in history]
    if Status.CONFIRMED not in became:
        return None  # never published
    while became and became[-1] in silent:
        became.pop()
    return News.exactly(len(became))


def _registration(stored: Stored) -> News | None:
    if stored.get("carried_at") is not None:
        return News.known()  # what became of it is told of the one that stands for it, or as a release
    return News.exactly(ranked(_RANK[RegistrationStatus(stored["status"])], int(stored.get("changes", 0))))


def _network(stored: Stored) -> News:
    return News.exactly(int(stored["revision"]))


_OF_THE_CITY = {"activity": None}

AGREEMENT = Agreement(
    "events",
    told=(
        Told(
            "events.occasion",
            "occasions",
            ("history",),
            lambda stored: _occasion(stored, frozenset({Status.HELD, Status.FOLLOWED_UP})),
            _OF_THE_CITY,
        ),
        Told(
            "events.occasion-held",
            "occasions",
            ("history",),
            lambda stored: _occasion(stored, frozenset({Status.FOLLOWED_UP})),
            _OF_THE_CITY,
        ),
        Told("events.network", "partners", ("revision",), _network, {"facts.kind": "network", "revision": {"$gt": 0}}),
        Told("events.registration", "registrations", ("status", "changes", "carried_at"), _registration),
    ),
)
