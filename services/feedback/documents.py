"""What the feedback service stores."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator
from datetime import date, datetime
from operator import attrgetter
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from services.feedback.domain.comment import CommentState, Standing
from services.feedback.domain.follow_up import Edition
from services.feedback.domain.kiosk import KioskState
from services.feedback.domain.lots import Lots
from services.feedback.domain.progress import Step
from services.feedback.domain.series import WaveRecord
from services.feedback.domain.survey import SurveyState
from services.feedback.domain.value import Value
from shared.contracts import Rejected
from shared.contracts.feedback import Background
from shared.contracts.problem import UNKNOWN
from shared.contracts.surveys import SurveyFacts
from shared.store import Document, Index, Store
from shared.stretches import HEX, next_width
from shared.text import Language, Text


class Occasion(Document):
    """What this service needs to know of an occasion, from the events about it."""

    COLLECTION: ClassVar[str] = "occasions"

    name: Text
    edition: int
    """The occasion's version at the events service; an event about an older one is stale."""
    held: bool = False


class Survey(Document, SurveyState):
    """A survey that is public. Taking an answer only reads it: answers never wait for each other."""

    COLLECTION: ClassVar[str] = "surveys"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("of_occasion", "-window.opens_at"),)


class SurveyDraft(Document):
    """A survey that staff work at; nobody else sees it. Gone once it is published."""

    COLLECTION: ClassVar[str] = "survey_drafts"

    facts: SurveyFacts
    edition: int = 1


class SurveySeries(Document):
    """The waves of a resident survey, oldest first, with what each asked."""

    COLLECTION: ClassVar[str] = "survey_series"

    name: Text
    """As the latest wave is called."""
    waves: tuple[WaveRecord, ...] = ()


class Comment(Document, CommentState):
    """What a resident wrote on a phenomenon: nothing of who or what sent it."""

    COLLECTION: ClassVar[str] = "comments"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("state", "made_at"), Index("phenomenon", "state", "-decided_at"))


class StoredAnswer(BaseModel):
    """One anonymous answer: nothing of who or what sent it, and an id that tells nothing but its survey."""

    id: str
    answered_at: datetime
    received_at: datetime
    language: Language
    answers: dict[str, Value]
    background: Background

    def random_part(self) -> str:
        """Return what of its id is random and its own: by it, answers stand in no order at all."""
        return self.id.rpartition("-")[2]

    def has_words(self) -> bool:
        """Say whether anything was written in it."""
        return any(isinstance(value, str) for value in self.answers.values())


class AnswerSheet(Document):
    """Answers to one survey that were committed together, in the order in which they came.

    A row for each, beside its inbox row, cost the database as much again. Under load a sheet is filled at once; a lone
    answer has one to itself. See docs/decisions/0040-answers-on-sheets.md.

    Ids begin alike within a survey (`prefix`), and go on at random.
    """

    COLLECTION: ClassVar[str] = "answer_sheets"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("survey", "_id"),)
    MOST: ClassVar[int] = 50
    """Answers on one sheet: as large as the largest message, they still fit into a document of 16 MiB."""

    survey: str
    answers: list[StoredAnswer]

    @staticmethod
    def prefix(survey: str) -> str:
        """Return what the ids of all sheets of a survey begin with: 64 bits of SHA-256, hex, and a hyphen."""
        return f"{hashlib.sha256(survey.encode()).hexdigest()[:16]}-"

    @classmethod
    def between(cls, survey: str, after: str, end: str | None) -> dict[str, Any]:
        """Return the filter for a survey's sheets in a stretch of ids; `after` and `end` follow the prefix."""
        prefix = cls.prefix(survey)
        behind_all = prefix.removesuffix("-") + "."
        return {"survey": survey, "_id": {"$gt": prefix + after, "$lt": behind_all if end is None else prefix + end}}

    @staticmethod
    def of(answer: str) -> str:
        """Return the id of the sheet that an answer is on."""
        return answer.rpartition("-")[0]

    def new_id(self) -> str:
        """Return a random id for an answer on this sheet, which tells nothing of its place."""
        return f"{self.id}-{secrets.token_hex(8)}"

    def in_no_order(self) -> list[StoredAnswer]:
        """Return the answers by their ids, so that nobody learns who came after whom."""
        return sorted(self.answers, key=attrgetter("id"))


