"""A lottery for seats that were given up and that no alternate can take."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.contracts.panels.call import Quota
from shared.contracts.panels.draw import DrandSigned, Randomness
from shared.contracts.panels.lottery import Fairness, Officer


class ReplacementBegun(Contract):
    """The lottery for the vacant seats is being computed; until its draw, no seat is offered on otherwise."""

    call: Slug
    turn: int
    """1 for the first such lottery of a panel, then 2, 3 …"""
    seats: int
    beacon_round: int | None


class PrepareReplacement(
    Command, name="panels.prepare-replacement", roles=(Role.PANEL_OFFICER,), result=ReplacementBegun
):
    """Compute and publish a lottery for a panel's vacant seats, on what its quotas still allow."""

    call: Slug
    objective: Fairness = Fairness.LEXIMIN
    seconds: Annotated[int, Field(ge=1, le=3_600)] = 300
    beacon_at: AwareDatetime | None = None
    """When the deciding round of drand is signed: at least an hour ahead. None: digits drawn by hand decide."""
    eased: Annotated[tuple[Quota, ...], Field(max_length=200)] = ()
    """Quotas of the whole panel that give way this time; the record and the manifest show them."""
    by: Officer | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None


class ReplacementDrawn(Contract):
    """Who was drawn is invited."""

    call: Slug
    turn: int
    invited: int
    vacancies: int
    """Seats that stay empty."""
    waits_for: str | None = None
    """`second-officer`: the digits are noted, and another officer must enter the same; nothing is drawn yet."""


class DrawReplacement(Command, name="panels.draw-replacement", roles=(Role.PANEL_OFFICER,), result=ReplacementDrawn):
    """Draw from the published lottery for the vacant seats, and invite who was drawn."""

    call: Slug
    seed: Annotated[Randomness | None, Field(examples=["27182 81828 45904 52353"])] = None
    beacon: DrandSigned | None = None
    by: Officer | None = None
