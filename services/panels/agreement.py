"""What panels tells others and how new it was then, for `silta check`."""

from __future__ import annotations

from shared.agreement.declared import Agreement, News, Stored, Told
from shared.contracts.panels import ApplicationStatus

_INVITED = (ApplicationStatus.INVITED, ApplicationStatus.ACCEPTED)


def _application(stored: Stored) -> News:
    return News.exactly(int(stored.get("edition", 1)))


def _invitation(_: Stored) -> News:
    return News.known()


_INVITATIONS = {"status": {"$in": [status.value for status in _INVITED]}, "person": {"$ne": None}}

AGREEMENT = Agreement(
    "panels",
    told=(
        Told("panels.application", "applications", ("edition",), _application, {"person": {"$ne": None}}),
        Told("panels.invitation", "applications", ("call",), _invitation, _INVITATIONS),
    ),
)
