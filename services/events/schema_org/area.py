"""A district, and what is coming in it."""

from __future__ import annotations

from services.events.district_views import DistrictView
from services.events.schema_org.thing import SCHEMA_ORG, Thing, city_of, document
from shared.city import City
from shared.text import Language


def area_of(district: DistrictView, coming: Thing, city: City, language: Language) -> Thing:
    """Return the district and the list of its coming occasions.

    Who its coordinators are stays on the page alone: they agreed to be shown there, and not to be gathered.
    """
    name = district.name.in_language(language)
    place = document("AdministrativeArea", district.url, language, name=name, containedInPlace=city_of(city, language))
    things = [{key: value for key, value in one.items() if key != "@context"} for one in (place, coming)]
    return {"@context": SCHEMA_ORG, "@graph": things}
