from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import BaseModel, SecretStr

from services.panels.documents import Application, Call, Panel
from services.panels.domain.application import standing
from services.panels.domain.call import CallStatus
from services.panels.domain.record import What
from services.panels.handlers import messages
from services.panels.handlers.applications import LAST_MINUTES
from services.panels.tasks import EndTerm, ForgetApplicants, forget_applicants_key
from shared.city import City
from shared.contracts import Rejected
from shared.contracts.panels import (
    AcceptPlace,
    Answered,
    ApplicationStatus,
    Applied,
    Apply,
    CallFacts,
    DeclinePlace,
    Draw,
    OpenCall,
)
from shared.links import Links
from shared.settings import Mode, Settings
from shared.store.records import Scheduled
from tests.unit.handling import Handling
from tests.unit.panels.drawing import DIGITS, drawn_by_officers
from tests.unit.panels.people import quota
from tests.unit.panels.test_call import at, facts

CALL = "sustainable-espoo-2027"
ADDRESS = "Esimerkkikatu 1 A"
RULES = (
    quota("age_group", "16-29", 1, 2),
    quota("age_group", "30+", 1, 3),
    quota("district", "tapiola", 1, 3),
    quota("district", "leppavaara", 1, 3),
)


@dataclass
class Surroundings:
    service: str = "panels"
    city: City = field(
        default_factory=lambda: City.model_validate(
            {"city": {"en": "Espoo"}, "districts": (), "required_languages": ("en",)}
        )
    )
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(
        default_factory=lambda: Settings(
            mode=Mode.LOCAL, secret=SecretStr("s" * 32), public_url="https://panels.example.org/"
        )
    )


@dataclass
class Panels(Handling):
    messages = messages

    now: datetime = field(default_factory=lambda: at("2027-01-15T12:00"))
    surroundings: Surroundings = field(default_factory=Surroundings)

    async def apply(self, number: int, **changes: Any) -> Applied:
        applied: Applied = await self.handle(application(number, **changes))
        return applied

    async def drawn(self, applicants: int = 12, *, reserve: int = 2) -> Panels:
        await self.handle(OpenCall(call=call(reserve=reserve)))
        for number in range(applicants):
            await self.apply(number)
        self.now = at("2027-02-01T12:00")
        await drawn_by_officers(self, CALL)
        return self

    async def end_term(self) -> None:
        """End the term, and do what it plans to have done at once."""
        await self.handle(EndTerm(call=CALL))
        while row := self.store.rows[Scheduled.COLLECTION].pop(forget_applicants_key(CALL), None):
            await self.handle(ForgetApplicants.model_validate(row["data"]))

    def invitations(self) -> list[dict[str, Any]]:
        return [data for name, data in self.said if name == "panels.member.invited"]

    def panel(self) -> Panel:
        return Panel.from_stored(self.store.rows["panels"][CALL])

    def written(self) -> str:
        return repr({name: rows for name, rows in self.store.rows.items() if name != "outbox"})


def call(**changes: Any) -> CallFacts:
    return facts(**{"size": 4, "reserve": 2, "quotas": RULES} | changes)


