"""The phenomenon of the week: nothing is public before staff have read it, and nothing declined stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest
from pydantic import ValidationError

from services.feedback.documents import AnswerSheet, Comment, survey_of
from services.feedback.text_search import PAGE, search
from shared.contracts import Rejected
from shared.contracts.feedback import Answer
from shared.contracts.phenomenon import CommentOn, ModerateComment, ReadComments, ReplyToComment, Verdict
from shared.store import Store
from shared.text import Text
from tests.unit.audit.ledgers import ReadableStore
from tests.unit.feedback.running import Running, text
from tests.unit.feedback.test_staff_surveys import published

QUESTION = {"kind": "text", "key": "view", "text": text("What does working from home do to the city?")}
WHY = Text(en="It names a person")


async def asked() -> tuple[Running, str]:
    """A phenomenon that is open."""
    running = Running()
    id_ = await published(running, "phenomenon", QUESTION)
    running.now = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
    return running, id_


async def write(running: Running, survey: str, words: str) -> str:
    """Answer, and return the id under which staff read it."""
    known = {one.id for one in running.stored(Comment)}
    await running.handle(Answer(survey=survey, answered_at=running.now, language="sv", answers={"view": words}))
    (new,) = {one.id for one in running.stored(Comment)} - known
    return str(new)


async def test_an_answer_waits_to_be_read_counts_as_an_answer_and_does_not_lead_to_it() -> None:
    running, survey = await asked()
    comment = await write(running, survey, "Quieter mornings")
    ((answer,),) = (sheet.answers for sheet in running.stored(AnswerSheet))
    assert comment not in answer.id
    (read,) = (await running.handle(ReadComments())).comments
    assert (read.comment, read.words, read.language, read.on) == (comment, "Quieter mornings", "sv", None)
    assert [name for name, _ in running.said] == ["feedback.survey.published"]


async def test_what_is_published_is_told_without_its_words_answered_and_commented_on() -> None:
    running, survey = await asked()
    first = await write(running, survey, "Quieter mornings")
    publish = ModerateComment(comment=first, verdict=Verdict.PUBLISH)
    assert (await running.handle(publish)).published
    assert (await running.handle(publish)).published, "twice is once"
    told = [data for name, data in running.said if name == "feedback.comment.published"]
    assert len(told) == 1
    assert "Quieter" not in str(told)
    reply = ReplyToComment(comment=first, words=Text(en="We see it too"), by=Text(en="City planning"))
    assert [(await running.handle(reply)).replies for _ in range(2)] == [1, 1]
    on = (await running.handle(CommentOn(on=first, words="So do I"))).comment
    waiting = (await running.handle(ReadComments())).comments
    assert [(one.comment, one.on) for one in waiting] == [(on, first)]
    await running.handle(ModerateComment(comment=on, verdict=Verdict.PUBLISH))
    deeper = (await running.handle(CommentOn(on=on, words="And I"))).comment
    assert {one.id: one.on for one in running.stored(Comment)}[deeper] == first, "one talk, one level"


async def test_personal_data_in_a_comment_is_replaced_before_it_is_stored() -> None:
    running, survey = await asked()
    first = await write(running, survey, "Ring Aino, 040 123 4567")
    await running.handle(ModerateComment(comment=first, verdict=Verdict.PUBLISH))
    await running.handle(CommentOn(on=first, words="Or write to aino@example.org, 131052-308T"))
    assert sorted(one.words for one in running.stored(Comment)) == [
        "Or write to [e-mail], [identity code]",
        "Ring Aino, [telephone]",
    ]


async def test_staff_find_comments_as_they_find_answers_each_once_and_nothing_that_was_declined() -> None:
    running, survey = await asked()
    first = await write(running, survey, "Quieter mornings")
    await running.handle(ModerateComment(comment=first, verdict=Verdict.PUBLISH))
    said = [f"Mornings {number}" for number in range(PAGE + 9)]
    on = {words: (await running.handle(CommentOn(on=first, words=words))).comment for words in said}
    declined = ModerateComment(comment=on["Mornings 7"], verdict=Verdict.DECLINE, reason=WHY)
    await running.handle(declined)
    readable = ReadableStore()
    readable.rows = running.store.rows
    store = cast("Store", readable)
    of_it = await survey_of(store, survey)
    first_page, after = await search(store, of_it, "MORNINGS", "")
    second_page, end = await search(store, of_it, "MORNINGS", after or "")
    assert end is None
    seen = [one.words for one in (*first_page, *second_page)]
    assert sorted(seen) == sorted({"Quieter mornings", *said} - {"Mornings 7"})
    [alone], _ = await search(store, of_it, "mornings 58", "")
    assert alone.answer == on["Mornings 58"]


async def test_what_is_declined_is_forgotten_with_a_reason_also_after_it_was_public() -> None:
    running, survey = await asked()
    comment = await write(running, survey, "My neighbour Vilma")
    await running.handle(ModerateComment(comment=comment, verdict=Verdict.PUBLISH))
    declined = await running.handle(ModerateComment(comment=comment, verdict=Verdict.DECLINE, reason=WHY))
    assert not declined.published
    (stored,) = running.stored(Comment)
    assert (stored.words, stored.reason) == (None, WHY)
    for refused in (
        ModerateComment(comment=comment, verdict=Verdict.PUBLISH),
        CommentOn(on=comment, words="What was it?"),
        ReplyToComment(comment=comment, words=Text(en="…"), by=Text(en="City")),
    ):
        with pytest.raises(Rejected):
            await running.handle(refused)


async def test_nothing_is_commented_on_before_it_is_public_or_after_the_question_is_closed() -> None:
    running, survey = await asked()
    comment = await write(running, survey, "Quieter mornings")
    with pytest.raises(Rejected, match="isn't public"):
        await running.handle(CommentOn(on=comment, words="So do I"))
    await running.handle(ModerateComment(comment=comment, verdict=Verdict.PUBLISH))
    running.now = datetime(2027, 4, 1, tzinfo=UTC)
    with pytest.raises(Rejected, match="no more answers"):
        await running.handle(CommentOn(on=comment, words="So do I"))


async def test_an_empty_answer_is_nothing_to_read() -> None:
    running, survey = await asked()
    await running.handle(Answer(survey=survey, answered_at=running.now, answers={"view": ""}))
    assert running.counted[-1] == ("feedback", "phenomenon")
    assert running.stored(Comment) == []


@pytest.mark.parametrize(("verdict", "reason"), [(Verdict.DECLINE, None), (Verdict.PUBLISH, WHY)])
def test_only_a_refusal_has_a_reason_and_each_has_one(verdict: Verdict, reason: Text | None) -> None:
    with pytest.raises(ValidationError):
        ModerateComment(comment="c", verdict=verdict, reason=reason)
