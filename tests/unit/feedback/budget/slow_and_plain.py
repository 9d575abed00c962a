"""The two rules once more, slow and plain, sharing no code with what counts: exact fractions, no shortcut."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from services.feedback.domain.budget.pabulib import Candidate, Election

Worth = Callable[[Candidate], Fraction]


def by_cost(one: Candidate) -> Fraction:
    return one.cost


def by_number(_: Candidate) -> Fraction:
    return Fraction(1)


def _first(tied: list[Candidate], election: Election) -> Candidate:
    votes = election.votes()
    return min(tied, key=lambda one: (-votes[one.id], one.cost, one.id))


def greedy(election: Election, worth: Worth, begun: tuple[str, ...] = ()) -> list[str]:
    """Again and again what is worth most to all for its cost, and still fits."""
    votes, known = election.votes(), {one.id: one for one in election.candidates}
    chosen = list(begun)
    while True:
        left = election.budget - sum(known[id_].cost for id_ in chosen)
        fitting = [
            one for one in election.candidates if one.id not in chosen and one.cost <= left and votes[one.id] > 0
        ]
        if not fitting:
            return chosen
        best = max(votes[one.id] * worth(one) / one.cost for one in fitting)
        tied = [one for one in fitting if votes[one.id] * worth(one) / one.cost == best]
        chosen.append(_first(tied, election).id)


def _price(one: Candidate, purses: list[Fraction], worth: Worth, election: Election) -> Fraction | None:
    """What a unit of worth costs the project's supporters if each pays as much or all they have; None: too dear."""
    supporters = sorted(purses[i] for i, ballot in enumerate(election.ballots) if one.id in ballot)
    if sum(supporters) < one.cost:
        return None
    rest, many = one.cost, len(supporters)
    for paid, purse in enumerate(supporters):
        share = rest / (many - paid)
        if share <= purse:
            return share / worth(one)
        rest -= purse
    raise AssertionError("they have enough together")


def _shared(election: Election, worth: Worth, purse: Fraction) -> list[str]:
    purses, chosen = [purse] * len(election.ballots), list[str]()
    while True:
        prices = {
            one.id: price
            for one in election.candidates
            if one.id not in chosen
            and any(one.id in ballot for ballot in election.ballots)
            and (price := _price(one, purses, worth, election)) is not None
        }
        if not prices:
            return chosen
        best = min(prices.values())
        one = _first([tied for tied in election.candidates if prices.get(tied.id) == best], election)
        chosen.append(one.id)
        for i, ballot in enumerate(election.ballots):
            if one.id in ballot:
                purses[i] -= min(purses[i], best * worth(one))


def equal_shares(election: Election, worth: Worth, step: int | None) -> list[str]:
    """Each ballot has an equal share; shares grow by `step` until the money is used, and greedy spends the rest."""
    share, before = election.budget / len(election.ballots), list[str]()
    votes, known = election.votes(), {one.id: one for one in election.candidates}
    while True:
        chosen = _shared(election, worth, share)
        if step is None:
            return chosen
        left = election.budget - sum(known[id_].cost for id_ in chosen)
        if left < 0:
            break
        before = chosen
        if all(one.id in chosen or not votes[one.id] or one.cost > left for one in election.candidates):
            break
        share += step
    return greedy(election, worth, tuple(before))
