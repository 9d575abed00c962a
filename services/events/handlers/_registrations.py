"""How a message finds the registration that it means, and how one is made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.events.addresses import REGISTRATION
from services.events.documents import Occasion, Registration
from services.events.domain.problems import REGISTERED_TOO_OFTEN
from services.events.domain.registration import MOST_ROUNDS, Choice, round_of, seats_for
from shared.contracts import Rejected
from shared.contracts.events import (
    AcceptOffer,
    CancelRegistration,
    ChangeRegistration,
    Register,
    RegistrationStatus,
    SwitchRegistration,
)
from shared.contracts.problem import UNKNOWN
from shared.links import Links
from shared.people import Person
from shared.store import Document, Work

_OfLinkHolder = SwitchRegistration | ChangeRegistration | AcceptOffer | CancelRegistration


def reads_of_link(command: _OfLinkHolder, _: Links) -> Iterable[tuple[type[Document], str]]:
    """Return what `of_link` will ask for."""
    yield Registration, command.registration


async def of_link(command: _OfLinkHolder, work: Work) -> tuple[Registration, Occasion]:
    """Return the registration that a personal link is for, wherever that was carried over to, and its occasion.

    Raises:
        Rejected: the token is not the registration's, there is no such registration, or who registered is erased.
    """
    work.links.check(REGISTRATION, command.registration, command.token)
    named = await work.load(Registration, command.registration, field="/data/registration")
    registration = await current(named, work)
    if registration is None or registration.person is None:
        raise Rejected(UNKNOWN, field="/data/registration", what="registration", id=named.id)
    return registration, await work.load(Occasion, registration.occasion)


async def current(registration: Registration, work: Work) -> Registration | None:
    """Return the registration that stands for this one now, where that was carried over; None: it is forgotten."""
    while registration.carried_to is not None:
        found = await work.find(Registration, registration.carried_to)
        if found is None:
            return None
        registration = found
    return registration


def reads_of_address(command: Register, links: Links) -> Iterable[tuple[type[Document], str]]:
    """Return what `of_address` will ask for, of nearly everybody, and the occasion."""
    yield Occasion, command.occasion
    yield Registration, _id(command.occasion, command.person.email, 0, links)


async def of_address(occasion: str, email: str, work: Work) -> tuple[str, Registration | None]:
    """Return the id of this address's next registration for the occasion; or of the one that holds, and that.

    Raises:
        Rejected: it has given back too many.
    """
    for number in range(MOST_ROUNDS):
        id_ = _id(occasion, email, number, work.links)
        earlier = await work.find(Registration, id_)
        if earlier is None or not earlier.is_over:
            return id_, earlier
    raise Rejected(REGISTERED_TOO_OFTEN, field="/data/person/email")


def _id(occasion: str, email: str, number: int, links: Links) -> str:
    return links.token("registration-id", round_of(occasion, email, number))


def take_place(  # noqa: PLR0913 - what a registration is made of
    work: Work,
    occasion: Occasion,
    id_: str,
    choice: Choice,
    *,
    person: Person,
    companions: int,
    needs: tuple[str, ...],
    registered_at: datetime,
) -> tuple[Registration, int | None]:
    """Add a registration with its place, or with the last place in the waiting list: then with its position there.

    Raises:
        Rejected: the occasion isn't open, or has no such places.
    """
    position = occasion.take_places(
        choice.track, choice.attendance, registration=id_, seats=seats_for(companions), now=work.now
    )
    registration = Registration(
        id=id_,
        occasion=occasion.id,
        track=choice.track,
        attendance=choice.attendance,
        person=person,
        companions=companions,
        needs=needs,
        status=RegistrationStatus.CONFIRMED if position is None else RegistrationStatus.WAITING,
        registered_at=registered_at,
        changed_at=work.now,
    )
    work.add(registration)
    return registration, position
