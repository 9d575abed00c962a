"""The panels service dies while people apply."""

from __future__ import annotations

import pytest

from tests.system.conftest import City
from tests.system.crash import sent_through_a_crash
from tests.system.panels.calls import applicants_in, application, call
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def test_applications_sent_again_after_a_crash_are_in_the_pool_once(city: City) -> None:
    id_ = "crash-while-applying"
    await city.done("panels.open-call", {"call": call(id_)})
    bodies = [message("panels.apply", application(id_, number)) for number in range(40)]
    answers = await sent_through_a_crash(city, "panels.apply", bodies)
    assert {answer.status for answer in answers} == {"accepted"}
    assert len({answer.result["application"] for answer in answers if answer.result}) == 40
    assert applicants_in(city, id_) == 40
    assert (await city.shown("panels", f"/calls/{id_}"))["applicants"] == 40
