"""Whom residents may turn to in the areas that an occasion concerns, as letters show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.notify.documents import Coordinator
from shared.city import City
from shared.contracts.events import CoordinatorRole
from shared.text import Language, Text

SEATS = {
    CoordinatorRole.COORDINATOR: Text(
        fi="{district}, aluekoordinaattori", sv="{district}, områdeskoordinator", en="{district}, area coordinator"
    ),
    CoordinatorRole.VOLUNTEER: Text(
        fi="{district}, vapaaehtoinen asukaskoordinaattori",
        sv="{district}, frivillig invånarkoordinator",
        en="{district}, volunteer resident coordinator",
    ),
}


@dataclass(frozen=True)
class Areas:
    """The coordinators of all areas on a day, and which areas an occasion concerns as far as letters don't say."""

    coordinators: Sequence[Coordinator] = ()
    today: date = date.min
    districts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the occasion's id."""
    names: Mapping[str, Text] = field(default_factory=dict)
    """Of the occasions that readers follow, by id, for letters that say what they have chosen."""
    networks: Mapping[str, Text] = field(default_factory=dict)
    """What those are called that readers have chosen, for the same letters."""

    def shown(self, districts: Iterable[str], city: City, language: Language) -> list[list[str]]:
        """Return a label and a contact for each seat that is filled, in the order of the city's districts."""
        wanted = set(districts)
        found = []
        for district in (one for one in city.districts if one.id in wanted):
            for role, label in SEATS.items():
                for one in self.coordinators:
                    if (one.district, one.role) == (district.id, role) and (contact := one.shown_on(self.today)):
                        told = ", ".join(part for part in (contact.name, contact.email, contact.phone) if part)
                        found.append([label.format(district=district.name).in_language(language), told])
        return found
