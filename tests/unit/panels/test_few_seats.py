"""What is published of a panel makes nobody's answers known, however few the seats are that change hands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.panels.auditing import audit_link
from services.panels.documents import Call
from services.panels.domain.composition import RENEWED_AFTER, SMALLEST, told
from services.panels.lottery_web import see_audit
from services.panels.standing import composition_view, panel_view
from shared.contracts import Rejected
from shared.contracts.panels import DeclinePlace, Draw, OpenAudit, PrepareLottery, PrepareReplacement
from shared.proof.archive import unpacked
from shared.proof.bundle import AUDITORS, FEW_SEATS, LOTTERY, MANIFEST, SUMS, AuditFile, Manifest, files_of, sums
from shared.proof.canonical import canonical
from shared.proof.verify import Refuted, verify
from shared.store import Claimable, Document
from shared.text import LANGUAGES, Text
from tests.unit.memory import MemoryStore
from tests.unit.panels.drawing import DIGITS, computed
from tests.unit.panels.people import quota
from tests.unit.panels.test_handlers import CALL, Panels, answer
from tests.unit.panels.test_lotteries import closed, refused
from tests.unit.panels.test_lottery_pages import shown as page
from tests.unit.panels.test_replacement_draws import drawn_again, drawn_from_a_lottery, files

C = TypeVar("C", bound=Claimable)
LARGE = 24
"""Members of a panel in which every group is large enough to be told."""
RULES = (
    quota("age_group", "16-29", 8, 16),
    quota("age_group", "30+", 8, 16),
    quota("district", "tapiola", 8, 16),
    quota("district", "leppavaara", 8, 16),
)


async def with_a_seat_drawn_again() -> Panels:
    """A panel of four; somebody declined, and their seat was drawn by a lottery of its own."""
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(PrepareReplacement(call=CALL))
    await drawn_again(panels)
    return panels


@dataclass
class Reading:
    """What a page reads of a store."""

    store: MemoryStore

    async def find(self, model: type[Document], id_: str) -> Document | None:
        row = self.store.rows.get(model.COLLECTION, {}).get(id_)
        return model.from_stored(row) if row else None

    async def select(self, model: type[Document], query: dict[str, Any], **how: Any) -> list[Document]:
        async with self.store.transaction(begun=False) as transaction:
            return [model.from_stored(row) for row in await transaction.find(model.COLLECTION, query, **how)]

    async def count(self, model: type[Document], query: dict[str, Any]) -> int:
        return len(await self.select(model, query))

    async def read(self, model: type[Document], query: dict[str, Any], fields: Sequence[str]) -> list[dict[str, Any]]:
        async with self.store.transaction(begun=False) as transaction:
            return await transaction.find(model.COLLECTION, query, fields=fields)

    async def tally(self, model: type[Document], query: dict[str, Any], fields: Sequence[str]) -> list[Any]:
        async with self.store.transaction(begun=False) as transaction:
            rows = await transaction.find(model.COLLECTION, query)
        return list(Counter(tuple(standing_at(row, field) for field in fields) for row in rows).items())

    async def claim_these(
        self, model: type[C], ids: Sequence[str], only: dict[str, Any], *, lease: timedelta
    ) -> list[C]:
        now, rows = datetime.now(UTC), self.store.rows[model.COLLECTION]
        found = [cast("C", one) for one in await self.select(model, {"_id": {"$in": [*ids]}, **only})]
        free = [one for one in found if one.leased_until is None or one.leased_until < now]
        for one in free:
            one.leased_until, one.version = now + lease, one.version + 1
            rows[one.id] = one.to_stored()
        return free

    def transaction(self) -> Any:
        return self.store.transaction()


def standing_at(row: dict[str, Any], field: str) -> Any:
    group, _, name = field.partition(".")
    return row[group].get(name) if name else row.get(field)


def service_of(panels: Panels) -> Any:
    clock = SimpleNamespace(now=lambda: panels.now)
    return SimpleNamespace(**vars(panels.surroundings), store=Reading(panels.store), clock=clock)


async def shown(panels: Panels) -> tuple[Any, Any]:
    """What everyone can read of the panel: its groups, in both views."""
    service, call = service_of(panels), Call.from_stored(panels.store.rows["calls"][CALL])
    panel, compared = await panel_view(service, call), await composition_view(service, call)
    return [one.seats for one in panel.seats], [(one.drawn, one.seated) for one in compared.groups]


async def large_panel() -> Panels:
    return await drawn_from_a_lottery(72, size=LARGE, reserve=LARGE, quotas=RULES)


async def test_a_lottery_for_one_seat_publishes_no_row_of_answers_and_not_what_the_quotas_ask_of_it() -> None:
    panels = await with_a_seat_drawn_again()
    for turn in (CALL, f"{CALL}/1"):
        there = files(panels, turn)
        assert json.loads(there[MANIFEST])["quotas"] == []
        assert all(one["totals"] == [] for one in json.loads(there[LOTTERY])["panels"])
        public = {name: data for name, data in there.items() if name != AUDITORS}
        assert not any(b"age_group" in data for data in public.values())
        assert any("only auditors see the quotas" in one for one in verify(public | {SUMS: sums(public)}))
    assert not panels.store.rows["lotteries"][f"{CALL}/1"]["shown"]["spreads"]
    assert not panels.store.rows["lotteries"][f"{CALL}/1"]["never"]


async def test_auditors_see_that_each_panel_of_few_keeps_the_quotas() -> None:
    panels = await with_a_seat_drawn_again()
    there = files(panels, CALL)
    audit, manifest = AuditFile.model_validate_json(there[AUDITORS]), Manifest.model_validate_json(there[MANIFEST])
    strict = [one.model_copy(update={"minimum": 4, "maximum": 4}) for one in audit.quotas[:1]]
    forged = files_of(manifest, audit.model_copy(update={"quotas": (*strict, *audit.quotas[1:])}))
    with pytest.raises(Refuted, match="age_group = 16-29"):
        list(verify(forged | {SUMS: sums(forged)}))


async def test_a_lottery_for_many_seats_may_not_keep_its_quotas_to_auditors() -> None:
    there = files(await large_panel(), CALL)
    assert json.loads(there[MANIFEST])["rules"] == "public"
    content = json.loads(there[MANIFEST]) | {"rules": "auditors"}
    hidden = {LOTTERY: there[LOTTERY], "pool.json": there["pool.json"], MANIFEST: canonical(content)}
    with pytest.raises(Refuted, match=f"fewer than {FEW_SEATS} seats"):
        list(verify(hidden | {SUMS: sums(hidden)}))


async def test_what_everyone_reads_before_and_after_a_decline_does_not_tell_who_it_was() -> None:
    panels = await large_panel()
    before = await shown(panels)
    seats = panels.panel().seats
    for number in range(1, RENEWED_AFTER):
        await panels.handle(answer(DeclinePlace, panels.invitations()[number]))
        assert await shown(panels) == before
    assert panels.panel().seats != seats, "somebody of other groups has come; else this test shows nothing"
    await panels.handle(answer(DeclinePlace, panels.invitations()[RENEWED_AFTER]))
    assert panels.panel().told == panels.panel().seats
    after, _ = await shown(panels)
    assert after == [*panels.panel().seats]


async def test_while_a_seat_is_vacant_it_is_not_told_which_quota_lacks_somebody() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    call = Call.from_stored(panels.store.rows["calls"][CALL])
    assert {one.met for one in (await panel_view(service_of(panels), call)).seats} == {True}
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    assert {one.met for one in (await panel_view(service_of(panels), call)).seats} == {None}


async def test_quotas_that_gave_way_for_a_vacant_seat_stand_in_the_record() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(PrepareReplacement(call=CALL, eased=(quota("age_group", "16-29", 0, 4),)))
    reason = panels.panel().record[-1].reason
    assert reason is not None
    assert reason.in_language("en") == "Age group: 16-29: 0–4"
    assert DIGITS not in reason.in_language("en")


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_counts_that_are_not_told_are_two_and_more_and_of_enough_people_not_to_be_worked_out(counts: list[int]) -> None:
    public = told([quota("a", str(place), 0, 50) for place in range(len(counts))], counts)
    hidden = [count for count, one in zip(counts, public, strict=True) if one is None]
    assert not hidden or len(hidden) == len(counts) or (len(hidden) > 1 and sum(hidden) >= SMALLEST)


async def test_auditors_get_all_files_by_a_link_that_ends_and_nobody_else_does() -> None:
    panels = await with_a_seat_drawn_again()
    for turn in (0, 1):
        opened = await panels.handle(OpenAudit(call=CALL, turn=turn, hours=2, by="City secretary"))
        asked = {name: value for name, [value] in parse_qs(urlsplit(opened.url).query).items()}
        until, key = int(asked["until"]), asked["key"]
        served = await see_audit(CALL, service_of(panels), until, key, turn)
        held = list(verify(unpacked(bytes(served.body))))
        assert any("probabilities from" in one for one in held), "with the auditors' file everything is checked"
        assert await turned_away(panels, until + 3_600, key, turn) == "forbidden"
        assert await turned_away(panels, until, key, 1 - turn) == "forbidden"
        panels.now = opened.until
        assert await turned_away(panels, until, key, turn) == "audit-link-over"


async def turned_away(panels: Panels, until: int, key: str, turn: int) -> str:
    with pytest.raises(Rejected) as rejected:
        await see_audit(CALL, service_of(panels), until, key, turn)
    return rejected.value.problem.type.rsplit(":", 1)[-1]


async def test_there_is_nothing_to_audit_before_a_lottery_is_published_and_after_the_term() -> None:
    panels = await with_a_seat_drawn_again()
    opened = await panels.handle(OpenAudit(call=CALL, by="City secretary"))
    asked = {name: value for name, [value] in parse_qs(urlsplit(opened.url).query).items()}
    await panels.end_term()
    assert await turned_away(panels, int(asked["until"]), asked["key"], 0) == "unknown"
    assert await refused(panels, OpenAudit(call=CALL, by="City secretary")) == "unknown"
    begun = await closed()
    await begun.handle(PrepareLottery(call=CALL))
    assert await refused(begun, OpenAudit(call=CALL, by="City secretary")) == "unknown"


async def test_nobody_sees_the_panels_by_an_audit_before_one_of_them_is_drawn() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    assert await refused(panels, OpenAudit(call=CALL, by="City secretary")) == "audit-before-draw"
    links, now = panels.surroundings.links, panels.now
    url, _ = audit_link("https://panels.example.org", links, CALL, 0, now=now, hours=8)
    asked = {name: value for name, [value] in parse_qs(urlsplit(url).query).items()}
    assert await turned_away(panels, int(asked["until"]), asked["key"], 0) == "audit-before-draw"
    for officer in ("one", "two"):
        await panels.handle(Draw(call=CALL, seed=DIGITS, by=officer))
    await panels.handle(OpenAudit(call=CALL, by="City secretary"))


async def test_what_members_are_paid_is_told_with_the_panel_and_with_the_offered_place() -> None:
    paid = Text(fi="80 euroa kokoukselta", sv="80 euro per möte", en="80 euros a session")
    panels = await drawn_from_a_lottery(compensation=paid)
    there = Call.from_stored(panels.store.rows["calls"][CALL])
    assert (await panel_view(service_of(panels), there)).compensation == paid
    for language in LANGUAGES:
        place: dict[str, Any] = {
            "standing": "invited",
            "answer_by": None,
            "sessions": [],
            "pseudonym": "p",
            "decline_first": False,
        }
        assert paid.in_language(language) in page("place.html", language, facts=there.facts, now=panels.now, **place)
