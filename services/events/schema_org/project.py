"""A partnership."""

from __future__ import annotations

from services.events.partner_views import PartnershipView
from services.events.schema_org.thing import Thing, areas, document, organization
from shared.city import City
from shared.text import Language


def project_of(partnership: PartnershipView, city: City, language: Language) -> Thing:
    """Return the partnership as what its parties do together for a goal and a time."""
    facts, ending = partnership.facts, partnership.ending
    ended_on = ending.at.astimezone(city.zone).date() if ending else facts.ends_on
    return document(
        "Project",
        partnership.url,
        language,
        name=facts.name.in_language(language),
        description=facts.goal.in_language(language),
        foundingDate=facts.starts_on.isoformat(),
        dissolutionDate=ended_on.isoformat() if ended_on else None,
        member=[organization(party.name, language) for party in facts.parties],
        areaServed=areas(city, facts.districts, language),
    )
