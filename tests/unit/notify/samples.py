"""Plain values that the tests of notify speak about."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from services.notify.documents import Subscription
from services.notify.domain.subscription import ID_LENGTH, Wish
from services.notify.domain.targeting import chosen
from shared.city import City
from shared.contracts.events import OccasionFacts
from shared.contracts.notify import Rhythm, SubscriptionStatus
from shared.text import Text

NOW = datetime(2027, 1, 20, 10, tzinfo=UTC)
CITY = City.model_validate(
    {
        "city": {"fi": "Espoo", "sv": "Esbo", "en": "Espoo"},
        "districts": [
            {"id": "leppavaara", "name": {"fi": "Suur-Leppävaara", "sv": "Stor-Alberga"}, "population": 67814},
            {"id": "tapiola", "name": {"fi": "Suur-Tapiola", "sv": "Stor-Hagalund"}, "population": 46052},
        ],
        "themes": [{"id": "schools", "name": {"fi": "Koulut ja päiväkodit", "sv": "Skolor och daghem"}}],
        "libraries": ["Sello", "Iso Omena", "Nöykkiö"],
        "screen_places": [
            {
                "id": "swimming-hall",
                "name": {"fi": "Tapiolan uimahalli", "sv": "Hagalunds simhall", "en": "Tapiola swimming hall"},
                "district": "tapiola",
            },
            {"id": "fair-hall", "name": {"fi": "Messuhalli", "sv": "Mässhallen", "en": "Fair hall"}},
        ],
        "venue_districts": {"sello": "leppavaara"},
    }
)


def an_occasion(**changes: Any) -> OccasionFacts:
    facts: dict[str, Any] = {
        "id": "2027-leppavaara-evening-1",
        "kind": "resident-evening",
        "name": Text(fi="Leppävaaran asukasilta", sv="Invånarkväll i Alberga", en="Leppävaara resident evening"),
        "summary": Text(fi="Kouluista ja liikenteestä."),
        "districts": ("leppavaara",),
        "themes": ("schools",),
        "starts_at": NOW + timedelta(days=21),
        "ends_at": NOW + timedelta(days=21, hours=2),
        "place": {"name": {"fi": "Sellon kirjasto", "sv": "Sellobiblioteket"}, "address": "Leppävaarankatu 9"},
    }
    return OccasionFacts.model_validate(facts | changes)


def a_wish(districts: tuple[str, ...] = (), themes: tuple[str, ...] = (), rhythm: Rhythm = Rhythm.IMMEDIATE) -> Wish:
    return Wish(language="fi", districts=chosen(districts), themes=chosen(themes), rhythm=rhythm)


def a_subscriber(email: str, wish: Wish) -> dict[str, Any]:
    """Return an active subscription as it is stored; ids are as spread as those that follow from an HMAC."""
    id_ = urlsafe_b64encode(hashlib.sha256(email.encode()).digest()).decode()[:ID_LENGTH]
    status = SubscriptionStatus.ACTIVE
    return Subscription(id=id_, version=1, status=status, email=email, wish=wish).to_stored()
