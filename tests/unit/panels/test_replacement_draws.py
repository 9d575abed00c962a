"""Seats that no alternate can take: a lottery of their own, on what the quotas still ask."""

from __future__ import annotations

from datetime import timedelta

from services.panels.documents import Application
from services.panels.domain.pool import breaches
from services.panels.domain.record import Entry, What, seals
from services.panels.domain.vacancies import still_asked, to_draw_from
from services.panels.lottery_documents import Lottery, LotteryFile
from shared.contracts.panels import (
    ApplicationStatus,
    CancelLottery,
    DeclinePlace,
    DrawReplacement,
    OpenCall,
    PrepareReplacement,
    WithdrawApplication,
)
from shared.proof.beacon import round_at
from shared.proof.bundle import AUDITORS, MANIFEST, SUMS, Manifest, sums
from shared.proof.canonical import sha256
from shared.proof.verify import verify
from tests.unit.panels.drawing import computed, drawn_by_officers
from tests.unit.panels.people import quota, someone
from tests.unit.panels.test_call import at
from tests.unit.panels.test_handlers import CALL, RULES, Panels, answer, call
from tests.unit.panels.test_lotteries import refused
from tests.unit.panels.test_own_application import link
from tests.unit.proof.test_bundle import ROUND

MORE = "04081516234211037759"


async def drawn_from_a_lottery(applicants: int = 12, **changes: object) -> Panels:
    """A panel of four, drawn from its lottery; two alternates unless the call says otherwise."""
    panels = Panels()
    await panels.handle(OpenCall(call=call().model_copy(update=changes)))
    for number in range(applicants):
        await panels.apply(number)
    panels.now = at("2027-02-01T12:00")
    await drawn_by_officers(panels, CALL)
    return panels


async def drawn_again(panels: Panels, turn: int = 1, digits: str = MORE) -> int:
    await computed(panels, CALL, turn)
    await panels.handle(DrawReplacement(call=CALL, seed=digits, by="one"))
    drawn = await panels.handle(DrawReplacement(call=CALL, seed=digits, by="two"))
    return int(drawn.invited)


def whats(panels: Panels) -> list[str]:
    return [one.what.value for one in panels.panel().record]


def why(panels: Panels) -> str:
    """The reason that the record gave last."""
    return str(panels.store.rows["panels"][CALL]["record"][-1]["reason"]["en"])


def manifest_of(panels: Panels, turn: int) -> Manifest:
    return Manifest.model_validate_json(files(panels, Lottery.id_of(CALL, turn))[MANIFEST])


def seated(panels: Panels) -> list[Application]:
    applications = [Application.from_stored(row) for row in panels.store.all(Application)]
    return [one for one in applications if one.status is ApplicationStatus.INVITED]


def files(panels: Panels, id_: str) -> dict[str, bytes]:
    found = [LotteryFile.from_stored(row) for row in panels.store.all(LotteryFile)]
    return {one.name: one.data for one in found if one.call == id_}


async def test_a_seat_that_no_alternate_can_take_waits_for_a_draw_of_its_own() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    assert whats(panels) == ["declined", "vacant"]
    assert "new public draw" in why(panels)
    begun = await panels.handle(PrepareReplacement(call=CALL))
    assert (begun.turn, begun.seats) == (1, 1)
    assert await drawn_again(panels) == 1
    assert whats(panels) == ["declined", "vacant", "draw-announced", "draw-held", "invited-instead"]
    assert panels.panel().vacancies == 0
    assert not breaches([one.applicant() for one in seated(panels)], RULES, size=4)
    assert await refused(panels, DrawReplacement(call=CALL, seed=MORE, by="two")) == "lottery-not-begun"
    assert await refused(panels, PrepareReplacement(call=CALL)) == "no-vacancy"


async def test_an_alternate_who_keeps_the_quotas_takes_the_seat_at_once() -> None:
    panels = await drawn_from_a_lottery(reserve=4)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    assert whats(panels) == ["declined", "invited-instead"]
    assert await refused(panels, PrepareReplacement(call=CALL)) == "no-vacancy"