def application(number: int, **changes: Any) -> Apply:
    about = {
        "call": CALL,
        "person": {"name": f"Resident {number}", "email": f"resident{number}@example.org"},
        "attributes": {
            "age_group": ("16-29", "30+")[number % 2],
            "district": ("tapiola", "leppavaara")[number // 2 % 2],
        },
        "household": f"{ADDRESS} {number}",
        "consents": ["drawn-by-lot"],
    }
    return Apply.model_validate(about | changes)


def answer(kind: type[AcceptPlace | DeclinePlace], invitation: dict[str, Any]) -> AcceptPlace | DeclinePlace:
    """The command that the page behind the invitation's own link sends."""
    link = "accept_url" if kind is AcceptPlace else "decline_url"
    address = urlsplit(invitation[link])
    return kind(application=address.path.rsplit("/", 1)[1], token=parse_qs(address.query)["token"][0])


async def refusal(panels: Panels, message: BaseModel) -> str:
    with pytest.raises(Rejected) as refused:
        await panels.handle(message)
    return refused.value.problem.type.rsplit(":", 1)[-1]


async def test_opening_a_call_publishes_it_and_plans_the_end_of_its_term() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    [(name, data)] = panels.said
    assert name == "panels.call.opened"
    assert data["url"] == f"https://panels.example.org/panels/v1/calls/{CALL}/page"
    planned = {one["_id"].split(":")[0]: one["due"] for one in panels.store.all(Scheduled)}
    assert planned["end-term"] == at("2028-01-01T00:00")
    assert await refusal(panels, OpenCall(call=call())) == "call-exists"
    assert data["call"]["languages"] == ["en"]


async def test_a_call_without_languages_lacks_those_that_the_city_requires() -> None:
    panels = Panels()
    panels.surroundings.city = panels.surroundings.city.model_copy(update={"required_languages": ("fi", "en")})
    assert await refusal(panels, OpenCall(call=call())) == "languages-missing"


async def test_a_second_application_by_the_same_address_replaces_the_first() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    first = await panels.apply(1)
    elsewhere = {"age_group": "16-29", "district": "tapiola"}
    again = {"name": "New Name", "email": "RESIDENT1@Example.org", "language": "sv"}
    second = await panels.apply(1, person=again, attributes=elsewhere)
    assert second.application == first.application
    [stored] = [Application.from_stored(row) for row in panels.store.all(Application)]
    assert stored.person is not None
    assert (stored.person.name, stored.attributes) == ("New Name", elsewhere)


async def test_what_applying_reads_is_read_in_one_go() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    await panels.apply(1)
    assert panels.questions == 1


async def test_a_home_address_is_never_stored_and_its_mark_differs_from_call_to_call() -> None:
    panels = Panels()
    for id_ in (CALL, "another-call"):
        await panels.handle(OpenCall(call=call(id=id_)))
    await panels.apply(1)
    await panels.apply(2, household=f"  {ADDRESS.upper()}   1 ")
    await panels.apply(1, call="another-call")
    assert ADDRESS.casefold() not in panels.written().casefold()
    marks = [Application.from_stored(row).household for row in panels.store.all(Application)]
    assert marks[0] == marks[1] != marks[2]


async def test_applications_leave_the_call_alone_until_its_last_minutes() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    opened = panels.store.rows["calls"][CALL]["version"]
    await panels.apply(1)
    assert panels.store.rows["calls"][CALL]["version"] == opened
    panels.now = call().closes_at - LAST_MINUTES
    await panels.apply(2)
    assert panels.store.rows["calls"][CALL]["version"] == opened + 1


async def test_a_draw_invites_exactly_its_members_each_by_a_link_that_only_fits_them() -> None:
    panels = await Panels().drawn()
    invitations = panels.invitations()
    assert len(invitations) == len({one["application"] for one in invitations}) == 4
    assert not any(one["replacement"] for one in invitations)
    assert [data["members"] for name, data in panels.said if name == "panels.panel.drawn"] == [4]
    right = answer(AcceptPlace, invitations[0])
    assert await panels.handle(right) == Answered(application=right.application, status=ApplicationStatus.ACCEPTED)
    foreign = AcceptPlace(application=right.application, token=answer(AcceptPlace, invitations[1]).token)
    assert await refusal(panels, foreign) == "forbidden"


async def test_a_draw_changes_those_whom_it_draws_and_nobody_else() -> None:
    panels = await Panels().drawn(applicants=30)
    applications = [Application.from_stored(row) for row in panels.store.all(Application)]
    changed = [one.status for one in applications if one.version > 1]
    assert Counter(changed) == {ApplicationStatus.INVITED: 4, ApplicationStatus.RESERVE: 2}
    others = [one for one in applications if one.version == 1]
    assert {standing(one.status, CallStatus.DRAWN) for one in others} == {ApplicationStatus.NOT_DRAWN}
    assert {standing(one.status, CallStatus.OPEN) for one in others} == {ApplicationStatus.RECEIVED}


async def test_a_panel_is_drawn_once() -> None:
    panels = await Panels().drawn()
    assert await refusal(panels, Draw(call=CALL, seed=DIGITS[::-1], by="one")) == "already-drawn"


async def test_nothing_is_drawn_while_the_call_is_open_or_before_its_lottery_is_published() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    for number in range(12):
        await panels.apply(number)
    assert await refusal(panels, Draw(call=CALL, seed=DIGITS, by="one")) == "call-still-open"
    panels.now = at("2027-02-01T12:00")
    for officer in ("one", "two"):
        with pytest.raises(Rejected) as refused:
            await panels.handle(Draw(call=CALL, seed=DIGITS, by=officer))
        assert refused.value.problem.type.endswith("lottery-first")
        assert "silta panels prepare-lottery" in refused.value.problem.detail
    assert panels.invitations() == []


async def test_a_decline_invites_a_replacement_in_the_same_commit_and_the_quotas_still_hold() -> None:
    panels = await Panels().drawn(reserve=8)  # all the others: whoever is drawn, somebody keeps the quotas
    invited = panels.invitations()
    await panels.handle(answer(AcceptPlace, invited[0]))
    for _ in range(2):
        await panels.handle(answer(DeclinePlace, panels.invitations()[-1]))
    new = panels.invitations()[4:]
    assert [one["replacement"] for one in new] == [True] * 2
    assert len({one["application"] for one in panels.invitations()}) == 6
    panel = panels.panel()
    assert sum(panel.seats[:2]) == 4
    assert all(rule.minimum <= count <= rule.maximum for rule, count in zip(RULES, panel.seats, strict=True))
    assert [entry.what for entry in panel.record] == [What.DECLINED, What.INVITED_INSTEAD] * 2


async def test_the_record_knows_people_by_the_same_pseudonym_and_by_nothing_else() -> None:
    panels = await Panels().drawn()
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(answer(DeclinePlace, panels.invitations()[-1]))
    first, second = panels.panel().record[:2], panels.panel().record[2:]
    assert first[1].who == second[0].who
    public = repr(panels.panel().record)
    for data in panels.invitations():
        assert data["application"] not in public
        assert data["person"]["name"] not in public


async def test_the_same_answer_twice_is_said_once() -> None:
    panels = await Panels().drawn()
    decline = answer(DeclinePlace, panels.invitations()[0])
    assert await panels.handle(decline) == await panels.handle(decline)
    assert [name for name, _ in panels.said].count("panels.member.answered") == 1
    assert len(panels.invitations()) == 5


async def test_when_nobody_is_left_the_seat_stands_vacant_and_the_record_says_why() -> None:
    panels = await Panels().drawn(applicants=4)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    panel = panels.panel()
    assert len(panels.invitations()) == 4
    assert panel.vacancies == 1
    assert panel.record[-1].what is What.VACANT
    assert panel.record[-1].reason is not None
    assert panel.record[-1].reason.in_language("en") == "No applicants are left."


async def test_at_the_end_of_the_term_no_person_is_left_and_the_counts_are() -> None:
    panels = await Panels().drawn()
    accept = answer(AcceptPlace, panels.invitations()[0])
    await panels.handle(accept)
    await panels.handle(answer(DeclinePlace, panels.invitations()[1]))
    seats = panels.panel().seats
    panels.now = at("2028-01-01T00:00")
    await panels.end_term()
    left = [Application.from_stored(row) for row in panels.store.all(Application)]
    assert len(left) == 5
    assert all((one.person, one.household, one.attributes) == (None, None, {}) for one in left)
    assert "Resident" not in panels.written()
    assert "@example.org" not in panels.written()
    ended = Call.from_stored(panels.store.rows["calls"][CALL])
    assert (ended.applicants, ended.pool) == (12, (6, 6, 6, 6))
    assert panels.panel().seats == seats
    assert panels.said[-1][0] == "panels.term.ended"
    assert await refusal(panels, accept) == "term-over"


async def test_the_end_of_a_term_is_said_once_and_not_at_all_where_nothing_was_drawn() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    await panels.apply(1)
    panels.now = at("2028-01-01T00:00")
    for _ in range(2):
        await panels.end_term()
    assert panels.store.all(Application) == []
    assert "panels.term.ended" not in [name for name, _ in panels.said]
    assert await refusal(panels, Draw(call=CALL, seed=DIGITS, by="one")) == "term-over"


async def test_an_answer_that_comes_after_the_term_is_refused_even_before_its_end_was_told() -> None:
    panels = await Panels().drawn()
    panels.now = at("2027-12-31T23:59") + timedelta(minutes=1)
    assert await refusal(panels, answer(AcceptPlace, panels.invitations()[0])) == "term-over"


async def test_a_small_pool_gives_fewer_reserves_and_the_draw_says_how_many() -> None:
    panels = await Panels().drawn(applicants=5)
    assert (panels.panel().members, panels.panel().reserves) == (4, 1)
    assert [(data["members"], data["reserves"]) for name, data in panels.said if name == "panels.panel.drawn"] == [
        (4, 1)
    ]
