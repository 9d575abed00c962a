"""What should come of it all, worked out without asking any service, and whether it did."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from deploy.demo.city import City
from deploy.demo.city_year import Occasion
from deploy.demo.people import GENDERS, Applicant, Respondent, Subscriber, age_shares

Letters = dict[str, Counter[frozenset[str]]]
"""By address: which sets of occasions its letters tell of, and in how many letters each."""


# --- numbers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """One number (or list, or set) that was expected and what was seen instead, or the same."""

    what: str
    expected: object
    seen: object
    ok: bool


@dataclass(slots=True)
class Ledger:
    """All checks of a run, in their order."""

    checks: list[Check] = field(default_factory=list)

    def equal(self, what: str, expected: object, seen: object) -> None:
        """Note a value that must be exactly as expected."""
        self.checks.append(Check(what, expected, seen, ok=expected == seen))

    def at_most(self, what: str, most: int, seen: int) -> None:
        """Note a number that must not be higher."""
        self.checks.append(Check(what, f"at most {most}", seen, ok=seen <= most))

    def same_letters(self, what: str, expected: Letters, seen: Letters) -> None:
        """Note how many letters there are; it is right only when each address has exactly its own."""
        wrong = sum(expected.get(email) != seen.get(email) for email in expected.keys() | seen.keys())
        self._counted(what, total_letters(expected), total_letters(seen), wrong)

    def same_people(self, what: str, expected: Iterable[str], seen: Iterable[str]) -> None:
        """Note how many got a letter; it is right only when it is the expected people, each once."""
        wanted, got = Counter(expected), Counter(seen)
        self._counted(what, wanted.total(), got.total(), len((wanted - got) + (got - wanted)))

    def _counted(self, what: str, expected: int, seen: int, wrong: int) -> None:
        told = f"{seen}, wrong for {wrong} addresses" if wrong else seen
        self.checks.append(Check(what, expected, told, ok=not wrong and expected == seen))

    def verdict(self) -> str | None:
        """Say in one sentence what is wrong; None when all is as it should be."""
        wrong = [check for check in self.checks if not check.ok]
        if not wrong:
            return None
        first = wrong[0]
        others = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        return (
            f"{len(wrong)} of {len(self.checks)} numbers are not as they should be: {first.what} should be "
            f"{first.expected} and is {first.seen}{others}."
        )


# --- newsletters ------------------------------------------------------------------------------------------------


def hears_of(subscriber: Subscriber, occasion: Occasion) -> bool:
    """Tell whether an occasion is among what the subscriber asked for.

    An occasion of no district is for the whole city; one of no theme is for those who named no themes.
    """
    here = not subscriber.districts or not occasion.districts or set(subscriber.districts) & set(occasion.districts)
    about = not subscriber.themes or set(subscriber.themes) & set(occasion.themes)
    return bool(here and about)


def letters_at_once(subscribers: Iterable[Subscriber], occasions: Sequence[Occasion]) -> Letters:
    """Return the letters of those who hear at once: one for each occasion."""
    return _without_none(
        {
            one.email: Counter(frozenset({occasion.id}) for occasion in occasions if hears_of(one, occasion))
            for one in subscribers
            if one.rhythm == "immediate"
        }
    )


def digests(subscribers: Iterable[Subscriber], occasions: Sequence[Occasion], rhythm: str) -> Letters:
    """Return the letters of those who hear in summaries: one with all that concerns them, if anything does."""
    found = {
        one.email: frozenset(occasion.id for occasion in occasions if hears_of(one, occasion))
        for one in subscribers
        if one.rhythm == rhythm
    }
    return _without_none({email: Counter([ids] if ids else []) for email, ids in found.items()})


def total_letters(letters: Letters) -> int:
    """Count letters."""
    return sum(counted.total() for counted in letters.values())


def _without_none(letters: Letters) -> Letters:
    return {email: counted for email, counted in letters.items() if counted}


# --- surveys ----------------------------------------------------------------------------------------------------


def histogram(answers: Iterable[Respondent], question: str) -> dict[str, int]:
    """Count how many chose each point from 1 to 5."""
    counted = Counter(one.answers[question] for one in answers)
    return {str(point): counted[point] for point in range(1, 6)}


def counted_by(answers: Iterable[Respondent], what: str) -> dict[str, int]:
    """Count answers by `language` or `district`; who told no district is `not-told`."""
    return dict(Counter(getattr(one, what) or "not-told" for one in answers))


# --- panels -----------------------------------------------------------------------------------------------------


def quotas(city: City, size: int) -> list[dict[str, Any]]:
    """Return what a panel of the size must be made of: each group's share of the people, rounded down and up.

    Two genders are asked for in equal parts, with room for a few of another.
    """
    people = sum(district.population for district in city.districts)
    rows = [("age_group", group, size * share) for group, share in age_shares(city).items()]
    rows += [("district", one.id, size * one.population / people) for one in city.districts]
    found = [_quota(category, value, floor(share), ceil(share)) for category, value, share in rows]
    half, others = size // 2, 2
    lowest = dict.fromkeys(GENDERS, half - others // 2) | {"other": 0}
    highest = dict.fromkeys(GENDERS, half) | {"other": others}
    return [*found, *(_quota("gender", gender, lowest[gender], highest[gender]) for gender in GENDERS)]


def _quota(category: str, value: str, minimum: int, maximum: int) -> dict[str, Any]:
    return {"category": category, "value": value, "minimum": minimum, "maximum": maximum}


def broken_quotas(rules: Iterable[Mapping[str, Any]], members: Sequence[Applicant]) -> list[str]:
    """Name the quotas that the members don't meet."""
    broken = []
    for rule in rules:
        there = sum(member.attributes[rule["category"]] == rule["value"] for member in members)
        if not rule["minimum"] <= there <= rule["maximum"]:
            broken.append(f"{rule['category']} {rule['value']}: {there}")
    return broken


def shared_homes(members: Sequence[Applicant]) -> int:
    """Count the members who live with an earlier one."""
    return len(members) - len({member.household for member in members})