async def test_the_proof_of_a_replacement_draw_follows_the_panels_own() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(PrepareReplacement(call=CALL))
    await drawn_again(panels)
    first, second = (Lottery.from_stored(panels.store.rows["lotteries"][id_]).manifest for id_ in (CALL, f"{CALL}/1"))
    manifest = manifest_of(panels, 1)
    assert (manifest.turn, manifest.follows, manifest.size) == (1, first, 1)
    held = next(one for one in panels.panel().record if one.what is What.DRAW_HELD)
    assert held.manifest == second


async def test_who_gives_a_seat_up_while_a_draw_is_prepared_changes_nobodys_chances_in_it() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(PrepareReplacement(call=CALL))
    await panels.handle(answer(DeclinePlace, panels.invitations()[1]))
    assert len(panels.invitations()) == 4
    assert "wait for a public draw" in why(panels)
    assert panels.panel().vacancies == 2
    assert await drawn_again(panels) == 1
    assert panels.panel().vacancies == 1
    assert (await panels.handle(PrepareReplacement(call=CALL))).turn == 2
    assert await drawn_again(panels, 2, MORE[::-1]) == 1
    assert panels.panel().vacancies == 0
    assert not breaches([one.applicant() for one in seated(panels)], RULES, size=4)


async def test_an_impossible_replacement_draw_says_in_the_record_what_would_have_to_give() -> None:
    rules = (quota("age_group", "16-29", 2, 2), quota("age_group", "30+", 2, 2), *RULES[2:])
    panels = Panels()
    await panels.handle(OpenCall(call=call().model_copy(update={"quotas": rules, "reserve": 0})))
    for number in (0, 2, *range(1, 17, 2)):  # two young ones, and eight others
        await panels.apply(number)
    panels.now = at("2027-02-01T12:00")
    await drawn_by_officers(panels, CALL)
    young = next(one for one in seated(panels) if one.attributes["age_group"] == "16-29")
    invitation = next(one for one in panels.invitations() if one["application"] == young.id)
    await panels.handle(answer(DeclinePlace, invitation))
    await panels.handle(PrepareReplacement(call=CALL))
    await computed(panels, CALL, 1)
    assert whats(panels)[-1] == "draw-failed"
    assert "the minimum of “Age group: 16-29” were 0 (now 1)" in why(panels)
    unknown = quota("age_group", "no such", 0, 4)
    assert await refused(panels, PrepareReplacement(call=CALL, eased=(unknown,))) == "no-such-quota"
    give = (quota("age_group", "16-29", 1, 2), quota("age_group", "30+", 2, 3))
    assert (await panels.handle(PrepareReplacement(call=CALL, eased=give))).turn == 2
    assert await drawn_again(panels, 2) == 1
    assert panels.panel().vacancies == 0
    assert manifest_of(panels, 2).follows == sha256(files(panels, CALL)[MANIFEST])


async def test_a_cancelled_replacement_lottery_can_be_begun_anew_under_the_next_number() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    assert await refused(panels, DrawReplacement(call=CALL, seed=MORE, by="one")) == "lottery-not-begun"
    await panels.handle(PrepareReplacement(call=CALL))
    assert await refused(panels, PrepareReplacement(call=CALL)) == "lottery-exists"
    assert await refused(panels, DrawReplacement(call=CALL, seed=MORE, by="one")) == "lottery-unfinished"
    await panels.handle(CancelLottery(call=CALL, turn=1))
    assert await refused(panels, DrawReplacement(call=CALL, seed=MORE, by="one")) == "lottery-not-begun"
    assert (await panels.handle(PrepareReplacement(call=CALL))).turn == 2
    await panels.handle(CancelLottery(call=CALL, turn=2))
    assert (await panels.handle(PrepareReplacement(call=CALL))).turn == 3
    assert await drawn_again(panels, 3) == 1
    assert manifest_of(panels, 3).follows == sha256(files(panels, CALL)[MANIFEST])


