from __future__ import annotations

from time import time
from uuid import uuid4

import pytest

from services.feedback import form as forms
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.form import Form, field_of
from shared.contracts.problem import Rejected
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


def test_a_form_is_taken_while_it_would_be_known_again_and_then_sent_as_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form, shown_by_an_earlier_version = Form(values={"answer-wish": "x"}), Form(id=str(uuid4()))
    now, day = time(), 24 * 3600
    for days in (0, 27):
        monkeypatch.setattr(forms, "time", lambda days=days: now + days * day)
        form.require_remembered()
    monkeypatch.setattr(forms, "time", lambda: now + 28 * day)
    with pytest.raises(Rejected) as refused:
        form.require_remembered()
    assert refused.value.problem.type.endswith("answer-too-old")
    for known in (form.again(), shown_by_an_earlier_version):
        known.require_remembered()


def test_an_id_tells_the_day_and_nothing_closer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "time", lambda: 20_000 * 86_400.0)
    first = Form().id
    monkeypatch.setattr(forms, "time", lambda: 20_001 * 86_400.0 - 0.1)
    assert Form().id[:8] == first[:8] == f"{20_000:08x}"


def test_a_pointer_into_the_command_leads_to_the_field_of_the_form() -> None:
    assert field_of("/data/answers/heard") == "answer-heard"
    assert field_of("/data/background/district") == "district"
    assert field_of("/data/background/age_group") == "age_group"
    assert field_of("/data/answered_at") is None
