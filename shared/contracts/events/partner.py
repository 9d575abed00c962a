"""Partners of the city: district associations, honorary partners, networks and others, by district."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, HttpUrl

from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import Slug
from shared.people import Email
from shared.text import Text


class PartnerKind(StrEnum):
    """What sort of partner it is."""

    DISTRICT_ASSOCIATION = "district-association"
    HONORARY_PARTNER = "honorary-partner"
    ASSOCIATION = "association"
    NETWORK = "network"
    """Others belong to it: they name it among their `networks`."""
    SCHOOL = "school"
    COMPANY = "company"


class PartnerFacts(Contract):
    """What anyone may know of a partner. It is an organisation: nothing here is about a person."""

    id: Slug
    name: Text
    kind: PartnerKind
    districts: tuple[Slug, ...] = ()
    """Where it works; none for the whole city."""
    networks: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Ids of the networks that it belongs to."""
    url: HttpUrl | None = None
    email: Email | None = None
    """The organisation's own address, not a person's."""


class PartnerRegistered(Contract):
    """The partner is listed."""

    partner: Slug


class RegisterPartner(Command, name="events.register-partner", roles=(Role.COORDINATOR,), result=PartnerRegistered):
    """List a partner by its districts and networks."""

    partner: PartnerFacts


class PartnerChanged(Contract):
    """The partner is listed as given."""

    partner: Slug


class ChangePartner(Command, name="events.change-partner", roles=(Role.COORDINATOR,), result=PartnerChanged):
    """Replace what is said of a partner."""

    partner: PartnerFacts


class PartnerRemoved(Contract):
    """The partner is no longer listed, nor shown at any occasion."""

    partner: Slug


class RemovePartner(Command, name="events.remove-partner", roles=(Role.COORDINATOR,), result=PartnerRemoved):
    """Take a partner off the list."""

    partner: Slug


class PartnerListed(Event, name="events.partner.listed", to=("notify",)):
    """A partner is listed, or something else is said of it."""

    version: int
    """Grows with everything that is told of this id, also when it is listed anew after it was removed."""
    partner: PartnerFacts

    @property
    def subject(self) -> str:
        """The partner's id."""
        return self.partner.id


class PartnerUnlisted(Event, name="events.partner.unlisted", to=("notify",)):
    """A partner is no longer listed."""

    version: int
    partner: Slug

    @property
    def subject(self) -> str:
        """The partner's id."""
        return self.partner
