"""A person is erased: their applications are withdrawn, and a seat is given to somebody else."""

from __future__ import annotations

from services.panels.documents import Application
from shared.contracts.panels import ApplicationStatus
from shared.contracts.privacy import ErasePersonAtPanels, PersonErased
from tests.unit.panels.test_call import at
from tests.unit.panels.test_handlers import CALL, Panels
from tests.unit.panels.test_own_application import applied


async def erase(panels: Panels, email: str) -> PersonErased:
    result: PersonErased = await panels.handle(ErasePersonAtPanels(email=email))
    return result


def applications(panels: Panels) -> list[Application]:
    return [Application.from_stored(row) for row in panels.store.all(Application)]


async def test_an_application_is_withdrawn_and_its_person_forgotten_everywhere() -> None:
    panels = await applied(2)
    result = await erase(panels, "RESIDENT1@example.org")
    assert (result.erased, [one.collection for one in result.left]) == ({"applications": 1}, ["applications"])
    gone, there = sorted(applications(panels), key=lambda one: one.person is not None)
    assert (gone.status, gone.told()) == (ApplicationStatus.WITHDRAWN, (None, {}, None))
    assert there.person is not None
    assert there.person.email == "resident2@example.org"
    assert "resident1@" not in panels.written()
    assert panels.said[-1][0] == "panels.applicant.forgotten"


async def test_a_seat_is_given_up_and_somebody_else_is_invited() -> None:
    panels = await Panels().drawn()
    before = len(panels.invitations())
    member = panels.invitations()[0]["person"]["email"]
    result = await erase(panels, member)
    assert result.erased == {"applications": 1}
    assert len(panels.invitations()) == before + 1
    assert member not in panels.written()


async def test_after_the_term_the_person_is_forgotten_and_nothing_else_changes() -> None:
    panels = await applied(1)
    panels.now = at("2028-02-01T12:00")
    await erase(panels, "resident1@example.org")
    (one,) = applications(panels)
    assert (one.call, one.status, one.person) == (CALL, ApplicationStatus.RECEIVED, None)


async def test_a_second_time_changes_and_says_nothing() -> None:
    panels = await applied(1)
    await erase(panels, "resident1@example.org")
    before, said = panels.written(), len(panels.said)
    assert await erase(panels, "resident1@example.org") == PersonErased(erased={})
    assert (panels.written(), len(panels.said)) == (before, said)
