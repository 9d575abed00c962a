from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.panels.addresses import pseudonym
from services.panels.domain.record import What
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.lottery_order import Line
from services.panels.lottery_worker import _compute
from shared.contracts import Rejected
from shared.contracts.panels import CancelLottery, Draw, OpenCall, PrepareLottery, WithdrawApplication
from shared.proof.beacon import FALLBACK_AFTER, round_at
from shared.proof.bundle import AUDITORS, SUMS, sums
from shared.proof.verify import verify
from tests.unit.panels.drawing import DIGITS, computed, drawn_by_officers, stored
from tests.unit.panels.people import quota
from tests.unit.panels.test_call import at
from tests.unit.panels.test_handlers import CALL, Panels, call
from tests.unit.panels.test_own_application import link
from tests.unit.proof.test_bundle import ROUND


async def closed(applicants: int = 12, **changes: object) -> Panels:
    panels = Panels()
    await panels.handle(OpenCall(call=call(**changes)))
    for number in range(applicants):
        await panels.apply(number)
    panels.now = at("2027-02-01T12:00")
    return panels


async def refused(panels: Panels, message: Any) -> str:
    with pytest.raises(Rejected) as rejected:
        await panels.handle(message)
    return rejected.value.problem.type.rsplit(":", 1)[-1]


async def test_a_lottery_is_begun_only_once_its_call_has_closed_and_its_beacon_is_far_enough_ahead() -> None:
    panels = await closed()
    panels.now = at("2027-01-20T12:00")
    assert await refused(panels, PrepareLottery(call=CALL)) == "call-still-open"
    panels.now = at("2027-02-01T12:00")
    soon = panels.now + timedelta(minutes=30)
    assert await refused(panels, PrepareLottery(call=CALL, beacon_at=soon)) == "beacon-too-soon"
    begun = await panels.handle(PrepareLottery(call=CALL, beacon_at=panels.now + timedelta(hours=2)))
    assert begun.beacon_round == round_at(panels.now + timedelta(hours=2))
    assert await refused(panels, PrepareLottery(call=CALL)) == "lottery-exists"


async def test_nothing_is_drawn_while_the_lottery_is_computed_and_it_can_be_cancelled_until_then() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    assert await refused(panels, Draw(call=CALL, seed=DIGITS, by="one")) == "lottery-unfinished"
    await panels.handle(CancelLottery(call=CALL))
    assert await refused(panels, CancelLottery(call=CALL)) == "lottery-not-computing"
    await panels.handle(PrepareLottery(call=CALL))


async def test_digits_decide_when_two_different_officers_have_entered_the_same() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    assert await refused(panels, Draw(call=CALL, seed=DIGITS)) == "officer-missing"
    for digits in (DIGITS[::-1], DIGITS):
        waiting = await panels.handle(Draw(call=CALL, seed=digits, by="one"))
        assert (waiting.waits_for, waiting.members) == ("second-officer", 0)
    assert await refused(panels, Draw(call=CALL, seed=DIGITS[::-1], by="two")) == "digits-differ"
    assert panels.invitations() == []
    grouped = " ".join(DIGITS[at : at + 5] for at in range(0, len(DIGITS), 5))
    drawn = await panels.handle(Draw(call=CALL, seed=grouped, by="two"))
    assert (drawn.waits_for, drawn.seed) == (None, DIGITS)
    assert len(panels.invitations()) == drawn.members == call().size
    assert await refused(panels, Draw(call=CALL, seed=DIGITS, by="two")) == "already-drawn"


async def test_one_officer_who_is_vouched_for_draws_under_no_two_names() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    await panels.handle(Draw(call=CALL, seed=DIGITS, by="one"), account="anna")
    with pytest.raises(Rejected) as refusal:
        await panels.handle(Draw(call=CALL, seed=DIGITS, by="two"), account="anna")
    assert refusal.value.problem.type.endswith("under-another-name")
    assert (await panels.handle(Draw(call=CALL, seed=DIGITS, by="one"), account="anna")).waits_for == "second-officer"
    assert (await panels.handle(Draw(call=CALL, seed=DIGITS, by="two"), account="bo")).waits_for is None


async def test_a_round_of_the_beacon_decides_alone_and_only_the_one_that_was_named() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    wrong = Draw.model_validate({"call": CALL, "beacon": ROUND.model_dump(exclude={"kind"})})
    assert await refused(panels, wrong) == "beacon-wrong"
    panels.store.rows["lotteries"][CALL]["beacon_round"] = ROUND.round
    forged = {"round": ROUND.round, "signature": ROUND.signature[:-2] + "00"}
    assert await refused(panels, Draw.model_validate({"call": CALL, "beacon": forged})) == "beacon-wrong"
    drawn = await panels.handle(wrong)
    assert drawn.seed == ROUND.randomness().hex()
    assert len(panels.invitations()) == call().size


