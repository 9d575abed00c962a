"""A network has its share of answers, and nobody can tell afterwards which network it was."""

from __future__ import annotations

from itertools import count

import pytest

from shared import allowance
from shared.allowance import DAY, Allowance
from shared.web.network import network_of

HOME, OFFICE = "203.0.113.7", "198.51.100.9"


def of(at_once: int = 3, an_hour: int = 60) -> Allowance:
    keys = count(1)
    return Allowance(at_once=at_once, an_hour=an_hour, new_key=lambda: bytes([next(keys)] * 32))


def let_through(kept: Allowance, network: str, *, at: float, tries: int) -> int:
    return sum(kept.wait(network, at=at) == 0 for _ in range(tries))


def test_a_network_has_so_many_at_once_and_then_one_a_minute() -> None:
    kept = of()
    assert let_through(kept, HOME, at=0, tries=10) == 3
    assert kept.wait(HOME, at=0) == pytest.approx(60)
    assert kept.wait(HOME, at=59) == pytest.approx(1)
    assert let_through(kept, HOME, at=60, tries=10) == 1
    assert let_through(kept, HOME, at=60 + 3_600, tries=10) == 3, "what is not used is not saved up"


def test_the_last_one_of_a_share_is_let_through_whatever_the_clock_shows() -> None:
    clocks = [123.45678901 * number for number in range(1, 200)]
    assert [let_through(of(at_once=1, an_hour=11), HOME, at=at, tries=2) for at in clocks] == [1] * len(clocks)


def test_one_network_takes_nothing_from_another() -> None:
    kept = of()
    let_through(kept, HOME, at=0, tries=10)
    assert let_through(kept, OFFICE, at=0, tries=10) == 3


def test_after_a_day_everything_is_forgotten_and_the_key_with_it() -> None:
    kept = of(an_hour=1)
    let_through(kept, HOME, at=0, tries=10)
    (before,) = kept._paid
    assert let_through(kept, HOME, at=DAY - 1, tries=10) == 3
    assert let_through(kept, HOME, at=DAY, tries=10) == 3
    (after,) = kept._paid
    assert before != after
    assert HOME.encode() not in before


def test_memory_has_a_bound_and_at_it_nobody_new_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MOST_CLIENTS", 10)
    kept = of()
    let_through(kept, HOME, at=0, tries=3)
    for number in range(1_000):
        assert kept.wait(f"network {number}", at=0) == 0
        assert len(kept._paid) <= 11
    assert kept.wait(HOME, at=0) > 0, "who has had all of it is remembered"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("8.8.8.8", "8.8.8.8"),
        ("::ffff:8.8.8.8", "8.8.8.8"),
        ("2a00:1450:4026:8ff::1", "2a00:1450:4026:800::/56"),
        ("2a00:1450:4026:801::2", "2a00:1450:4026:800::/56"),
        ("127.0.0.1", None),
        ("10.1.2.3", None),
        ("fd00::1", None),
        ("testclient", None),
    ],
)
def test_a_network_is_an_address_of_ipv4_or_a_site_of_ipv6(address: str, network: str | None) -> None:
    assert network_of(address) == network
