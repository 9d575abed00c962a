"""The draw of a panel."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.message import Command, Contract, Event, Who
from shared.contracts.names import Slug
from shared.text import Text


class Drawn(Contract):
    """The draw is done; its seed and totals are public."""

    call: Slug
    seed: str
    members: int
    reserves: int


class Draw(Command, name="panels.draw", who=Who.STAFF, result=Drawn):
    """Draw the panel. The seed is published with the result, so that anyone may repeat the draw."""

    call: Slug
    seed: Annotated[str, StringConstraints(min_length=8, max_length=200), Field(examples=["lottery-of-2027-02-10"])]


class PanelDrawn(Event, name="panels.panel.drawn", to=("notify",)):
    """A panel has been drawn. No personal data."""

    call: Slug
    name: Text
    seed: str
    members: int
    reserves: int
    url: str

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call
