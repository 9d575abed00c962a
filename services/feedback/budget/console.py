"""`silta feedback recount`: an election counted again from its published file, offline; and `import-projects`."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from services.feedback.budget.counting import CountFailed, count
from services.feedback.domain.budget.pabulib import (
    Election,
    Malformed,
    read,
    read_projects,
    without_votes_section,
)
from services.feedback.domain.budget.rule import rule_of
from shared.console.common import (
    HOME,
    NOTHING,
    DryRun,
    Home,
    Machine,
    Operator,
    ReaderLanguage,
    answer,
    commanding,
    fail,
    run,
    settings_of,
    terminal,
)
from shared.console.staff import CODES, send
from shared.contracts.budgets import AddProjects, CountingRule, Method, Satisfaction
from shared.contracts.envelope import invalid

UNREADABLE = 2
WAIT = 30.0
"""Seconds for the outcome."""


def add_to(group: typer.Typer) -> None:
    """Add the command to those that are made from the contracts."""
    group.command("recount", rich_help_panel="Budgets")(recount)
    group.command("import-projects", rich_help_panel="Budgets", epilog=CODES)(import_projects)


def import_projects(  # noqa: PLR0913 - options
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Projects in Pabulib's format, .pb.")],
    *,
    round: Annotated[str, typer.Option(help="The round whose projects they become.")],
    district: Annotated[str | None, typer.Option(help="Whose they are; by default the whole city's.")] = None,
    dry_run: DryRun = False,
    operator: Operator = None,
    language: ReaderLanguage = "en",
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """Make projects to vote for from a file, before voting opens: all of them, or none.

    Of the file the ids, names and costs of the projects are read; votes in it are passed over and not sent. The same
    file again makes nothing new.

    Role: coordinator.

    For example: silta feedback import-projects projects.pb --round our-espoo-2029 --district leppavaara
    """
    try:
        text = without_votes_section(file.read_bytes().decode("utf-8-sig"))
        read_projects(text)
        message = AddProjects(round=round, district=district, file=text)
    except (Malformed, UnicodeDecodeError) as error:
        raise typer.Exit(fail(f"{file}: {error}; nothing was sent", UNREADABLE)) from None
    except ValidationError as error:
        wrong = "; ".join(f"{one.pointer.rpartition('/')[2]}: {one.detail}" for one in invalid(error).problem.errors)
        raise typer.Exit(fail(f"{wrong}; nothing was sent", UNREADABLE)) from None
    desk = commanding(settings_of(home), operator)
    options: dict[str, Any] = {"dry_run": dry_run, "language": language, "json": json}
    run(home, send(desk, message, id=secrets.token_hex(16), wait=WAIT, **options))


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
