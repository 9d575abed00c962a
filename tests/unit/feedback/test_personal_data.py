from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.personal_data import EMAIL, IDENTITY_CODE, TELEPHONE, masked, masked_answers
from services.feedback.domain.question import THREE_QUESTIONS


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Kirjoita aino.asukas+silta@example.org.", f"Kirjoita {EMAIL}."),
        ("<aino@example.fi>, kiitos", f"<{EMAIL}>, kiitos"),
        ("äiti@räksmörgås.example", EMAIL),
        ("Soita 040 123 4567!", f"Soita {TELEPHONE}!"),
        ("ring 09-8162 1234 eller +46 8 123 456 78", f"ring {TELEPHONE} eller {TELEPHONE}"),
        ("call (050) 123 4567", f"call {TELEPHONE}"),
        ("010101-123N", IDENTITY_CODE),
        ("synt. 131052A308T ja 010101Y1239", f"synt. {IDENTITY_CODE} ja {IDENTITY_CODE}"),
        ("131052 - 308T", IDENTITY_CODE),
        ("131052-308X", IDENTITY_CODE),
    ],
)
def test_addresses_numbers_and_identity_codes_are_replaced(written: str, stored: str) -> None:
    assert masked(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "Lisää valoa puistoon",
        "Bussi 134 klo 17.30-19.00",
        "Vuosina 2010-2020 ja 2021–2024",
        "Budjetti 1 000 000 euroa",
        "Illan 10.2.2027 jälkeen, postinumero 02600",
        "hinta @ 5 e",
        "👍🏽 hyvä! مرحبا",
        "",
    ],
)
def test_what_only_looks_a_little_like_it_stays(written: str) -> None:
    assert masked(written) == written


def test_names_are_not_found_and_nobody_says_that_they_are() -> None:
    assert masked("Terveisin Aino Asukas, Kotikatu 1 A 2") == "Terveisin Aino Asukas, Kotikatu 1 A 2"


def test_a_text_full_of_numbers_is_masked_without_a_look_at_each() -> None:
    started = time.process_time()
    assert masked("040 123 4567, " * 280) == f"{TELEPHONE}, " * 280
    for hostile in ("1" * 4_000, "(1" * 2_000, "a@" * 2_000, "@" * 4_000, "x" * 3_990 + "@a.b", "1-" * 2_000):
        masked(hostile)
    assert time.process_time() - started < 2, "seconds; in a row they take some hundredths"


@given(written=st.text(max_size=200))
def test_what_was_masked_stays_as_it_is(written: str) -> None:
    assert masked(masked(written)) == masked(written)


def test_only_what_people_wrote_in_their_own_words_is_looked_at() -> None:
    answers: dict[str, int | str] = {"welcome": 4, "heard": "040 123 4567", "wish": "Soita 040 123 4567"}
    assert masked_answers(answers, THREE_QUESTIONS) == answers | {"wish": f"Soita {TELEPHONE}"}
