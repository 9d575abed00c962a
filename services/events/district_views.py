"""What anyone may see of a district: its coordinators and vacancies, and its partners."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import BaseModel

from services.events.addresses import district_page
from services.events.documents import Area
from services.events.domain.coordinator import AreaState, PastTerm
from shared.city import District
from shared.contracts.events import CoordinatorRole, PublicContact
from shared.text import Text


class SeatView(BaseModel):
    """One seat today: who has it, or that it is vacant. Who is shown has agreed to it."""

    role: CoordinatorRole
    vacant: bool
    contact: PublicContact | None
    starts_on: date | None
    ends_on: date | None
    """The last day of the term."""
    vacant_since: date | None
    """None too where nobody ever had the seat."""
    filled_from: date | None
    """When a vacant seat is filled again, where that is known."""

    @classmethod
    def of(cls, area: AreaState, role: CoordinatorRole, today: date) -> Self:
        """Show a seat as it is today."""
        term = area.holder(role, today)
        return cls(
            role=role,
            vacant=term is None,
            contact=term.contact if term else None,
            starts_on=term.starts_on if term else None,
            ends_on=term.ends_on if term else None,
            vacant_since=area.vacant_since(role, today),
            filled_from=None if term else area.filled_from(role, today),
        )


class DistrictView(BaseModel):
    """One district with its seats; `past_terms` tells that there were terms, not whose."""

    id: str
    name: Text
    population: int
    coordinator: SeatView
    volunteer: SeatView
    past_terms: tuple[PastTerm, ...]
    url: str

    @classmethod
    def of(cls, district: District, area: Area | None, public_url: str, today: date) -> Self:
        """Show a district; without an area both seats are vacant."""
        seats = area or AreaState(id=district.id)
        return cls(
            id=district.id,
            name=district.name,
            population=district.population,
            coordinator=SeatView.of(seats, CoordinatorRole.COORDINATOR, today),
            volunteer=SeatView.of(seats, CoordinatorRole.VOLUNTEER, today),
            past_terms=seats.past,
            url=district_page(public_url, district.id),
        )


class DistrictsView(BaseModel):
    """All districts of the city, in its own order."""

    districts: tuple[DistrictView, ...]
