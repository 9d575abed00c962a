"""Personal data in what people write: found by a stated rule, and replaced before it is stored.

Found: e-mail addresses, Finnish personal identity codes, and telephone numbers, Finnish ones as they are written here
and all others with their country code. Not found: names, addresses of homes, number plates, an e-mail address spelled
out in words. See docs/decisions/0036-personal-data-in-free-text.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from services.feedback.domain.question import Question

V = TypeVar("V")

EMAIL, IDENTITY_CODE, TELEPHONE = "[e-mail]", "[identity code]", "[telephone]"
HOME = "FI"
"""Where a telephone number without a country code is from (ISO 3166)."""

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}")
_IDENTITY_CODE = re.compile(r"(?<!\w)\d{6}\s?[-+\u2212\u2013A-FU-Ya-fu-y]\s?\d{3}[0-9A-Ya-y](?!\w)")
"""Day, month, year, century, individual number, check character; also where the check is wrong, as in a typing error.

Source: Digital and Population Data Services Agency; the signs B–F and U–X since 2023.
"""
_FEWEST_DIGITS = 6
_MOST_DIGITS = 200
"""In a text with more digits every long row of them is taken for a number: to look at each would take too long."""
_DIGITS_IN_A_ROW = re.compile(r"\+?\d(?:[\s().-]{0,3}\d){5,}")


def masked(text: str) -> str:
    """Return the text with personal data replaced; a text that was masked stays as it is."""
    if "@" in text:
        text = _EMAIL.sub(EMAIL, text)
    digits = sum(character.isdigit() for character in text)
    if digits < _FEWEST_DIGITS:
        return text
    text = _IDENTITY_CODE.sub(IDENTITY_CODE, text)
    return _DIGITS_IN_A_ROW.sub(TELEPHONE, text) if digits > _MOST_DIGITS else _without_telephones(text)


def masked_answers(answers: Mapping[str, V], questions: Iterable[Question]) -> dict[str, V | str]:
    """Return the answers with personal data replaced in those that people wrote in their own words."""
    written = {question.key for question in questions if question.kind == "text"}
    return {
        key: masked(value) if key in written and isinstance(value, str) else value for key, value in answers.items()
    }


def _without_telephones(text: str) -> str:
    from phonenumbers import PhoneNumberMatcher  # noqa: PLC0415 - only few texts have anything like a number

    for found in reversed(list(PhoneNumberMatcher(text, HOME))):
        text = text[: found.start] + TELEPHONE + text[found.end :]
    return text
