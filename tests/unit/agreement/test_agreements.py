"""What the four services declare fits together, and says of their own documents how new they are."""

from __future__ import annotations

from typing import Any

import pytest

from services.events.agreement import AGREEMENT as EVENTS
from services.feedback.agreement import AGREEMENT as FEEDBACK
from services.notify.agreement import AGREEMENT as NOTIFY
from services.notify.channels import sending
from services.notify.channels.email import channel as email
from services.notify.documents import Delivery
from services.notify.domain.campaign import campaign_id
from services.notify.domain.delivery import delivery_id
from services.notify.domain.message import Message
from services.panels.agreement import AGREEMENT as PANELS
from shared.agreement.declared import ANY, News
from shared.contracts.events import RegistrationStatus

ALL = (EVENTS, PANELS, FEEDBACK, NOTIFY)


def _news(fact: str, stored: dict[str, Any]) -> News | None:
    (told,) = (one for each in ALL for one in each.told if one.fact == fact)
    return told.news(stored)


def _new(fact: str, stored: dict[str, Any]) -> int:
    kept = next(one for one in NOTIFY.kept if one.fact == fact)
    return kept.new(stored)


def test_everything_that_is_kept_is_told_by_exactly_one_service_and_by_another() -> None:
    owners = {told.fact: each.service for each in ALL for told in each.told}
    assert len(owners) == sum(len(each.told) for each in ALL)
    assert all(owners[kept.fact] != each.service for each in ALL for kept in each.kept)
    assert set(owners) == {kept.fact for each in ALL for kept in each.kept}


def _history(*became: str) -> dict[str, Any]:
    changes = [{"what": "status", "after": one} if one != "time" else {"what": "time", "after": {}} for one in became]
    return {"history": changes}


@pytest.mark.parametrize(
    ("became", "to_notify", "to_feedback"),
    [
        (("proposed", "planned"), None, None),
        (("planned", "cancelled"), None, None),
        (("planned", "confirmed"), 2, 2),
        (("planned", "confirmed", "moved", "time"), 4, 4),
        (("planned", "confirmed", "cancelled"), 3, 3),
        (("planned", "confirmed", "held"), 2, 3),
        (("planned", "confirmed", "held", "followed-up"), 2, 3),
    ],
)
def test_an_occasion_is_as_new_as_what_was_told_of_it_last(
    became: tuple[str, ...], to_notify: int | None, to_feedback: int | None
) -> None:
    for fact, expected in (("events.occasion", to_notify), ("events.occasion-held", to_feedback)):
        news = _news(fact, _history(*became))
        assert news == (None if expected is None else News.exactly(expected))


def test_a_member_of_a_panel_is_written_to_by_the_delivery_that_is_recorded() -> None:
    (letter,) = (one for one in NOTIFY.kept if one.collection == Delivery.COLLECTION)
    campaign = campaign_id(Message.PANEL_INVITATION, "call")
    assert sending(Message.PANEL_INVITATION.audience) == (email.name,)
    assert letter.id_of({"_id": "a", "call": "call"}) == delivery_id(campaign, "a", email.name)


@pytest.mark.parametrize("status", RegistrationStatus)
def test_a_registration_and_its_attendee_are_as_new_as_each_other(status: RegistrationStatus) -> None:
    over = status in {RegistrationStatus.CANCELLED, RegistrationStatus.LAPSED}
    attendee = {"status": "released" if over else status.value, "changes": 2}
    news = _news("events.registration", {"status": status.value, "changes": 2})
    assert news == News.exactly(_new("events.registration", attendee))


def test_a_registration_that_was_carried_over_need_only_be_known() -> None:
    news = _news("events.registration", {"status": "confirmed", "changes": 0, "carried_at": "a time"})
    assert news == News(0, ANY)