async def test_when_the_term_ends_nothing_ties_the_published_pseudonyms_to_anybody() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    assert LotteryFile.id_of(CALL, AUDITORS) in panels.store.rows["lottery_files"]
    await panels.end_term()
    assert LotteryFile.id_of(CALL, AUDITORS) not in panels.store.rows["lottery_files"]
    assert panels.store.rows["lotteries"][CALL]["salt"] is None
    assert LotteryFile.id_of(CALL, "manifest.json") in panels.store.rows["lottery_files"]


async def test_an_error_of_the_computation_is_told_and_the_lottery_can_be_begun_again() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await stored(panels, Line(), CALL)
    assert "ended with an error" in panels.store.rows["lotteries"][CALL]["failure"]["en"]
    await panels.handle(PrepareLottery(call=CALL))


async def test_why_somebody_can_never_be_drawn_is_said_before_the_draw_and_names_nobody() -> None:
    panels = Panels()
    rules = (quota("age_group", "16-29", 0, 0), quota("age_group", "30+", 1, 4), quota("district", "tapiola", 0, 4))
    await panels.handle(
        OpenCall(call=call().model_copy(update={"quotas": (*rules, quota("district", "leppavaara", 0, 4))}))
    )
    for number in range(12):
        await panels.apply(number)
    panels.now = at("2027-02-01T12:00")
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    said = [one["en"] for one in panels.store.rows["lotteries"][CALL]["never"]]
    assert said == ["the maximum of “Age group: 16-29” were 1 (now 0)"]


async def test_a_computation_that_took_its_process_down_again_and_again_is_given_up() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    panels.store.rows["lotteries"][CALL]["attempts"] = 5
    service: Any = SimpleNamespace(
        **vars(panels.surroundings), store=panels.store, clock=SimpleNamespace(now=lambda: panels.now)
    )
    await _compute(service, Lottery.from_stored(panels.store.rows["lotteries"][CALL]))
    assert panels.store.rows["lotteries"][CALL]["status"] == "failed"
    await panels.handle(PrepareLottery(call=CALL))
    assert panels.store.rows["lotteries"][CALL]["attempts"] == 0


def test_the_service_itself_loads_no_numerical_library() -> None:
    program = "import sys, services.panels.app; print(sorted({'highspy', 'numpy'} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]", "that costs memory and time at each start; the process that draws loads them"


async def test_a_lottery_that_is_ready_only_when_its_round_is_signed_is_not_published() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL, beacon_at=panels.now + timedelta(hours=2)))
    panels.now += timedelta(hours=2) - timedelta(seconds=2)
    await computed(panels, CALL)
    there = Lottery.from_stored(panels.store.rows["lotteries"][CALL])
    assert (there.status, there.manifest, panels.store.rows.get("lottery_files", {})) == ("failed", None, {})
    assert there.failure is not None
    assert "became known before the lottery was ready" in there.failure.in_language("en")
    assert "panels.lottery.published" not in [name for name, _ in panels.said]
    await panels.handle(PrepareLottery(call=CALL, beacon_at=panels.now + timedelta(hours=2)))
    await computed(panels, CALL)
    assert panels.store.rows["lotteries"][CALL]["status"] == "published"


async def test_two_officers_can_not_set_a_named_round_aside_and_who_does_a_day_later_is_seen() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL, beacon_at=panels.now + timedelta(hours=2)))
    await computed(panels, CALL)
    signed = panels.now + timedelta(hours=2)
    for too_early in (panels.now, signed, signed + FALLBACK_AFTER - timedelta(minutes=1)):
        panels.now = too_early
        assert await refused(panels, Draw(call=CALL, seed=DIGITS, by="one")) == "beacon-awaited"
    panels.now = signed + FALLBACK_AFTER + timedelta(seconds=3)
    for officer in ("one", "two"):
        await panels.handle(Draw(call=CALL, seed=DIGITS, by=officer))
    files = files_of(panels)
    assert json.loads(files["manifest.json"])["fallback_hours"] == 24
    assert any("was named before: ask the city why" in one for one in verify(files))


async def test_one_officer_is_not_two_by_writing_their_name_otherwise() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    for spelling in ("City notary", "city Notary", "  CITY   NOTARY"):
        waiting = await panels.handle(Draw(call=CALL, seed=DIGITS, by=spelling))
        assert waiting.waits_for == "second-officer"
    assert panels.invitations() == []


