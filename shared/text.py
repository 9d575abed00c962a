"""Texts for people, in the languages of the city."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Language = Literal["fi", "sv", "en"]
LANGUAGES: tuple[Language, ...] = ("fi", "sv", "en")


class Text(BaseModel):
    """The same words in up to three languages; at least one is there.

    On the wire: ``{"fi": "…", "sv": "…", "en": "…"}``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    fi: str | None = None
    sv: str | None = None
    en: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(getattr(self, language) for language in LANGUAGES):
            message = "give the text in at least one of fi, sv, en"
            raise ValueError(message)
        return self

    def in_language(self, language: str | None) -> str:
        """Return the text in the reader's language, else in the first of fi, sv, en that is there."""
        order = (language, *LANGUAGES) if language in LANGUAGES else LANGUAGES
        return next(str(words) for wanted in order if (words := getattr(self, str(wanted))))

    def languages(self) -> tuple[Language, ...]:
        """Return the languages in which the text is there, in the order fi, sv, en."""
        return tuple(language for language in LANGUAGES if getattr(self, language))

    def format(self, **values: object) -> Text:
        """Return the text with ``{placeholders}`` filled in every language.

        A value that is itself a `Text` is put in the language of the sentence around it.
        """
        filled = {}
        for language in self.languages():
            here = {
                key: value.in_language(language) if isinstance(value, Text) else value for key, value in values.items()
            }
            filled[language] = getattr(self, language).format(**here)
        return Text(**filled)
