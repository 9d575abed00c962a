from __future__ import annotations

from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.form import Form, field_of
from tests.unit.feedback.kinds import EVERY_KIND


def test_points_of_a_scale_become_numbers_and_words_stay_words() -> None:
    form = Form(values={"answer-welcome": "4", "answer-wish": "5", "district": "tapiola", "other": "x"})
    assert form.answers(THREE_QUESTIONS) == {"welcome": 4, "wish": "5"}
    assert form.background == {"district": "tapiola"}


def test_what_is_no_number_is_left_for_the_survey_to_refuse() -> None:
    assert Form(values={"answer-welcome": "four"}).answers(THREE_QUESTIONS) == {"welcome": "four"}


def test_what_was_ticked_is_a_list_of_ids_and_one_choice_is_its_id() -> None:
    form = Form(values={"answer-ways": "bus foot", "answer-stop": "sello", "answer-visits": "12"})
    assert form.answers(EVERY_KIND) == {"ways": ("bus", "foot"), "stop": "sello", "visits": 12}


def test_a_background_that_is_not_told_is_not_there() -> None:
    assert Form(values={"district": "", "age_group": ""}).background == {}


def test_two_forms_are_two_answers_and_a_refused_form_is_sent_again_as_another() -> None:
    form = Form(values={"answer-wish": "x"})
    assert form.id != Form().id
    assert form.again().id != form.id
    assert form.again().values == form.values


def test_a_pointer_into_the_command_leads_to_the_field_of_the_form() -> None:
    assert field_of("/data/answers/heard") == "answer-heard"
    assert field_of("/data/background/district") == "district"
    assert field_of("/data/background/age_group") == "age_group"
    assert field_of("/data/answered_at") is None
