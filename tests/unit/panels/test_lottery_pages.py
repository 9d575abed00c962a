"""The pages of a draw say what its published files say."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from starlette.requests import Request

from services.panels.applying import pages
from services.panels.domain.sortition.compute import fairest, lottery_of, of_two_stages
from services.panels.domain.sortition.overview import Overview, overview_of
from services.panels.domain.sortition.proof import Terms, audit_file, disguised, publish
from services.panels.lottery_documents import Lottery
from services.panels.lottery_pages import _chances, _groups
from shared.city import City
from shared.contracts.panels import Fairness, LotteryStatus, Quota
from shared.proof.bundle import FEW_SEATS, AuditFile, Drawing
from shared.proof.drawing import drawn
from shared.text import LANGUAGES, Language
from tests.unit.panels.people import quota, someone
from tests.unit.panels.test_call import facts
from tests.unit.proof.test_bundle import DIGITS
from tests.unit.proof.tickets import ticket_of

PEOPLE = [someone(number, ("16-29", "30-64", "65+")[number % 3]) for number in range(12)]
POOL = disguised(PEOPLE, "salt")
RULES = (quota("age_group", "16-29", 1, 1), quota("age_group", "30-64", 1, 3), quota("age_group", "65+", 0, 3))
CALL = facts(quotas=RULES, size=5, reserve=1)
CITY = City.model_validate({"city": {"en": "Espoo"}, "districts": ()})


def made(
    rules: tuple[Quota, ...] = RULES, *, size: int = CALL.size, two_stages: bool = False
) -> tuple[dict[str, bytes], AuditFile]:
    fair = fairest(POOL, rules, size=size, seconds=60)
    lottery = of_two_stages(fair, b"s") if two_stages else lottery_of(fair, seed=b"s")
    audit = audit_file(POOL, lottery, "salt")
    return publish(CALL.model_copy(update={"size": size}), audit, lottery, Terms("s", None)), audit


def shown(template: str, language: Language, **context: Any) -> str:
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "server": ("x", 80)}
    page = pages.render(Request({**scope, "scheme": "http"}), template, language=language, city=CITY, **context)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bytes(page.body).decode())).split())


def page_of(overview: Overview | None, language: Language, drawing: Drawing | None = None, **changes: Any) -> str:
    lottery = Lottery(
        id=CALL.id,
        objective=Fairness.LEXIMIN,
        seconds=60,
        seed="s",
        salt="salt",
        beacon_round=4711,
        status=LotteryStatus.PUBLISHED,
        manifest="f" * 64,
        shown=overview,
    )
    context: dict[str, Any] = {
        "facts": CALL,
        "lottery": lottery.model_copy(update=changes),
        "turns": 2,
        "shown": overview,
        "chances": _chances(overview) if overview else [],
        "groups": _groups(CALL, overview, CITY) if overview else [],
        "few_seats": bool(overview and overview.size < FEW_SEATS),
        "drawing": drawing,
        "files": [],
    }
    return shown("lottery.html", language, **context)


def test_an_overview_counts_what_all_panels_have() -> None:
    files, audit = made()
    overview = overview_of(files)
    assert len(overview.spreads) == len(RULES)
    for spread in overview.spreads:
        counts = [
            sum(audit.applicants[at].attributes["age_group"] == spread.quota.value for at in panel)
            for panel in audit.panels
        ]
        assert (spread.least, spread.most) == (min(counts), max(counts))
        assert spread.mean == pytest.approx(sum(counts) / len(counts), abs=1e-6)
    assert overview.mean_chance == pytest.approx(5 / 12)


def test_both_stages_have_the_same_numbers() -> None:
    one, two = (overview_of(made(two_stages=stages)[0]) for stages in (False, True))
    assert [spread.mean for spread in two.spreads] == pytest.approx([spread.mean for spread in one.spreads], abs=0.01)
    assert two.stages == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_chances_and_how_to_check_them(language: Language) -> None:
    overview = overview_of(made()[0])
    page = page_of(overview, language)
    assert f"--manifest {'f' * 64}" in page
    assert "4711" in page
    smallest = f"{float(overview.certificate.achieved) * 100:.0f}"
    assert smallest in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"exact": True}, "rounding_gap"),
        ({"exact": False, "out_of_time": True}, "is_cut_short"),
        ({"exact": False, "out_of_time": False}, "is_not_proven"),
    ],
)
def test_the_page_shows_the_gap_and_whether_time_or_numbers_ended_the_search(
    language: Language, changes: dict[str, bool], said: str
) -> None:
    overview = overview_of(made()[0])
    certificate = overview.certificate.model_copy(update={"gap": "0.043200", **changes})
    page = page_of(overview.model_copy(update={"certificate": certificate}), language)
    gap = "4.32 %" if language == "en" else "4,32 %"
    sentences = {
        word: pages.words[word].in_language(language).format(gap=gap)
        for word in ("rounding_gap", "is_cut_short", "is_not_proven")
    }
    assert [word for word, sentence in sentences.items() if sentence in page] == [said]
    assert (pages.words["is_exact"].in_language(language) in page) is changes["exact"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("named", [4711, None])
def test_the_page_says_where_digits_decided_although_a_round_was_named(language: Language, named: int | None) -> None:
    files, audit = made()
    drawing = drawn(files["manifest.json"], files["lottery.json"], audit, DIGITS, "s")
    page = page_of(overview_of(files), language, drawing=drawing, beacon_round=named)
    before, _, after = pages.words["round_set_aside"].in_language(language).partition("{round}")
    assert (f"{before}4711{after}" in page) is (after in page) is (named is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_lottery_for_few_seats_says_why_its_groups_are_not_shown(language: Language) -> None:
    for size in (4, 5):
        page = page_of(overview_of(made(size=size)[0]), language)
        assert (pages.words["few_seats"].in_language(language) in page) is (size < FEW_SEATS)
        assert (pages.words["groups_detail"].in_language(language) in page) is (size >= FEW_SEATS)


@pytest.mark.parametrize("status", list(LotteryStatus))
def test_a_lottery_without_numbers_has_a_page_too(status: LotteryStatus) -> None:
    assert "The draw in five steps" in page_of(None, "en", status=status, turn=1)


@pytest.mark.parametrize("two_stages", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ticket_says_its_chance_and_how_the_draw_went(language: Language, *, two_stages: bool) -> None:
    files, audit = made(two_stages=two_stages)
    drawing = drawn(files["manifest.json"], files["lottery.json"], audit, DIGITS, "s")
    for drawing_or_none in (None, drawing):
        ticket = ticket_of(files, audit, drawing.members[0])
        page = shown(
            "ticket.html",
            language,
            facts=CALL,
            turn=1,
            ticket=ticket,
            chance=0.25,
            drawing=drawing_or_none,
            won=drawing_or_none is not None,
            save_url="https://panels.example.org/ticket.json",
        )
        assert ticket.pseudonym in page
        assert "25" in page
