"""Where a person is: in the services' databases, and in messages that nobody could handle."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from shared.backup.taking import databases_of
from shared.broker.dead_letters import DeadLetterDesk
from shared.broker.topology import dead_letter_queues
from shared.console import actions
from shared.console.common import remark
from shared.console.masking import printable
from shared.privacy.finding import Finding, Sought, find
from shared.store.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.console.letters import Letter
    from shared.console.settings import ConsoleSettings
    from shared.privacy.declared import Declaration


def find_person(
    settings: ConsoleSettings, declarations: Sequence[Declaration], sought: Sought, *, linked: bool
) -> list[Finding]:
    """Return what the databases have of a person.

    Raises:
        Outage: the database is away, or its account may not read them.
    """
    databases = databases_of(settings.database_prefix)
    with closing(Archive(settings.database_address)) as archive:
        return find(archive, databases, declarations, sought, linked=linked)


async def dead_letters_of(settings: ConsoleSettings, email: str) -> list[Letter]:
    """Return the dead letters that have the address anywhere in what was sent."""
    there: list[Letter] = []
    wanted = email.casefold()

    def see(letter: Letter) -> None:
        words = letter.body.decode("utf-8", "replace")
        if letter.envelope is not None:
            words += json.dumps(letter.envelope, ensure_ascii=False)
        if wanted in words.casefold():
            there.append(letter)

    async with DeadLetterDesk.opened(settings.broker_address, patience=settings.publish_timeout) as desk:
        for queue in dead_letter_queues():
            looked = await actions.look(desk, queue, actions.MOST, see)
            if looked.examined < looked.messages:
                remark(f"only {looked.examined} of the {looked.messages} messages in {queue} were looked at")
    return there


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """Return what people see."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for head in heads:
        made.add_column(head, justify="right" if head == "documents" else "left")
    for row in rows:
        made.add_row(*(Text(printable(str(cell))) for cell in row))
    return made
