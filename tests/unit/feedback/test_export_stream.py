from __future__ import annotations

import hashlib
import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from services.feedback.console import BrokenOff, _rows
from services.feedback.documents import AnswerSheet, StoredAnswer, Survey, pages_of_answers
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


def _sheet(number: int) -> str:
    """Return an id as the sheet of a group of messages has it."""
    return f"{AnswerSheet.prefix('evening')}{hashlib.sha256(str(number).encode()).hexdigest()[:24]}-0"


class Answers:
    """The store's sheets, and the most that were asked for at once."""

    def __init__(self, *received: datetime, wish: str = "") -> None:
        self.largest = self.looks = 0
        answers = [
            StoredAnswer(
                id=f"{_sheet(place // AnswerSheet.MOST)}-{place:06d}",
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

    async def find(self, _: Any, id_: str) -> AnswerSheet | None:
        return next((one for one in self.rows if one.id == id_), None)

    async def select(self, _: Any, filter: dict[str, Any], *, sort: Any) -> list[AnswerSheet]:
        assert sort == [("_id", 1)]
        bounds = filter["_id"]
        found = [one for one in self.rows if bounds["$gt"] < one.id < bounds["$lt"]]
        self.largest, self.looks = max(self.largest, len(found)), self.looks + 1
        return sorted(found, key=lambda one: one.id)


def _pages(store: Answers, after: str = "") -> AsyncIterator[list[StoredAnswer]]:
    return pages_of_answers(store, "evening", after)  # type: ignore[arg-type]


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
            id=(id_ := _sheet(number)),
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
    answers = Answers(*[YESTERDAY] * 20_001)
    assert len(await lines_of(answers)) == 20_003
    assert answers.largest * AnswerSheet.MOST < 2_500
    assert answers.looks < 2 * 40, "of 401 sheets, about 20 in each, twice"


async def test_reading_goes_on_behind_whatever_answer_was_seen_last() -> None:
    store = Answers(*[YESTERDAY] * 500)
    everything = [one.id for page in [page async for page in _pages(store)] for one in page]
    assert everything == sorted(everything)
    assert len(everything) == 500
    for place in (0, 49, 50, 333, 499):
        rest = [one.id async for page in _pages(store, everything[place]) for one in page]
        assert rest == everything[place + 1 :]


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
    for after, end in (("", None), ("zzz", None), ("5f", "60"), ("-", "00001")):
        bounds = AnswerSheet.between("evening", after, end)["_id"]
        assert bounds["$gt"] >= prefix
        assert bounds["$lt"] < f"{prefix.removesuffix('-')}/"


async def test_an_answer_of_another_survey_is_no_place_to_read_on_from() -> None:
    store = Answers(*[YESTERDAY] * 60)
    for after in ("", "0", f"{AnswerSheet.prefix('another')}5-0-7"):
        assert sum([len(page) async for page in _pages(store, after)]) == 60
