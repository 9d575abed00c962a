from __future__ import annotations

from pathlib import Path

import pytest

from services.feedback.domain.age import wider
from services.feedback.domain.lots import NOT_TOLD
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.summary import summarise
from services.feedback.domain.tally import Tally
from services.feedback.results_view import Group, by_age, by_district, by_language, charts
from shared.city import City, load_city
from shared.contracts.population import Population

CITY = load_city(Path(__file__).resolve().parents[3] / "deploy" / "demo" / "espoo.yaml")
AGES = Population(category="age_group", weights={"15-64": 3, "65+": 1})


def shown(*, city: City = CITY, ages: dict[str, int] | None = None, **districts: int) -> dict[str, Group]:
    count = sum(districts.values())
    told = {district: size for district, size in districts.items() if district != "not_told"}
    tally = Tally(answers=count, languages={"fi": count}, districts=told, ages=ages or {})
    ids = [one.id for one in city.districts]
    summary = summarise("evening", THREE_QUESTIONS, {NOT_TOLD: tally}, answers=count, districts=ids)
    groups = by_age(summary, city) if ages is not None else by_district(summary, city)
    return {one.name.in_language("en"): one for one in groups}


def test_a_district_is_quiet_when_even_all_that_may_be_hidden_would_not_make_it_half_as_loud_as_it_is_large() -> None:
    loud = shown(leppavaara=50, tapiola=6)
    assert [name for name, one in loud.items() if one.quiet] == ["Suur-Matinkylä", "Suur-Espoonlahti", "Vanha-Espoo"]


def test_nothing_is_said_of_quiet_voices_from_a_few_answers() -> None:
    assert not any(one.quiet for one in shown(leppavaara=10).values())


def test_shares_are_of_those_who_told_and_those_who_did_not_have_none() -> None:
    groups = shown(leppavaara=10, tapiola=10, not_told=30)
    assert groups["Suur-Leppävaara"].share == groups["Suur-Tapiola"].share == 0.5
    hidden = groups["I prefer not to say"]
    assert (hidden.answers, hidden.share, hidden.population, hidden.quiet) == (30, None, None, False)


def test_population_shares_add_up_to_one() -> None:
    assert abs(sum(one.population or 0 for one in shown().values()) - 1) < 1e-9


def test_age_groups_of_the_population_are_there_though_nobody_of_them_answered() -> None:
    city = CITY.model_copy(update={"age_population": AGES, "age_groups": ("15-64", "65+")})
    groups = shown(city=city, ages={"15-64": 60}, leppavaara=60)
    assert (groups["15-64"].share, groups["15-64"].population, groups["15-64"].quiet) == (1.0, 0.75, False)
    assert (groups["65+"].answers, groups["65+"].population, groups["65+"].quiet) == ("under 5", 0.25, True)
    narrower = city.model_copy(update={"age_groups": ("15-64", "65-74", "75+")})
    old = shown(city=narrower, ages={"15-64": 60}, leppavaara=60)["65+"]
    assert (old.answers, old.share, old.quiet) == (0, None, False), "8 may be hidden, and 7.5 would be half as loud"


def test_a_districts_age_groups_are_not_measured_by_the_whole_citys() -> None:
    city = CITY.model_copy(update={"age_population": AGES})
    tally = Tally(answers=60, languages={"fi": 60}, districts={"leppavaara": 60}, ages={"15-64": 60})
    summary = summarise(
        "evening", THREE_QUESTIONS, {"leppavaara": tally}, answers=60, districts=(), district="leppavaara"
    )
    (group,) = by_age(summary, city)
    assert (group.name.in_language("en"), group.population, group.quiet) == ("15-64", None, False)


def test_ages_that_were_told_in_narrower_groups_are_added_up_to_the_populations() -> None:
    told = {"15-29": 12, "30-44": 33, "65-74": 7, "75+": 3, "unheard-of": 9}
    groups = shown(ages=told, leppavaara=64)
    # 10 + 30 of those that are compared: 10 + 30 + 5, which is at most 2 · 4 and 4 + 4 more.
    working, old, young = groups["15-64"], groups["65+"], groups["0-14"]
    assert (working.answers, working.share, round(working.population or 0, 3)) == (40, 40 / 45, 0.663)
    assert (old.answers, old.share, round(old.population or 0, 3)) == (5, 5 / 45, 0.15)
    assert (young.answers, young.share, round(young.population or 0, 3)) == ("under 5", None, 0.187)
    # Half of 0.187 · 45 is 4.2, and four may be hidden; half of 0.150 · 45 is 3.4.
    assert [name for name, one in groups.items() if one.quiet] == ["0-14"]
    assert (groups["unheard-of"].answers, groups["unheard-of"].share, groups["unheard-of"].population) == (
        5,
        None,
        None,
    )