async def test_once_a_lottery_was_begun_no_panel_is_drawn_without_one() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await panels.handle(CancelLottery(call=CALL))
    assert await refused(panels, Draw(call=CALL, seed=DIGITS, by="one")) == "lottery-first"
    await panels.handle(PrepareLottery(call=CALL))
    await stored(panels, Line(), CALL)
    assert await refused(panels, Draw(call=CALL, seed=DIGITS, by="one")) == "lottery-first"
    assert panels.invitations() == []


async def test_who_has_just_been_drawn_is_nobody_who_could_be_asked_instead() -> None:
    panels = await closed(applicants=4, one_per_household=False)
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    await panels.handle(WithdrawApplication.model_validate(link(panels, 0)))
    for officer in ("one", "two"):
        await panels.handle(Draw(call=CALL, seed=DIGITS, by=officer))
    assert panels.panel().vacancies == 1
    reason = panels.panel().record[-1].reason
    assert reason is not None
    assert reason.in_language("en") == "No applicants are left."
    assert panels.questions < 30, "who might be left is looked for in ever wider stretches"


async def test_who_withdrew_before_the_draw_is_replaced_by_an_alternate_and_the_record_says_so() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    before, said = copy.deepcopy(panels.store.rows), len(panels.said)
    for officer in ("one", "two"):
        await panels.handle(Draw(call=CALL, seed=DIGITS, by=officer))
    drawn = {one["application"] for one in panels.invitations()}
    panels.store.rows = before
    del panels.said[said:]
    gone = next(number for number in range(12) if link(panels, number)["application"] in drawn)
    await panels.handle(WithdrawApplication.model_validate(link(panels, gone)))
    for officer in ("one", "two"):
        result = await panels.handle(Draw(call=CALL, seed=DIGITS, by=officer))
    assert (result.members, panels.panel().vacancies) == (3, 0)
    invited = {one["application"] for one in panels.invitations()}
    assert len(invited) == 4
    assert drawn - invited == {link(panels, gone)["application"]}
    assert [one["replacement"] for one in panels.invitations()].count(True) == 1
    assert [one.what for one in panels.panel().record] == [What.WITHDRAWN, What.INVITED_INSTEAD]
    assert panels.panel().record[0].who == pseudonym(link(panels, gone)["application"], panels.surroundings.links)


@pytest.mark.parametrize("applicants", [0, 1, 3])
async def test_a_pool_smaller_than_the_panel_is_said_to_be_just_that(applicants: int) -> None:
    panels = await closed(applicants)
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    failure = panels.store.rows["lotteries"][CALL]["failure"]["en"]
    assert failure.startswith(f"The panel needs 4 members, but {applicants} can be drawn ({applicants} applicants")


@pytest.mark.parametrize("one_per_household", [True, False])
async def test_people_of_one_home_sit_together_only_where_the_call_allows_it(*, one_per_household: bool) -> None:
    """Six applicants live in three homes, two and two; a panel of four can't have one of each."""
    panels = Panels()
    facts = call().model_copy(update={"one_per_household": one_per_household, "reserve": 0, "quotas": ()})
    await panels.handle(OpenCall(call=facts))
    for number in range(6):
        await panels.apply(number, attributes={}, household=f"Esimerkkikatu {number // 2}")
    panels.now = at("2027-02-01T12:00")
    if one_per_household:
        await panels.handle(PrepareLottery(call=CALL))
        await computed(panels, CALL)
        assert panels.store.rows["lotteries"][CALL]["status"] == "failed"
        assert await refused(panels, Draw(call=CALL, seed=DIGITS, by="one")) == "lottery-first"
        assert panels.invitations() == []
        return
    await drawn_by_officers(panels, CALL)
    assert len(panels.invitations()) == 4
    assert json.loads(files_of(panels)["manifest.json"])["one_per_household"] is False


@pytest.mark.parametrize(
    "told",
    [
        "lottery-of-2027-02-10",
        "07 11 23 31 38",
        "1234567890123456789",
        "1234567890 1234567890x",
        "12345678901234567890\n1",
        "\u0661" * 20,
        "0x0000000000000000000000",
    ],
)
async def test_digits_that_officers_enter_are_digits_and_enough(told: str) -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    assert await refused(panels, Draw(call=CALL, seed=told, by="one")) == "digits-few"
    assert panels.store.rows["lotteries"][CALL]["entered"] is None


def files_of(panels: Panels) -> dict[str, bytes]:
    """The published files of the panel's own lottery, and the list of their hashes."""
    found = [LotteryFile.from_stored(row) for row in panels.store.all(LotteryFile)]
    files = {one.name: one.data for one in found if one.name != AUDITORS}
    return files | {SUMS: sums(files)}
