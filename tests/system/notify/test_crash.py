"""The notify service dies while people subscribe and letters go out."""

from __future__ import annotations

import pytest

from shared.settings import Settings
from tests.system.conftest import City
from tests.system.crash import sent_through_a_crash
from tests.system.waiting import eventually
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def test_subscriptions_sent_again_after_a_crash_stand_once_and_each_gets_its_letter(city: City) -> None:
    people = [f"crash-{number}-of-subscribing@example.org" for number in range(40)]
    before = await city.shown("notify", "/subscriptions/count")
    with city.on("2026-12-10T10:00:00+02:00"):  # a month in which nobody else asks: a campaign of its own
        bodies = [message("notify.subscribe", {"email": email, "language": "en"}) for email in people]
        answers = await sent_through_a_crash(city, "notify.subscribe", bodies)
        assert {answer.status for answer in answers} == {"accepted"}
        after = await city.shown("notify", "/subscriptions/count")
        assert after == before | {"awaiting": before["awaiting"] + 40}

        async def letters() -> list[int]:
            counts = [len(await city.mailbox.letters(email)) for email in people]
            return counts if all(counts) else []

        # What the dead process had claimed is sent by the new one when the claim ends, after 30 s.
        counts = await eventually(letters, patience=60)
        report = await city.shown("notify", "/campaigns/confirm-subscription.2026-12")
    one_a_connection = Settings.model_fields["mail_connections"].default
    assert sum(counts) - 40 <= report["counts"]["perhaps_twice"] <= one_a_connection