def test_languages_of_answers_stand_beside_mother_tongues_and_the_others_beside_english() -> None:
    tally = Tally(answers=130, languages={"fi": 112, "sv": 3, "en": 15})
    summary = summarise("evening", THREE_QUESTIONS, {NOT_TOLD: tally}, answers=130, districts=())
    finnish, swedish, english = by_language(summary, CITY)
    # 110 + 15 = 125. Half of 0.064 / 0.999 · 125 is 4.004, and four may be hidden; half of 0.236 / 0.999 · 125 is 14.8.
    assert (finnish.share, round(finnish.population or 0, 3), finnish.quiet) == (0.88, 0.7, False)
    assert (swedish.share, round(swedish.population or 0, 3), swedish.quiet) == (None, 0.064, True)
    assert (english.share, round(english.population or 0, 3), english.quiet) == (0.12, 0.236, False)
    assert english.name.in_language("en") == "English (of the population: other mother tongues)"
    one_district = summary.model_copy(update={"district": "tapiola"})
    for unlike in (by_language(one_district, CITY), by_language(summary, CITY, ("tapiola",))):
        assert [one.population for one in unlike] == [None, None, None], "its people are not the city's"


def test_an_evening_for_some_districts_calls_no_other_quiet_and_compares_these_alone() -> None:
    told = {"leppavaara": 52, "kauklahti": 2, "tapiola": 8, "matinkyla": 4}
    tally = Tally(answers=70, languages={"fi": 70}, districts=told)
    ids = [one.id for one in CITY.districts]
    summary = summarise("evening", THREE_QUESTIONS, {NOT_TOLD: tally}, answers=70, districts=ids)
    groups = {one.name.in_language("en"): one for one in by_district(summary, CITY, ("leppavaara", "kauklahti"))}
    assert list(groups) == ["Suur-Leppävaara", "Suur-Kauklahti", "Suur-Tapiola", "I prefer not to say"]
    # 67,814 and 9,634 people: 0.8756 and 0.1244. Half of 0.1244 · 50 is 3.1, and four may be hidden.
    here, there = groups["Suur-Leppävaara"], groups["Suur-Kauklahti"]
    assert (here.share, round(here.population or 0, 4), here.quiet) == (1.0, 0.8756, False)
    assert (there.share, round(there.population or 0, 4), there.quiet) == (None, 0.1244, False)
    guests = groups["Suur-Tapiola"]
    assert (guests.answers, guests.share, guests.population, guests.quiet) == (5, None, None, False)
    louder = Tally(answers=80, languages={"fi": 80}, districts={"leppavaara": 80})
    more = summarise("evening", THREE_QUESTIONS, {NOT_TOLD: louder}, answers=80, districts=ids)
    # Half of 0.1244 · 80 is 4.98: more than four.
    quiet = [one.name.in_language("en") for one in by_district(more, CITY, ("leppavaara", "kauklahti")) if one.quiet]
    assert quiet == ["Suur-Kauklahti"]


@pytest.mark.parametrize(
    ("group", "known", "found"),
    [
        ("30-44", ("0-14", "15-64", "65+"), "15-64"),
        ("75+", ("0-14", "15-64", "65+"), "65+"),
        ("75-", ("65-",), "65-"),
        ("60-74", ("15-64", "65+"), None),
        ("15+", ("15-64",), None),
        ("young", ("young",), "young"),
        ("young", ("0-14",), None),
    ],
)
def test_a_narrower_age_group_is_part_of_the_one_that_has_all_its_years(
    group: str, known: tuple[str, ...], found: str | None
) -> None:
    assert wider(group, known) == found


def test_age_groups_are_not_shown_where_nobody_told_one() -> None:
    assert shown(ages={}, leppavaara=10) == {}


def test_a_chart_has_a_bar_for_each_label_and_names_the_commonest_answer_unless_two_are() -> None:
    points = {"welcome": {"4": 3, "5": 2}, "heard": {"1": 3, "5": 3}}
    tally = Tally(answers=6, points=points, languages={"fi": 6})
    summary = summarise("evening", THREE_QUESTIONS, {NOT_TOLD: tally}, answers=6, districts=())
    welcome, heard, wish = charts(summary, THREE_QUESTIONS)
    assert [bar.share for bar in welcome.bars] == [0, 0, 0, 0.6, 0.4]
    assert welcome.commonest == welcome.bars[3].label
    assert heard.commonest is None
    assert wish.bars == ()
    assert [one.answers for one in by_language(summary, CITY)] == [5, "under 5", "under 5"]
