"""The draw of a panel."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import Slug
from shared.contracts.panels.lottery import Officer
from shared.text import Text

Randomness = Annotated[str, StringConstraints(min_length=8, max_length=200)]
"""Digits as officers write them; how many, and what may stand between them, the handler says in their language."""


class Drawn(Contract):
    """The draw is done; its seed and totals are public."""

    call: Slug
    seed: str
    members: int
    reserves: int
    waits_for: str | None = None
    """`second-officer`: the digits are noted, and another officer must enter the same; nothing is drawn yet."""


class DrandSigned(Contract):
    """The signature of the drand round that was named before the draw, as its public API tells it."""

    round: Annotated[int, Field(ge=1, lt=2**53)]
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{96}$"), Field(examples=["0a" * 48])]


class Draw(Command, name="panels.draw", roles=(Role.PANEL_OFFICER,), result=Drawn):
    """Draw the panel from its published lottery.

    `beacon` is the signature of the round that was named. Where none was, or from 24 hours after it if it can't be
    had, two officers enter the same digits as `seed`: twenty or more, thrown before witnesses. They are published.
    """

    call: Slug
    seed: Annotated[Randomness | None, Field(examples=["31415 92653 58979 32384"])] = None
    beacon: DrandSigned | None = None
    by: Officer | None = None


class PanelDrawn(Event, name="panels.panel.drawn", to=("notify",), kept=True):
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
