from __future__ import annotations

from pathlib import Path

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
    city = CITY.model_copy(update={"reference_population": (AGES,)})
    groups = shown(city=city, ages={"15-64": 60}, leppavaara=60)
    assert (groups["15-64"].share, groups["15-64"].population, groups["15-64"].quiet) == (1.0, 0.75, False)
    assert (groups["65+"].answers, groups["65+"].population, groups["65+"].quiet) == ("under 5", 0.25, True)


def test_a_districts_age_groups_are_not_measured_by_the_whole_citys() -> None:
    city = CITY.model_copy(update={"reference_population": (AGES,)})
    tally = Tally(answers=60, languages={"fi": 60}, districts={"leppavaara": 60}, ages={"15-64": 60})
    summary = summarise(
        "evening", THREE_QUESTIONS, {"leppavaara": tally}, answers=60, districts=(), district="leppavaara"
    )
    (group,) = by_age(summary, city)
    assert (group.name.in_language("en"), group.population, group.quiet) == ("15-64", None, False)


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
    assert [one.answers for one in by_language(summary)] == [5, "under 5", "under 5"]
