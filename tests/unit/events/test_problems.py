"""Refusals are worded for every reader."""

from __future__ import annotations

import string

import pytest

from services.events.domain import problems
from shared.contracts import ProblemKind
from shared.text import LANGUAGES, Text

KINDS = [kind for kind in vars(problems).values() if isinstance(kind, ProblemKind)]


def placeholders(text: Text, language: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text.in_language(language)) if name}


def test_there_are_refusals_to_check() -> None:
    assert len(KINDS) > 10
    assert len({kind.code for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_refusal_says_the_same_in_every_language(kind: ProblemKind) -> None:
    assert kind.title.languages() == kind.detail.languages() == LANGUAGES
    assert placeholders(kind.detail, "fi") == placeholders(kind.detail, "sv") == placeholders(kind.detail, "en")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_refusal_has_a_status_of_the_clients_making(kind: ProblemKind) -> None:
    assert 400 <= kind.status < 500
