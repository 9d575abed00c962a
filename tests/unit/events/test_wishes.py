"""Residents' wishes: answered once, within a promised time, and not kept in their own words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.events.domain.problems import WISH_ALREADY_ANSWERED
from services.events.domain.wish import WishState, promised
from services.events.wish_form import WishForm
from services.events.words.wish import FATE_NAMES
from shared.contracts.events import WishFate
from shared.text import LANGUAGES
from tests.unit.events.examples import BEFORE
from tests.unit.events.refusals import refused


def wish() -> WishState:
    return WishState(
        id="w",
        words="Pihojen valaistus",
        language="fi",
        district=None,
        made_at=BEFORE,
        answered_by=promised(BEFORE, 30),
    )


def test_an_answer_forgets_the_residents_own_words() -> None:
    one = wish()
    one.take("2027-lights", field="/data/wishes/0")
    assert (one.answer, one.words) == ("2027-lights", None)


def test_a_wish_is_answered_once() -> None:
    one = wish()
    one.take("2027-lights", field="/data/wishes/0")
    with refused(WISH_ALREADY_ANSWERED, at="/data/wishes/4"):
        one.take("2027-other", field="/data/wishes/4")
    assert one.answer == "2027-lights"


def test_a_wish_is_late_from_the_promised_time_until_it_is_answered() -> None:
    one = wish()
    assert not one.is_late(BEFORE + timedelta(days=30))
    assert one.is_late(BEFORE + timedelta(days=30, milliseconds=1))
    one.take("2027-lights", field="/data/wishes/0")
    assert not one.is_late(BEFORE + timedelta(days=60))


def test_a_double_click_on_the_form_is_one_wish_and_other_words_are_another() -> None:
    first = WishForm(wish=" Valoja ", nonce="n")
    assert first.message_id(first.to_command("fi")) == first.message_id(WishForm(wish="Valoja").to_command("fi"))
    other = WishForm(wish="Valoja pihoille", nonce="n")
    assert other.message_id(other.to_command("fi")) != first.message_id(first.to_command("fi"))


@pytest.mark.parametrize("words", ["", "  a ", "x" * 1001])
def test_a_wish_has_something_to_say_and_is_no_book(words: str) -> None:
    with pytest.raises(ValidationError):
        WishForm(wish=words).to_command("sv")


@pytest.mark.parametrize("fate", WishFate)
def test_what_becomes_of_a_wish_has_a_name_in_every_language(fate: WishFate) -> None:
    assert FATE_NAMES[fate].languages() == LANGUAGES
