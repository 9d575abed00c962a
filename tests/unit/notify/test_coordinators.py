"""Whom letters tell residents to turn to: who has the seat today, and nobody whose term is over."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from services.notify.documents import Coordinator
from services.notify.domain.message import Message
from services.notify.mail.areas import Areas
from services.notify.mail.samples import delivery_of
from services.notify.mail.wording import word
from shared.contracts.events import CoordinatorRole, PublicContact, SeatFilled, SeatVacated
from shared.text import LANGUAGES, Language
from tests.unit.notify.samples import CITY, NOW
from tests.unit.notify.test_changes import heard
from tests.unit.notify.test_mail import ADDRESSING, SAMPLES

DAY = timedelta(days=1)
TODAY = NOW.date()
KAISA = PublicContact(name="Kaisa Koordinaattori", email="kaisa@example.org", phone="+358 9 123 456")
FILLED = SeatFilled(
    term="t1",
    district="leppavaara",
    role=CoordinatorRole.COORDINATOR,
    contact=KAISA,
    starts_on=TODAY,
    ends_on=TODAY + 10 * DAY,
)
VACATED = SeatVacated(term="t1", district="leppavaara")


def known(**changes: object) -> Coordinator:
    told = {name: getattr(FILLED, name) for name in ("district", "role", "contact", "starts_on", "ends_on")}
    return Coordinator.model_validate({"id": "t1", **told, **changes})


def areas(*coordinators: Coordinator) -> Areas:
    return Areas(coordinators, TODAY, {"occasion": ("leppavaara",)})


@pytest.mark.parametrize("order", list(permutations((FILLED, FILLED, VACATED))))
async def test_who_has_left_is_forgotten_in_whatever_order_it_is_heard(order: tuple[SeatFilled | SeatVacated]) -> None:
    store = await heard(*order)
    (kept,) = store.rows["coordinators"].values()
    assert "Kaisa" not in str(kept)


def test_only_the_areas_of_the_occasion_and_only_today_count() -> None:
    volunteer = known(id="t2", role=CoordinatorRole.VOLUNTEER, contact=PublicContact(name="Ville"))
    shown = areas(volunteer, known()).shown(("leppavaara",), CITY, "fi")
    assert shown == [
        ["Suur-Leppävaara, aluekoordinaattori", "Kaisa Koordinaattori, kaisa@example.org, +358 9 123 456"],
        ["Suur-Leppävaara, vapaaehtoinen asukaskoordinaattori", "Ville"],
    ]
    for one in (
        known(district="tapiola"),
        known(starts_on=TODAY + DAY),
        known(ends_on=TODAY - DAY),
        known(contact=None),
    ):
        assert areas(one).shown(("leppavaara",), CITY, "fi") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", [Message.PLACE_TAKEN, Message.REMINDER, Message.OCCASION_PUBLISHED])
def test_a_letter_about_an_occasion_shows_its_areas_coordinator(message: Message, language: Language) -> None:
    recipient = SAMPLES.recipient_of(message, language)
    for there, count in ((areas(known()), 1), (areas(), 0)):
        addressed = ADDRESSING.of(delivery_of(message, recipient), SAMPLES.campaign_of(message), recipient, there)
        assert addressed is not None
        wording = word(message, language, addressed.values)
        assert wording.text.count("kaisa@example.org") == wording.html.count("kaisa@example.org") == count
