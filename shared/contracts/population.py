"""What a population is made of: what panels are made like, and compared with."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.message import Contract
from shared.contracts.names import AttributeValue, Category
from shared.text import Text


class Population(Contract):
    """How a population divides in one category, with its date and source."""

    category: Category
    weights: Annotated[dict[AttributeValue, Annotated[float, Field(ge=0, allow_inf_nan=False)]], Field(max_length=100)]
    """Persons or shares by value, in any unit: only their proportions count."""
    at: date | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _is_of_somebody(self) -> Self:
        if not any(self.weights.values()):
            message = "give at least one weight above 0"
            raise ValueError(message)
        return self
