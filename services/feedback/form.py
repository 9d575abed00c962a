"""The form in which a person answers a survey."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from time import time
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from fastapi import Request

from services.feedback.domain.problems import ANSWER_TOO_OLD
from services.feedback.domain.question import Questions
from services.feedback.domain.value import Value
from services.feedback.domain.window import OLDEST
from shared.contracts.problem import Rejected

ANSWER = "answer-"
"""Begins the name of every field that answers a question; the question's key follows."""
DISTRICT, AGE_GROUP = "district", "age_group"
_NUMERIC, _SEVERAL = {"scale", "number"}, "choices"

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"[0-9]{1,9}")


_OWN = 8
"""The version of a UUID whose first part is whatever its maker likes (RFC 9562): here, the day."""


def _today() -> int:
    """Return the day, counted from 1970-01-01, by the machine's clock as ids are forgotten by it."""
    return int(time() // timedelta(days=1).total_seconds())


def _new_id() -> str:
    """Return an id that tells on which day the form was shown, and no more."""
    chance = uuid4().hex
    return str(UUID(hex=f"{_today():08x}{chance[8:12]}{_OWN:x}{chance[13:]}"))


@dataclass(frozen=True, slots=True)
class Form:
    """What a person has filled in, and the id that makes sending it twice the same as once."""

    values: dict[str, str] = field(default_factory=dict)
    """By field; where several may be ticked, their ids with a space between."""
    id: str = field(default_factory=_new_id)

    def answers(self, questions: Questions) -> dict[str, Value]:
        """Return what was answered, in the form of each question's kind where it can be; the survey judges it."""
        kinds = {question.key: question.kind for question in questions}
        given = {name.removeprefix(ANSWER): value for name, value in self.values.items() if name.startswith(ANSWER)}
        return {key: _value(kinds.get(key), value) for key, value in given.items()}

    @property
    def background(self) -> dict[str, str]:
        """The district and the age group, as far as they were told."""
        return {name: told for name in (DISTRICT, AGE_GROUP) if (told := self.values.get(name))}

    def require_remembered(self) -> None:
        """Accept a form that, had it been sent before, would be known again by its id.

        Raises:
            Rejected: it was shown so long ago that nobody knows any more whether it was counted.
        """
        id_ = UUID(self.id)
        if id_.version == _OWN and _today() - (id_.int >> 96) >= OLDEST.days:
            raise Rejected(ANSWER_TOO_OLD, days=OLDEST.days)

    def again(self) -> Form:
        """Return the same under another id, because what came of this one is remembered under its id."""
        return Form(values=self.values)


def _value(kind: str | None, value: str) -> Value:
    if kind in _NUMERIC and _NUMBER.fullmatch(value):
        return int(value)
    return tuple(value.split()) if kind == _SEVERAL else value


def field_of(pointer: str) -> str | None:
    """Return the field that a JSON pointer into the command means, or None."""
    if pointer.startswith("/data/answers/"):
        return ANSWER + pointer.removeprefix("/data/answers/")
    name = pointer.removeprefix("/data/background/")
    return name if name in {DISTRICT, AGE_GROUP} else None


async def read_form(request: Request) -> Form:
    """Read a form as browsers send it."""
    body = await request.body()
    sent: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode(errors="replace"), errors="replace"):
        sent.setdefault(name, []).append(value.replace("\r\n", "\n").strip())
    values = {name: " ".join(written) for name, written in sent.items()}
    id_ = values.pop("id", "")
    return Form(values=values, id=id_) if _ID.fullmatch(id_) else Form(values=values)
