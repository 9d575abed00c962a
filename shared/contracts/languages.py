"""Which texts of a survey lack a language that the city requires: no survey is public before all are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from shared.contracts.problem import ProblemKind
from shared.text import Language, Text

LANGUAGE_MISSING = ProblemKind(
    "language-missing",
    409,
    Text(fi="Kieli puuttuu", sv="Ett språk saknas", en="A language is missing"),
    Text(
        fi="Kyselyä ei voi julkaista ennen kuin kaikki kaupungin kielet ovat koossa. Puuttuu: {missing}.",
        sv="Enkäten kan inte publiceras innan stadens alla språk finns. Det saknas: {missing}.",
        en="The survey can't be published before all languages of the city are there. Missing: {missing}.",
    ),
)


def missing_languages(planned: BaseModel | tuple[BaseModel, ...], required: Iterable[Language]) -> tuple[str, ...]:
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
            yield from _texts(one, f"{where}/{place}".lstrip("/"))
