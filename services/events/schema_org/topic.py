"""A topic that residents can influence."""

from __future__ import annotations

from services.events.addresses import occasion_page
from services.events.domain.topic import Phase
from services.events.schema_org.thing import SCHEMA_ORG, Thing, areas, document, in_language, known, organization
from services.events.topic_views import TopicView
from shared.city import City
from shared.contracts.events import WayToTakePart
from shared.text import Language


def topic_of(view: TopicView, city: City, language: Language, public_url: str) -> Thing:
    """Return the topic's page, and what residents can do while it is open.

    Who decides, schema.org has no word for.
    """
    return document(
        "WebPage",
        view.url,
        language,
        name=view.name.in_language(language),
        description=view.what.in_language(language),
        inLanguage=language,
        dateModified=view.changed_at.astimezone(city.zone).isoformat(),
        publisher=organization(city.name, language),
        spatialCoverage=areas(city, view.districts, language),
        keywords=[name.in_language(language) for name in city.theme_names(view.themes)],
        relatedLink=[in_language(occasion_page(public_url, one), language) for one in view.occasions],
        potentialAction=[_action(way, view, city, language) for way in view.ways if view.phase is Phase.OPEN],
    )


def _action(way: WayToTakePart, view: TopicView, city: City, language: Language) -> Thing:
    """Return one way to take part, and until when."""
    return known(
        {
            "@type": "Action",
            "name": way.text.in_language(language),
            "actionStatus": f"{SCHEMA_ORG}/PotentialActionStatus",
            "endTime": view.open_until.astimezone(city.zone).isoformat(),
            "target": {"@type": "EntryPoint", "urlTemplate": str(way.url)} if way.url else None,
        }
    )
