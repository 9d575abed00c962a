"""The form in which a person answers a survey."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl
from uuid import uuid4

from fastapi import Request

from services.feedback.domain.question import Questions, Scale
from shared.web.bodies import read_body

MOST_BYTES = 64 * 1024
ANSWER = "answer-"
"""Begins the name of every field that answers a question; the question's key follows."""
DISTRICT = "district"

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"[0-9]{1,3}")


def _new_id() -> str:
    return str(uuid4())


@dataclass(frozen=True, slots=True)
class Form:
    """What a person has filled in, and the id that makes sending it twice the same as once."""

    values: dict[str, str] = field(default_factory=dict)
    id: str = field(default_factory=_new_id)

    def answers(self, questions: Questions) -> dict[str, int | str]:
        """Return what was answered, points of a scale as numbers where they are; the survey judges it."""
        scales = {question.key for question in questions if isinstance(question, Scale)}
        given = {name.removeprefix(ANSWER): value for name, value in self.values.items() if name.startswith(ANSWER)}
        return {
            key: int(value) if key in scales and _NUMBER.fullmatch(value) else value for key, value in given.items()
        }

    @property
    def district(self) -> str | None:
        """The district that was told, if any."""
        return self.values.get(DISTRICT) or None

    def again(self) -> Form:
        """Return the same under another id, because what came of this one is remembered under its id."""
        return Form(values=self.values)


def field_of(pointer: str) -> str | None:
    """Return the field that a JSON pointer into the command means, or None."""
    if pointer.startswith("/data/answers/"):
        return ANSWER + pointer.removeprefix("/data/answers/")
    return DISTRICT if pointer == "/data/background/district" else None


async def read_form(request: Request) -> Form:
    """Read a form as browsers send it.

    Raises:
        Rejected: too large (413).
    """
    body = await read_body(request, MOST_BYTES)
    sent = dict(parse_qsl(body.decode(errors="replace"), errors="replace"))
    values = {name: value.replace("\r\n", "\n").strip() for name, value in sent.items()}
    id_ = values.pop("id", "")
    return Form(values=values, id=id_) if _ID.fullmatch(id_) else Form(values=values)
