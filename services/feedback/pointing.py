"""What the items of a follow-up point at must be there: wishes of the occasion's survey, and its questions."""

from __future__ import annotations

from collections.abc import Iterator

from services.feedback.documents import AnswerSheet, Survey
from services.feedback.domain.follow_up import Part
from services.feedback.domain.problems import NOT_A_WISH, OUT_OF_SCALE, UNKNOWN_OPTION, UNKNOWN_QUESTION
from services.feedback.domain.question import Scale
from shared.contracts import Rejected
from shared.contracts.feedback import PlannedItem, PublishFollowUp
from shared.contracts.problem import UNKNOWN
from shared.store import Work


async def check_pointers(command: PublishFollowUp, work: Work) -> None:
    """Accept items that point at what there is.

    Raises:
        Rejected: not-a-wish, unknown-question, out-of-scale, unknown-option; each names the field.
    """
    items = list(_items(command))
    wishes = {id_: f"{field}/wishes/{place}" for field, one in items for place, id_ in enumerate(one.wishes)}
    if wishes:
        sheets = sorted({AnswerSheet.of(id_) for id_ in wishes})
        found = await work.select(AnswerSheet, {"_id": {"$in": sheets}, "survey": command.occasion})
        wrote = {answer.id for sheet in found for answer in sheet.answers if answer.has_words()}
        for id_, field in wishes.items():
            if id_ not in wrote:
                raise Rejected(NOT_A_WISH, field=field, id=id_)
    if any(one.results for _, one in items):
        survey = await work.load(Survey, command.occasion, field="/data/occasion")
        for field, one in items:
            _check_results(one, survey, f"{field}/results")


def with_offices(command: PublishFollowUp, work: Work) -> PublishFollowUp:
    """Return the command with each office's name where it names nobody else as responsible.

    Raises:
        Rejected: unknown, of an office that the city's file hasn't; names the field.
    """
    parts: dict[str, tuple[PlannedItem, ...]] = {part.value: () for part in Part}
    for field, item in _items(command):
        _, _, part, _ = field.split("/")
        office = work.city.office(item.office)
        if item.office is not None and office is None:
            raise Rejected(UNKNOWN, field=f"{field}/office", what="office", id=item.office)
        named = item.model_copy(update={"responsible": item.responsible or (office.name if office else None)})
        parts[part] += (named,)
    return command.model_copy(update=parts)


def _items(command: PublishFollowUp) -> Iterator[tuple[str, PlannedItem]]:
    for part in Part:
        for place, item in enumerate(getattr(command, part.value)):
            yield f"/data/{part.value}/{place}", item


def _check_results(item: PlannedItem, survey: Survey, field: str) -> None:
    asked = {question.key: question for question in survey.questions}
    for place, result in enumerate(item.results):
        question = asked.get(result.question)
        if question is None:
            raise Rejected(UNKNOWN_QUESTION, field=f"{field}/{place}", key=result.question, known=", ".join(asked))
        highest = question.highest if isinstance(question, Scale) else 0
        if any(point > highest for point in result.points):
            raise Rejected(
                OUT_OF_SCALE, field=f"{field}/{place}/points", question=question.text, lowest=1, highest=highest
            )
        unknown = [one for one in result.options if one not in question.options_shown or isinstance(question, Scale)]
        if unknown:
            known = "–" if isinstance(question, Scale) else ", ".join(question.options_shown) or "–"
            where = f"{field}/{place}/options"
            raise Rejected(UNKNOWN_OPTION, field=where, question=question.text, id=unknown[0], known=known)
