"""`silta notify campaign`: where a newsletter stands and what came of it, as tables or as JSON."""

from __future__ import annotations

import os
import urllib.request
from http.client import HTTPException
from typing import Annotated
from urllib.error import HTTPError

import typer
from rich.table import Table
from rich.text import Text

from services.notify.domain.reach import Reach
from services.notify.web.newsletters import NewsletterReport
from shared.console.common import HOME, Home, Machine, answer, commanding, fail, remark, run, terminal
from shared.console.common import settings_of as settings
from shared.console.masking import printable
from shared.console.settings import ConsoleSettings
from shared.console.staff import CODES, PENDING, REJECTED
from shared.contracts.campaigns import CampaignPreviewed, PreviewCampaign

WAIT = 60.0
"""Seconds for the outcome: behind a busy queue it may take a while."""
PATIENCE = 60.0
"""Seconds for the report: a campaign to many takes a while to count."""


def add_to(group: typer.Typer) -> None:
    """Add the command to those that are made from the contracts."""
    group.command("campaign", rich_help_panel="Campaigns", epilog=CODES)(show_campaign)


def show_campaign(
    *,
    campaign: Annotated[str, typer.Argument(help="The newsletter's id.")],
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """Say where a newsletter stands, to whom it goes and what came of it. Puts recipients on record if they aren't.

    For example: silta notify campaign spring-2027 --json
    """
    run(home, _show(settings(home), campaign, json=json))


async def _show(settings: ConsoleSettings, campaign: str, *, json: bool) -> int:
    try:
        question = PreviewCampaign(campaign=campaign, hours=1)
    except ValueError:
        return fail("an id has small letters, digits and hyphens", os.EX_USAGE)
    async with commanding(settings) as desk:
        outcome = await desk.ask(question, id=os.urandom(16).hex(), wait=WAIT)
    if outcome is None:
        return fail("the notify service doesn't answer; try again later", PENDING)
    if outcome.problem is not None:
        return fail(outcome.problem.detail, REJECTED)
    opened = CampaignPreviewed.model_validate(outcome.result)
    try:
        report = _read(opened.report_url)
    except (OSError, HTTPException) as error:
        reason = f"{error.code}" if isinstance(error, HTTPError) else str(error) or type(error).__name__
        return fail(f"the report can't be read: {reason}; try again", os.EX_IOERR)
    if json:
        answer(report.model_dump(mode="json"))
        return os.EX_OK
    for table in tables(report):
        terminal.print(table)
    remark(f"its page, good for an hour: {opened.url}")
    return os.EX_OK


def _read(url: str) -> NewsletterReport:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answered:  # noqa: S310 - the service's own address
        return NewsletterReport.model_validate_json(answered.read())


def tables(report: NewsletterReport) -> list[Table]:
    """Return what people see."""
    stands = _table(f"{report.campaign}, edition {report.edition}", "", "")
    rows = {
        "state": report.stage.value,
        "composed by": ", ".join(report.composers),
        "approved by": report.approved_by or ("needed" if report.needs_approval else ""),
        "sent by": report.sent_by or "",
        "at": report.send_at.isoformat() if report.send_at else "",
        "expires at": report.expires_at.isoformat() if report.expires_at else "",
        "cancelled by": report.cancelled_by or "",
        "recipients": str(report.counted),
        **{f"in {one.language}": str(one.people) for one in report.languages},
    }
    for name, value in rows.items():
        if value:
            stands.add_row(name, Text(printable(value)))
    made = [stands]
    if report.counts is not None:
        fates = _table("letters", "", "")
        for name, count in report.counts.model_dump().items():
            fates.add_row(name.replace("_", " "), str(count))
        made.append(fates)
    if report.failures:
        failures = _table("why letters failed or came back, in the relay's words", "", "")
        for one in report.failures:
            failures.add_row(str(one.letters), Text(printable(one.words)))
        made.append(failures)
    made.append(_of_reach("recipients by district", report.audience))
    if report.reach is not None:
        made.append(_of_reach("reached by district", report.reach))
    return made


def _of_reach(title: str, reach: Reach) -> Table:
    made = _table(title, "district", "people", "share", "of the population", "")
    for one in reach.districts:
        quiet = Text("quiet", "bold") if one.behind else Text("")
        made.add_row(one.district, str(one.people), _percent(one.share), _percent(one.population_share), quiet)
    made.add_row("the whole city", str(reach.whole_city), "", "", "")
    return made


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _table(title: str, *columns: str) -> Table:
    made = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        made.add_column(name)
    return made
