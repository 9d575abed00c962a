"""Messages by which a person is forgotten everywhere: a command to each service, and what services tell each other."""

from __future__ import annotations

from pydantic import AwareDatetime

from shared.contracts.events import Attendance, RegistrationStatus
from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import Id, Slug
from shared.people import Email
from shared.text import Text


class Left(Contract):
    """What is left of somebody who was erased, and why."""

    collection: str
    documents: int
    why: Text


class PersonErased(Contract):
    """Nothing tells of the person any more, but what is said. It names nobody itself: outcomes are kept."""

    erased: dict[str, int]
    """By collection, in how many documents something was forgotten."""
    left: tuple[Left, ...] = ()


class ErasePersonAtEvents(Command, name="events.erase-person", roles=(Role.OPERATOR,), result=PersonErased):
    """Forget who has this address: places are given back, own activities taken back, and terms as coordinator ended.

    Part of “silta privacy erase”, which asks every service.
    """

    email: Email


class ErasePersonAtPanels(Command, name="panels.erase-person", roles=(Role.OPERATOR,), result=PersonErased):
    """Forget who has this address: applications are withdrawn, and seats given up.

    Part of “silta privacy erase”, which asks every service.
    """

    email: Email


class ErasePersonAtFeedback(Command, name="feedback.erase-person", roles=(Role.OPERATOR,), result=PersonErased):
    """Forget who has this address: a ballot is taken back while voting is on.

    Part of “silta privacy erase”, which asks every service.
    """

    email: Email


class ErasePersonAtNotify(Command, name="notify.erase-person", roles=(Role.OPERATOR,), result=PersonErased):
    """Forget who has this address: subscriptions end, and nothing is sent any more.

    Part of “silta privacy erase”, which asks every service.
    """

    email: Email


ERASING: tuple[type[Command], ...] = (
    ErasePersonAtEvents,
    ErasePersonAtPanels,
    ErasePersonAtFeedback,
    ErasePersonAtNotify,
)
"""In the order in which services are asked: who writes to people comes last."""


class RegistrationErased(Event, name="events.registration.erased", to=("notify",)):
    """Who registered is forgotten. No personal data: late news of the registration must not bring them back."""

    registration: Id
    occasion: Slug
    occasion_name: Text
    starts_at: AwareDatetime
    track_name: Text
    attendance: Attendance
    status: RegistrationStatus
    """As it stays: given back, or, of an occasion that had begun, as it was."""
    changes: int

    @property
    def subject(self) -> str:
        """The registration's id."""
        return self.registration


class AuthorErased(Event, name="notify.author.erased", to=("feedback",)):
    """Who wrote an idea of a budget is forgotten; only `notify` knew who that was. No personal data."""

    idea: Id

    @property
    def subject(self) -> str:
        """The idea's id."""
        return self.idea
