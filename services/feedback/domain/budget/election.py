"""The elections of a round, one a pot, as they are counted and published; and what came of each project, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.budget.ballot import Listed
from services.feedback.domain.budget.pabulib import Candidate, Election
from services.feedback.domain.lots import SMALLEST_GROUP
from services.feedback.domain.summary import GroupSize
from shared.contracts.budgets import CountingRule, Method, Pot, Satisfaction
from shared.text import Text


class Fate(StrEnum):
    """Why a project was chosen or not."""

    VOTES = "votes"
    """Chosen in its turn: it fitted."""
    SHARES = "shares"
    """Chosen: its supporters' shares paid for it."""
    COMPLETED = "completed"
    """Chosen with what equal shares had left."""
    TOO_DEAR = "too-dear"
    """Not chosen: more than what was left."""
    SHARES_SHORT = "shares-short"
    """Not chosen: its supporters' shares didn't pay for it, and it didn't fit into what was left."""
    NO_VOTES = "no-votes"
    FEW_BALLOTS = "few-ballots"
    """Chosen or not by fewer than five ballots: to say more would be to say how one person voted."""


class Standing(BaseModel):
    """What came of one project."""

    model_config = ConfigDict(frozen=True)

    number: int
    name: Text
    cost: int
    votes: int | None
    """None where it would tell how one person voted."""
    chosen: bool
    turn: int | None
    """Its place among the chosen, from 1; None also where that isn't told."""
    fate: Fate
    left: int
    """Euros that were left: when it was chosen, after it; else when its turn came, or at the end."""


class PotResult(BaseModel):
    """The result of one election."""

    model_config = ConfigDict(frozen=True)

    district: str | None
    amount: int
    ballots: GroupSize
    spent: int
    standings: tuple[Standing, ...]
    """The chosen in their order, then the others by votes; by number where that isn't told."""
    file: str | None
    """Name of the published file; None where it would tell how one person voted."""
    sha256: str | None


def tells_of_one(counted: Election) -> bool:
    """Say whether so few took part that the ballots themselves would tell how one of them voted."""
    return len(counted.ballots) < SMALLEST_GROUP


def without_votes(found: Sequence[Standing]) -> tuple[Standing, ...]:
    """Return only what was chosen and what wasn't: no votes, no order and no reason, from which votes would follow."""
    left = min(one.left for one in found)
    withheld = {"votes": None, "turn": None, "fate": Fate.FEW_BALLOTS, "left": left}
    by_number = sorted(found, key=lambda one: (not one.chosen, one.number))
    return tuple(one.model_copy(update=withheld) for one in by_number)


def election(
    meta: Mapping[str, str],
    pot: Pot,
    projects: Sequence[Listed],
    names: Mapping[int, str],
    ballots: Sequence[Sequence[int]],
) -> Election:
    """Return a pot's election: its projects, and the ballots that choose any of them.

    Ballots stand in an order that follows from what is on them alone: it tells nothing of who voted when or how.
    """
    here = {one.number for one in projects if one.district == pot.district}
    votes = [tuple(sorted(set(ballot) & here)) for ballot in ballots]
    cast = sorted(vote for vote in votes if vote)
    candidates = tuple(
        Candidate(str(one.number), Fraction(one.cost), {"name": names[one.number]})
        for one in sorted(projects, key=lambda one: one.number)
        if one.number in here
    )
    return Election(meta, Fraction(pot.amount), candidates, tuple(tuple(map(str, vote)) for vote in cast))


def with_result(counted: Election, chosen: Sequence[str]) -> Election:
    """Return the election with each project's votes, and whether it was selected: what is published."""
    votes = counted.votes()
    return Election(
        counted.meta,
        counted.budget,
        tuple(
            Candidate(
                one.id, one.cost, {"votes": str(votes[one.id]), **one.more, "selected": str(int(one.id in chosen))}
            )
            for one in counted.candidates
        ),
        counted.ballots,
        counted.voter_columns,
        counted.voters,
    )


def standings(
    counted: Election, names: Mapping[int, Text], rule: CountingRule, chosen: Sequence[str], completed: Sequence[str]
) -> tuple[Standing, ...]:
    """Say of each project what came of it and why, the chosen first."""
    votes, costs = counted.votes(), {one.id: int(one.cost) for one in counted.candidates}
    left, after = int(counted.budget), dict[str, int]()
    for id_ in chosen:
        left -= costs[id_]
        after[id_] = left
    rest = sorted(costs.keys() - set(chosen), key=lambda id_: (-votes[id_], costs[id_], id_))
    when = _left_at_turn(counted, rule, chosen) if rule.method is Method.GREEDY else {}

    def fate(id_: str) -> Fate:
        if id_ in after:
            if rule.method is Method.GREEDY:
                return Fate.VOTES
            return Fate.COMPLETED if id_ in completed else Fate.SHARES
        if not votes[id_]:
            return Fate.NO_VOTES
        return Fate.TOO_DEAR if rule.method is Method.GREEDY else Fate.SHARES_SHORT

    return tuple(
        Standing(
            number=int(id_),
            name=names[int(id_)],
            cost=costs[id_],
            votes=votes[id_],
            chosen=id_ in after,
            turn=turn if id_ in after else None,
            fate=fate(id_),
            left=after.get(id_, when.get(id_, left)),
        )
        for turn, id_ in enumerate((*chosen, *rest), 1)
    )


def _left_at_turn(counted: Election, rule: CountingRule, chosen: Sequence[str]) -> dict[str, int]:
    """Return what was left when the greedy rule came to each project."""
    votes, left, found = counted.votes(), int(counted.budget), dict[str, int]()
    by_cost = rule.satisfaction is Satisfaction.COST

    def turn(one: Candidate) -> tuple[Fraction, int, Fraction, str]:
        return (-Fraction(votes[one.id]) / (1 if by_cost else one.cost), -votes[one.id], one.cost, one.id)

    for one in sorted(counted.candidates, key=turn):
        found[one.id] = left
        if one.id in chosen:
            left -= int(one.cost)
    return found
