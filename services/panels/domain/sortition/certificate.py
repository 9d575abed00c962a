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
    """No lottery that keeps the rules gives everyone who can be drawn more than this."""
    mixed: str
    """The smallest probability of the mixture that the lottery was made from."""
    achieved: str
    """The smallest probability in the lottery itself, of those who can be drawn."""
    highest: str
    """The largest probability in the lottery."""
    gap: str
    """How far `achieved` is below `bound`, relative to it."""
    levels: int
    """How many different probabilities the objective asks for."""
    classes: int
    cuts: int
    """How many inequalities had to be found before the bound was one that a lottery reaches."""
    panels: int
    """How many panels the lottery has."""
    never: int
    """How many applicants no panel can hold."""
    out_of_time: bool


def decimal(value: float) -> str:
    """Return a number in six digits after the point."""
    return f"{value:.6f}"