class SummaryPart(Document):
    """The running count of the answers to a survey that some processes took; the parts make the summary.

    One count for all would be changed by every commit of every replica: all but one of them would conflict
    and run again, and a second replica would bring nothing. Counts spread by answer would not help, because a
    group of answers would change them all. So each process keeps to one part. Two processes that happen to
    share one are as correct, only slower. The number of parts bounds what a reader adds up.
    """

    COLLECTION: ClassVar[str] = "summary_parts"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("survey"),)
    PARTS: ClassVar[int] = 64
    OWN: ClassVar[int] = secrets.randbelow(PARTS)
    """The part that this process keeps to."""

    survey: str
    answers: int = 0
    """Taken by these processes, exactly."""
    lots: Lots = Field(default_factory=Lots)
    """What they say, as far as it may be shown; settled, the first part has those of all."""

    @classmethod
    def own_id(cls, survey: str) -> str:
        """Return the id of this process's part of the survey's summary."""
        return f"{survey}.{cls.OWN}"


class Kiosk(Document, KioskState):
    """A kiosk of the city, by the name that staff gave it, and when it was heard of: nothing of who answered on it."""

    COLLECTION: ClassVar[str] = "kiosks"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("survey"),)


class FollowUp(Document):
    """An occasion's follow-up with all its editions, oldest first; its id is the occasion's."""

    COLLECTION: ClassVar[str] = "follow_ups"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-published_at"), Index("next_due"))

    occasion_name: Text
    published_at: datetime
    """When the latest edition was published."""
    editions: tuple[Edition, ...]
    progress: dict[str, tuple[Step, ...]] = Field(default_factory=dict)
    """How far items have come, by their ids, oldest first."""
    next_due: date | None = None
    """When the first of its open items is due."""

    @property
    def latest(self) -> Edition:
        """The edition that stands."""
        return self.editions[-1]


NEWEST_FIRST: list[tuple[str, int]] = [("published_at", -1), ("_id", 1)]


def late_filter(today: date) -> dict[str, Any]:
    """Return the filter for follow-ups of which something is late."""
    return {"next_due": {"$gt": "", "$lt": today.isoformat()}}


def parts_of(survey: str) -> dict[str, Any]:
    """Return the filter for all parts of a survey's summary."""
    return {"survey": survey}


_SHEETS = 1_000 // AnswerSheet.MOST
"""On a page, about."""
_COMMENTS = 1_000
"""On a page."""


async def pages_of_answers(store: Store, survey: str, after: str = "") -> AsyncIterator[list[StoredAnswer]]:
    """Go through a survey's answers in the order of their ids, which is no order, about a thousand at once.

    `after` is the id of an answer, and what follows it is wanted.
    """
    prefix, sheet, behind = AnswerSheet.prefix(survey), AnswerSheet.of(after), ""
    if sheet.startswith(prefix):
        behind = sheet.removeprefix(prefix)
        if begun := await store.find(AnswerSheet, sheet):
            yield [answer for answer in begun.in_no_order() if answer.id > after]
    width = HEX.first_width
    while True:
        end = HEX.end_of_stretch(behind, width)
        sheets = await store.select(AnswerSheet, AnswerSheet.between(survey, behind, end), sort=[("_id", 1)])
        if sheets:
            yield [answer for sheet in sheets for answer in sheet.in_no_order()]
        if end is None:
            return
        behind, width = end, next_width(width, len(sheets), _SHEETS)


async def comments_on_comments(store: Store, phenomenon: str, after: str = "") -> AsyncIterator[list[Comment]]:
    """Go through what was written on others' words on a phenomenon and not declined, in the order of ids: no order.

    What answers the question itself is among the answers.
    """
    kept = {"phenomenon": phenomenon, "state": {"$in": [Standing.PUBLISHED, Standing.WAITING]}, "on": {"$ne": None}}
    while some := await store.select(Comment, {**kept, "_id": {"$gt": after}}, sort=[("_id", 1)], limit=_COMMENTS):
        yield some
        after = some[-1].id


async def survey_of(store: Store, id_: str) -> Survey:
    """Return the survey.

    Raises:
        Rejected: unknown (404).
    """
    survey = await store.find(Survey, id_)
    if survey is None:
        raise Rejected(UNKNOWN, what="survey", id=id_)
    return survey


OF_STAFF: dict[str, Any] = {"of_occasion": False}
"""The filter for surveys that staff made."""
LATEST_FIRST: list[tuple[str, int]] = [("window.opens_at", -1), ("_id", 1)]


async def series_of(store: Store, id_: str) -> SurveySeries:
    """Return the series.

    Raises:
        Rejected: unknown (404).
    """
    series = await store.find(SurveySeries, id_)
    if series is None:
        raise Rejected(UNKNOWN, what="series", id=id_)
    return series


async def follow_up_of(store: Store, occasion: str) -> FollowUp:
    """Return the occasion's follow-up.

    Raises:
        Rejected: unknown (404).
    """
    follow_up = await store.find(FollowUp, occasion)
    if follow_up is None:
        raise Rejected(UNKNOWN, what="follow-up", id=occasion)
    return follow_up