async def test_when_the_term_ends_the_secrets_of_every_turn_are_forgotten() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(PrepareReplacement(call=CALL))
    await drawn_again(panels)
    await panels.end_term()
    for id_ in (CALL, f"{CALL}/1"):
        assert AUDITORS not in files(panels, id_)
        assert panels.store.rows["lotteries"][id_]["salt"] is None


async def test_every_bundle_of_a_panels_life_verifies() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(PrepareReplacement(call=CALL))
    await drawn_again(panels)
    for id_ in (CALL, f"{CALL}/1"):
        there = files(panels, id_)
        assert len(list(verify(there | {SUMS: sums(there)}))) == 10


def test_who_lives_with_a_member_is_not_in_the_draw_and_quotas_ask_what_is_left_of_them() -> None:
    people = [someone(1, home="h1"), someone(2, home="h1"), someone(3, "65+"), someone(4)]
    statuses = [ApplicationStatus.ACCEPTED, *[ApplicationStatus.NOT_DRAWN] * 2, ApplicationStatus.DECLINED]
    assert to_draw_from(zip(statuses, people, strict=True)) == [people[2]]
    left = still_asked([quota("age_group", "30-64", 2, 3), quota("age_group", "65+", 0, 1)], people[:1])
    assert [(one.minimum, one.maximum) for one in left] == [(1, 2), (0, 1)]


def test_a_changed_or_missing_entry_of_the_record_breaks_every_seal_after_it() -> None:
    record = [Entry(at=at(f"2027-03-0{day}T12:00"), what=What.DECLINED, who=f"p{day}") for day in (1, 2, 3)]
    changed = [record[0], record[1].model_copy(update={"who": "p9"}), record[2]]
    assert seals(record)[:2] == seals(record[:2])
    assert [a == b for a, b in zip(seals(record), seals(changed), strict=True)] == [True, False, False]
    assert seals(record)[-1] != seals([record[0], record[2]])[-1]


async def test_a_replacement_is_decided_by_the_round_that_was_named_for_it_and_by_no_other() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    begun = await panels.handle(PrepareReplacement(call=CALL, beacon_at=panels.now + timedelta(hours=2)))
    announced = next(one for one in panels.panel().record if one.what is What.DRAW_ANNOUNCED)
    assert begun.beacon_round == announced.round == round_at(panels.now + timedelta(hours=2))
    await computed(panels, CALL, 1)
    draw = DrawReplacement.model_validate({"call": CALL, "beacon": ROUND.model_dump(exclude={"kind"})})
    assert await refused(panels, draw) == "beacon-wrong"
    assert await refused(panels, DrawReplacement(call=CALL, seed=MORE, by="one")) == "beacon-awaited"
    panels.store.rows["lotteries"][f"{CALL}/1"]["beacon_round"] = ROUND.round
    assert (await panels.handle(draw)).invited == 1
    assert panels.panel().vacancies == 0


async def test_a_lottery_for_a_seat_that_is_ready_too_late_is_not_published_and_the_record_says_so() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(PrepareReplacement(call=CALL, beacon_at=panels.now + timedelta(hours=2)))
    panels.now += timedelta(hours=2)
    await computed(panels, CALL, 1)
    assert whats(panels)[-1] == "draw-failed"
    assert "became known before" in why(panels)
    assert files(panels, f"{CALL}/1") == {}


async def test_who_withdrew_before_the_draw_for_a_seat_leaves_it_vacant_and_the_record_says_so() -> None:
    panels = await drawn_from_a_lottery(reserve=0)
    await panels.handle(answer(DeclinePlace, panels.invitations()[0]))
    await panels.handle(PrepareReplacement(call=CALL))
    await computed(panels, CALL, 1)
    asked = {one["application"] for one in panels.invitations()}
    for number in range(12):
        if link(panels, number)["application"] not in asked:
            await panels.handle(WithdrawApplication.model_validate(link(panels, number)))
    await panels.handle(DrawReplacement(call=CALL, seed=MORE, by="one"))
    assert (await panels.handle(DrawReplacement(call=CALL, seed=MORE, by="two"))).invited == 0
    assert whats(panels)[-3:] == ["draw-held", "withdrawn", "vacant"]
    assert panels.panel().vacancies == 1
