"""Which texts of a survey lack a language that the city requires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from shared.text import Language, Text


def missing_languages(planned: BaseModel, required: Iterable[Language]) -> tuple[str, ...]:
    """Return where each missing text belongs, such as ``questions/0/labels/2: sv``."""
    wanted = tuple(required)
    return tuple(
        f"{where}: {language}"
        for where, text in _texts(planned, "")
        for language in wanted
        if language not in text.languages()
    )


def _texts(value: object, where: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{where}/{name}".lstrip("/"))
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from _texts(one, f"{where}/{place}")
