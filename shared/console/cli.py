"""The commands, assembled.

Exit codes: 0 done; 1 nothing matched, or something that matched had to stay; 2 wrong usage; 69 the broker or the
audit's database is away; 75 another console is at work on the queue; 78 broken configuration; 130 interrupted.
`shapes` documents what `--json` prints.
"""

from __future__ import annotations

import logging

import typer

from shared.accounts.senders import Kind
from shared.console import audits, backups, changing, looking, panels, replaying, senders, staff, tokens

application = typer.Typer(
    help="Silta's console, for operators and staff.",
    epilog="Exit codes: 0 done; 1 nothing matched, or something had to stay; 2 wrong usage; 69 broker or audit away; "
    "75 another console is at work there; 78 broken configuration; 130 interrupted.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
dead_letters = typer.Typer(help="Messages that nobody could handle.", no_args_is_help=True)
application.add_typer(dead_letters, name="dead-letters")
application.add_typer(audits.group, name="audit")
for kind in Kind:
    application.add_typer(senders.group(kind), name=f"{kind}s")
services = staff.groups()
"""By service; a service's own console adds to its group what is more than one command."""
for service, group in services.items():
    application.add_typer(group, name=service)
backups.add_to(application)
application.command("token")(tokens.token)
services["panels"].command("verify")(panels.verify_bundle)
for service, group in services.items():
    replaying.add_to(service, group)

dead_letters.command("list")(looking.list_)
dead_letters.command("show")(looking.show)
dead_letters.command("export")(looking.export)
dead_letters.command("replay")(changing.replay)
dead_letters.command("drop")(changing.drop)


def main() -> None:
    """Run one command and end the process with its exit code."""
    # The clients log what we say ourselves, in one sentence.
    for name in ("aio_pika", "aiormq", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    application(prog_name="silta")
