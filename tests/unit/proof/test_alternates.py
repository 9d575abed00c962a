from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from services.panels.domain.sortition.proof import rules_of
from shared.contracts.panels import Quota
from shared.proof.alternates import reserve_ticket, reserves_of
from shared.proof.bundle import AuditLine, DeclineRule, Manifest
from tests.unit.panels.people import quota

KEY = b"k" * 32


def line(number: int, age: str, home: int | None = None) -> AuditLine:
    return AuditLine(pseudonym=f"p{number:03}", attributes={"age_group": age}, household=home)


def rules(*quotas: Quota, size: int, reserves: int, declines: tuple[DeclineRule, ...] = ()) -> Manifest:
    return Manifest(
        call="call",
        algorithm="test",
        software="test",
        size=size,
        one_per_household=True,
        quotas=rules_of(quotas),
        declines=declines,
        applicants=0,
        panels=1,
        weight=1,
        reserves=reserves,
        certificate={},
        beacon_round=None,
        seed="0" * 64,
        files={},
    )


def ages(people: list[AuditLine], chosen: tuple[str, ...]) -> Counter[str]:
    return Counter(one.attributes["age_group"] for one in people if one.pseudonym in chosen)


def test_alternates_are_those_who_can_take_the_seat_of_somebody_who_leaves() -> None:
    """Two of five members are old and must be; almost everybody who waits is young."""
    members = [line(number, "65+" if number < 2 else "16-29") for number in range(5)]
    waiting = [line(100 + number, "16-29") for number in range(90)] + [line(300 + number, "65+") for number in range(3)]
    people = members + waiting
    asked = rules(quota("age_group", "65+", 2, 2), quota("age_group", "16-29", 3, 3), size=5, reserves=4)
    chosen = ages(people, reserves_of(KEY, asked, people, [one.pseudonym for one in members]))
    assert (chosen["65+"], chosen["16-29"]) == (2, 2)


def test_a_group_that_often_declines_gets_the_alternates() -> None:
    members = [line(number, "65+" if number < 2 else "16-29") for number in range(6)]
    people = members + [line(100 + number, ("16-29", "65+")[number % 2]) for number in range(40)]
    quotas = (quota("age_group", "65+", 2, 2), quota("age_group", "16-29", 4, 4))
    for often, seldom in (("65+", "16-29"), ("16-29", "65+")):
        declines = tuple(
            DeclineRule(category="age_group", value=value, percent=percent)
            for value, percent in ((often, 90), (seldom, 1))
        )
        asked = rules(*quotas, size=6, reserves=2, declines=declines)
        assert ages(people, reserves_of(KEY, asked, people, [one.pseudonym for one in members])) == {often: 2}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_alternates_are_of_other_households_in_order_of_tickets_and_as_many_as_can_be(data: st.DataObject) -> None:
    homes = st.sampled_from([None, None, 1, 2, 3])
    people = [line(number, data.draw(st.sampled_from(["a", "b"])), data.draw(homes)) for number in range(12)]
    members: list[AuditLine] = []
    for one in people:
        if len(members) < 3 and (one.household is None or one.household not in {other.household for other in members}):
            members.append(one)
    reserves = data.draw(st.integers(0, 12))
    asked = rules(quota("age_group", "a", 0, 3), quota("age_group", "b", 0, 3), size=3, reserves=reserves)
    names = [one.pseudonym for one in members]
    chosen = reserves_of(KEY, asked, people, names)
    assert list(chosen) == sorted(chosen, key=lambda name: reserve_ticket(KEY, name))
    assert chosen == reserves_of(KEY, asked, people[::-1], names[::-1])
    taken = [one.household for one in people if one.pseudonym in {*chosen, *names} and one.household is not None]
    assert len(taken) == len(set(taken))
    assert not set(chosen) & set(names)
    free = [
        one
        for one in people
        if one.pseudonym not in names and one.household not in {m.household for m in members} - {None}
    ]
    most = sum(one.household is None for one in free) + len({one.household for one in free} - {None})
    assert len(chosen) == min(reserves, most)
