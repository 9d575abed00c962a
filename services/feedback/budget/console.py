"""`silta feedback recount`: an election counted again from its published file, offline."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Annotated

import typer

from services.feedback.budget.counting import CountFailed, count
from services.feedback.domain.budget.pabulib import Election, Malformed, read
from services.feedback.domain.budget.rule import rule_of
from shared.console.common import NOTHING, Machine, answer, fail, terminal
from shared.contracts.budgets import CountingRule, Method, Satisfaction

UNREADABLE = 2


def add_to(group: typer.Typer) -> None:
    """Add the command to those that are made from the contracts."""
    group.command("recount", rich_help_panel="Budgets")(recount)


def recount(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An election in Pabulib's format, .pb.")],
    *,
    method: Annotated[Method | None, typer.Option(help="By default the one that the file names.")] = None,
    satisfaction: Annotated[Satisfaction, typer.Option(help="With --method.")] = Satisfaction.COST,
    step: Annotated[int | None, typer.Option(min=1, help="With --method: by how much each share grows.")] = None,
    json: Machine = False,
) -> None:
    """Count an election again with pabutools, and compare it with what the file says was selected.

    Exits with 1 when the two differ, and with 2 when the file can't be counted.

    For example: silta feedback recount espoo-2027.leppavaara.pb
    """
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
        election = read(text)
        rule = CountingRule(method=method, satisfaction=satisfaction, step=step) if method else rule_of(election.meta)
        counted = asyncio.run(count(text, rule))
    except (Malformed, UnicodeDecodeError, CountFailed) as error:
        raise typer.Exit(fail(f"{file}: {error}", UNREADABLE)) from None
    selected = selected_in(election)
    same = selected is None or selected == set(counted.chosen)
    if json:
        answer(
            {
                "sha256": hashlib.sha256(content).hexdigest(),
                "rule": rule.model_dump(mode="json"),
                **counted.model_dump(mode="json"),
                "as_published": None if selected is None else same,
            }
        )
    else:
        _say(election, rule, counted.chosen, hashlib.sha256(content).hexdigest(), counted.library)
        terminal.print(_verdict(selected, counted.chosen), markup=False)
    if not same:
        raise typer.Exit(NOTHING)


def selected_in(election: Election) -> set[str] | None:
    """Return the projects that the file says were selected; None where it doesn't say."""
    if not any("selected" in one.more for one in election.candidates):
        return None
    return {one.id for one in election.candidates if one.more.get("selected") == "1"}


def _say(election: Election, rule: CountingRule, chosen: tuple[str, ...], digest: str, library: str) -> None:
    votes, known = election.votes(), {one.id: one for one in election.candidates}
    terminal.print(f"SHA-256 {digest}\n{library}, {rule.method}, satisfaction by {rule.satisfaction}", markup=False)
    for place, id_ in enumerate(chosen, 1):
        name = known[id_].more.get("name", "")
        terminal.print(f"{place}. {id_} {name} ({votes[id_]} votes, {known[id_].cost})", markup=False)
    spent = sum(known[id_].cost for id_ in chosen)
    terminal.print(f"{len(chosen)} projects for {spent} of {election.budget}", markup=False)


def _verdict(selected: set[str] | None, chosen: tuple[str, ...]) -> str:
    if selected is None:
        return "the file doesn't say what was selected"
    if selected == set(chosen):
        return "✓ the same projects as the file says"
    only_there, only_here = sorted(selected - set(chosen)), sorted(set(chosen) - selected)
    return f"NOT the same: only in the file {', '.join(only_there) or '–'}; only here {', '.join(only_here) or '–'}"
