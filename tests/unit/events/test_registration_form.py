"""The form as a browser sends it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from services.events.registration_form import RegistrationForm, wrong_fields
from shared.contracts.events import Attendance

GOOD = RegistrationForm(choice="schools/on-site", name="Resident One", email="one@example.org", nonce="n")


def test_a_form_becomes_the_command_in_the_readers_language() -> None:
    command = GOOD.model_copy(update={"companions": " 2 ", "needs": ["step-free"]}).to_command("evening", "sv")
    assert (command.occasion, command.track, command.attendance) == ("evening", "schools", Attendance.ON_SITE)
    assert (command.person.name, command.person.language, command.companions) == ("Resident One", "sv", 2)
    assert command.needs == ("step-free",)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"choice": ""}, ["choice"]),
        ({"choice": "schools"}, ["choice"]),
        ({"choice": "schools/by-post"}, ["choice"]),
        ({"name": "   "}, ["name"]),
        ({"email": "one@"}, ["email"]),
        ({"companions": "eleven"}, ["companions"]),
        ({"companions": "11"}, ["companions"]),
        ({"needs": ["Not a slug"]}, ["needs"]),
        ({"choice": "", "name": "", "email": "", "companions": "-1"}, ["choice", "name", "email", "companions"]),
    ],
)
def test_every_wrong_field_is_named_in_the_order_of_the_form(changes: dict[str, object], wrong: list[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        GOOD.model_copy(update=changes).to_command("evening", "fi")
    assert wrong_fields(caught.value) == wrong


def test_the_same_form_sent_twice_is_the_same_message() -> None:
    assert GOOD.message_id(GOOD.to_command("e", "fi")) == GOOD.message_id(GOOD.to_command("e", "fi"))


def test_a_form_that_was_changed_and_sent_again_is_another_message() -> None:
    changed = GOOD.model_copy(update={"companions": "1"})
    assert GOOD.message_id(GOOD.to_command("e", "fi")) != changed.message_id(changed.to_command("e", "fi"))


def test_two_visitors_forms_are_two_messages() -> None:
    other = GOOD.model_copy(update={"nonce": "m"})
    assert GOOD.message_id(GOOD.to_command("e", "fi")) != other.message_id(other.to_command("e", "fi"))
