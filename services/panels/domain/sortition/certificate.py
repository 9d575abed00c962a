"""What is said beside a lottery: what no lottery could pass, what this one reaches, and the difference."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from shared.contracts.panels import Fairness


class Certificate(BaseModel):
    """Probabilities are decimals of six digits, so that the same lottery is the same text on every machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    objective: Fairness
    exact: bool
    """Whether the mixture behind the lottery has exactly the objective's probabilities, proven by the bound."""
    bound: str
    """No lottery that keeps the rules gives everyone who can be drawn more than this, whatever the objective."""
    mixed: str
    """The smallest probability of the mixture that the lottery was made from."""
    achieved: str
    """The smallest probability in the lottery itself, of those who are in any of its panels."""
    highest: str
    """The largest probability in the lottery."""
    gap: str
    """How far `achieved` is below `bound`, relative to it; under Goldilocks, how far `imbalance` is above the least.

    1 or more where somebody is `unknown`.
    """
    levels: int
    """How many different probabilities the objective asks for; 0 where the time ended before that was known."""
    classes: int
    cuts: int
    """How many inequalities had to be found before the bound was one that a lottery reaches."""
    panels: int
    """How many panels the lottery has."""
    never: int
    """How many applicants are in no panel: none can hold them, but for those that are `unknown`."""
    unknown: int = 0
    """How many of them a panel might hold: the search ended before that was known."""
    out_of_time: bool
    """Whether the time limit came before the search was done: a faster machine may make another lottery, even of an
    exact mixture. If it didn't, and `exact` is false, the numbers themselves ended the search."""
    imbalance: str | None = None
    """Goldilocks: b·n/k + k/(n·a) of the lottery, of those who can be drawn; 2 where all have the same chance."""
    least_imbalance: str | None = None
    """Goldilocks: no lottery has less."""


def decimal(value: float) -> str:
    """Return a number in six digits after the point."""
    return f"{value:.6f}"
