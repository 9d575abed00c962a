"""A device that sends far more than one can: it fills no survey, holds up nobody else, and nothing of it is lost."""

from __future__ import annotations

from tests.faults.books import dead_letters, reconcile
from tests.faults.ground import Ground
from tests.faults.subjects import Answers
from tests.faults.traffic import Sent
from tests.system.waiting import eventually

COMMAND = "feedback.answer"
BURST = 20


async def test_what_a_device_sends_beyond_its_share_is_put_aside_and_nobody_else_is_held_up(
    ground: Ground, answers: Answers
) -> None:
    ground.settings |= {"SILTA_DEVICE_BURST": str(BURST), "SILTA_DEVICE_RATE": "0.001"}
    await ground.started("feedback")
    await answers.prepare(ground)
    commands = [body for _, body in answers.some(ground.chance, BURST + 15)]
    of_stolen, of_another = commands[: BURST + 10], commands[BURST + 10 :]
    as_sent = [Sent(COMMAND, body, over_http=False, confirmed=True) for body in commands]
    await ground.over_mqtt("stolen-1", *(one.bytes() for one in as_sent[: len(of_stolen)]))

    async def rest_is_aside() -> bool:
        return await dead_letters(ground, "feedback") == 10

    await eventually(rest_is_aside)
    await ground.over_mqtt("kiosk-2", *(one.bytes() for one in as_sent[len(of_stolen) :]))

    letters = await ground.taken_from(f"{COMMAND}.dead")
    assert {letter.headers["silta-reason"] for letter in letters} == {"too-many"}
    assert {letter.headers["silta-routing-key"] for letter in letters} == {f"{COMMAND}.stolen-1"}
    aside = {letter.body for letter in letters}
    counted = [one for one in as_sent if one.bytes() not in aside]
    assert len(counted) == BURST + len(of_another)
    await reconcile(ground, answers, counted)
