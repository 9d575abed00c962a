"""What the run tells at its end."""

from rich.table import Table
from rich.text import Text

from deploy.demo.chapters.panel import CALL
from deploy.demo.city_year import YEAR, first_evening
from deploy.demo.expectations import Ledger
from deploy.demo.stage import Stage

_LONGEST = 24


def numbers(ledger: Ledger) -> Table:
    """Return the table of everything that was compared."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("what", no_wrap=True)
    table.add_column("expected", justify="right", no_wrap=True)
    table.add_column("seen", justify="right", no_wrap=True)
    table.add_column("ok")
    for check in ledger.checks:
        mark = Text("yes", style="green") if check.ok else Text("NO", style="bold red")
        table.add_row(Text(check.what), _value(check.expected), _value(check.seen), mark)
    return table


def _value(value: object) -> Text:
    """Write a value so that a column holds it; a list of many is told by its length."""
    words = {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""
    words = words or (" ".join(map(str, value)) if isinstance(value, list) else str(value))
    if isinstance(value, list) and len(words) > _LONGEST:
        words = f"{len(value)} values"
    return Text(words)


def addresses(stage: Stage) -> Table:
    """Return the pages worth a look."""
    evening, web = first_evening(stage.occasions).id, stage.web
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for what, address in (
        ("the year", web.address("events", f"clock/{YEAR}/page")),
        ("the evening", web.address("events", f"occasions/{evening}/page")),
        ("calendar", web.address("events", "calendar.ics")),
        ("survey's summary", web.address("feedback", f"surveys/{evening}/summary")),
        ("follow-up", web.address("feedback", f"occasions/{evening}/follow-up/page")),
        ("panel", web.address("panels", f"calls/{CALL}/page")),
        ("its lottery", web.address("panels", f"calls/{CALL}/lottery/page")),
        ("subscribe", web.address("notify", "subscribe")),
        ("feed", web.address("notify", "feed.atom")),
        ("screen", web.address("notify", f"screens/{stage.city.libraries[0].id}/playlist")),
        ("mailbox", stage.system.endpoints.mailbox),
    ):
        table.add_row(what, Text(address))
    return table
