from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from services.feedback.console import BrokenOff, _rows
from services.feedback.documents import AnswerSheet, StoredAnswer, Survey
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.window import Window
from services.feedback.export import stream
from shared.contracts.feedback import Background
from shared.text import Text
from tests.unit.feedback.test_export_files import CITY

YESTERDAY = datetime(2027, 3, 10, 16, 0, tzinfo=UTC)
NOW = YESTERDAY + timedelta(days=1)
SURVEY = Survey(
    id="evening",
    name=Text(en="Evening"),
    window=Window.around(starts_at=YESTERDAY, ends_at=YESTERDAY),
    questions=THREE_QUESTIONS,
    edition=1,
)


class Answers:
    """The store's sheets, and the most that were asked for at once."""

    def __init__(self, *received: datetime, wish: str = "") -> None:
        self.largest = 0
        answers = [
            StoredAnswer(
                id=f"{AnswerSheet.prefix('evening')}{place // AnswerSheet.MOST:06d}-{place:06d}",
                answered_at=at,
                received_at=at,
                language="fi",
                answers={"welcome": 4, "heard": 5, "wish": wish},
                background=Background(district="tapiola"),
            )
            for place, at in enumerate(received)
        ]
        sheets = groupby(answers, key=lambda answer: AnswerSheet.of(answer.id))
        self.rows = [AnswerSheet(id=id_, survey="evening", answers=list(some)) for id_, some in sheets]

    async def select(self, _: Any, filter: dict[str, Any], *, sort: Any, limit: int) -> list[AnswerSheet]:
        assert sort == [("_id", 1)]
        bounds = filter["_id"]
        found = [one for one in self.rows if bounds["$gt"] < one.id < bounds["$lt"]][:limit]
        self.largest = max(self.largest, len(found))
        return found


async def lines_of(answers: Answers) -> list[Any]:
    parts = [part async for part in stream.lines(answers, SURVEY, CITY, now=NOW)]  # type: ignore[arg-type]
    return [json.loads(line) for line in b"".join(parts).splitlines()]


async def test_the_dictionary_comes_first_then_each_answer_then_how_many_there_were() -> None:
    about, *rows, end = await lines_of(Answers(*[YESTERDAY] * 7))
    assert (about["answers"], about["left_out"]) == (7, 0)
    assert rows == [["2027-03-10", "tapiola", "fi", None, 4, 5, ""]] * 7
    assert end == {"end": 7}


async def test_what_came_today_waits_for_tomorrow() -> None:
    about, *rows, end = await lines_of(Answers(*[YESTERDAY] * 5, NOW, NOW - timedelta(hours=1)))
    assert (about["answers"], about["left_out"], len(rows), end) == (5, 2, 5, {"end": 5})


async def test_fewer_than_five_answers_are_not_exported() -> None:
    about, end = await lines_of(Answers(*[YESTERDAY] * 4))
    assert (about["answers"], about["left_out"], end) == (0, 4, {"end": 0})


async def test_what_an_earlier_version_stored_unmasked_leaves_masked() -> None:
    _, row, *_ = await lines_of(Answers(*[YESTERDAY] * 5, wish="Soita 040 123 4567"))
    assert row[-1] == "Soita [telephone]"


async def test_the_order_of_rows_does_not_tell_which_answers_were_stored_together() -> None:
    pairs = 200
    answers = Answers(*[YESTERDAY] * 2 * pairs)
    chance = random.Random(7)
    answers.rows = [
        AnswerSheet(
            id=(id_ := f"{AnswerSheet.prefix('evening')}{number:06d}-0"),
            survey="evening",
            answers=[
                answers.rows[0]
                .answers[0]
                .model_copy(update={"id": f"{id_}-{chance.randbytes(8).hex()}", "answers": {"wish": str(number)}})
                for _ in range(2)
            ],
        )
        for number in range(pairs)
    ]
    _, *rows, _ = await lines_of(answers)
    came = [row[-1] for row in rows]
    assert sorted(came) == sorted([str(number) for number in range(pairs)] * 2)
    neighbours = sum(one == other for one, other in pairwise(came))
    assert neighbours < pairs // 20, "by chance about one of them stands beside the one it came with"


async def test_answers_are_read_a_page_at_a_time_however_many_there_are() -> None:
    answers = Answers(*[YESTERDAY] * 2_001)
    assert len(await lines_of(answers)) == 2_003
    assert answers.largest * AnswerSheet.MOST == 1_000


def test_an_export_that_breaks_off_is_noticed() -> None:
    whole = [b"[1]\n", b"[2]\n", b'{"end": 2}\n']
    assert list(_rows(whole, 2)) == [[1], [2]]
    for broken, expected in ((whole[:2], 2), (whole, 3), ([whole[0], whole[2]], 2)):
        try:
            list(_rows(broken, expected))
        except BrokenOff:
            continue
        raise AssertionError


def test_reading_on_from_anywhere_stays_within_the_survey() -> None:
    prefix = AnswerSheet.prefix("evening")
    for after in ("", "0", AnswerSheet.prefix("another"), f"{prefix}5"):
        bounds = AnswerSheet.after("evening", after)["_id"]
        assert bounds["$gt"] >= prefix
        assert bounds["$lt"] < f"{prefix.removesuffix('-')}/"
