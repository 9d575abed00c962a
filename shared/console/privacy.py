"""`silta privacy`: a person's data over all services, its erasure, and the record of processing."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from shared.console.audit import Action, Audit
from shared.console.common import (
    AWAY,
    HOME,
    NOTHING,
    DryRun,
    Home,
    Machine,
    Operator,
    ReaderLanguage,
    answer,
    fail,
    remark,
    run,
    settings_of,
    terminal,
)
from shared.console.erasing import Erasing
from shared.console.person import dead_letters_of, find_person, table
from shared.console.shapes import exported_shape
from shared.people import Email
from shared.privacy import parcel, record
from shared.privacy.finding import Finding, Sought
from shared.store import Outage

if TYPE_CHECKING:
    from shared.console.settings import ConsoleSettings
    from shared.privacy.declared import Declaration
    from shared.text import Language

NOT_WRITTEN = os.EX_IOERR  # 74
CODES = (
    "Exit codes: 0 done; 1 nothing found, or something is left that should not be; 2 wrong usage; 3 a service doesn't "
    "answer; 69 broker or database away; 74 the file can't be written; 78 broken configuration."
)


def _address(given: str) -> str:
    try:
        return str(TypeAdapter(Email).validate_python(given))
    except ValidationError:
        raise typer.BadParameter("this is no e-mail address") from None


Address = Annotated[
    str,
    typer.Option(
        "--email", callback=_address, prompt=True, help="The person's address, in any case. Asked for when not given."
    ),
]


def add_to(application: typer.Typer, declarations: Sequence[Declaration]) -> None:
    """Add the commands; each service declares what personal data it keeps."""
    group = typer.Typer(
        help="A person's data over all services, its erasure, and the record of processing.", no_args_is_help=True
    )
    application.add_typer(group, name="privacy")

    @group.command("report", epilog=CODES)
    def report(
        *,
        only_table: Annotated[bool, typer.Option("--table", help="Only the table that docs/privacy.md has.")] = False,
        language: ReaderLanguage = "en",
        json: Machine = False,
    ) -> None:
        """Print the record of processing: what, whose, why, until when, where, and what an erasure leaves.

        For example: silta privacy report --language fi > seloste.md
        """
        _report(declarations, language, only_table=only_table, json=json)

    @group.command("access", epilog=CODES)
    def access(  # noqa: PLR0913 - options
        *,
        output: Annotated[Path, typer.Option(dir_okay=False, help="The archive (ZIP); must not be there yet.")],
        email: Address,
        phone: Annotated[str | None, typer.Option(help="A telephone number of theirs, too, however spaced.")] = None,
        operator: Operator = None,
        home: Home = HOME,
        json: Machine = False,
    ) -> None:
        """Write all that there is of a person into one file, which only you can read. Leaves an audit record.

        The record has a keyed hash of the address, not the address. The account in SILTA_MONGO_URL must be an
        administrator's.

        For example: silta privacy access --output aino.zip
        """
        if phone is not None and not any(character.isdigit() for character in phone):
            raise typer.BadParameter("a telephone number has digits")
        run(home, _access(settings_of(home), declarations, Sought(email, phone), output, operator, json=json))

    @group.command("erase", epilog=CODES)
    def erase(  # noqa: PLR0913 - options
        *,
        email: Address,
        dry_run: DryRun = False,
        patience: Annotated[
            float, typer.Option(min=0, max=3_600, help="Seconds that what is on its way may take.")
        ] = 60.0,
        operator: Operator = None,
        language: ReaderLanguage = "en",
        home: Home = HOME,
        json: Machine = False,
    ) -> None:
        """Have every service forget a person, then look whether all have. Leaves an audit record without the address.

        Places are given back, applications withdrawn and subscriptions ended by the services' own rules; what must
        stay is said. The same again changes nothing. The account in SILTA_MONGO_URL must be an administrator's.

        For example: silta privacy erase --dry-run
        """
        erasing = Erasing(settings_of(home), declarations, email, operator, language, json=json)
        run(home, erasing.tried() if dry_run else erasing.done(patience))


def _report(declarations: Sequence[Declaration], language: Language, *, only_table: bool, json: bool) -> None:
    if json:
        answer(record.shape(declarations))
    else:
        made = record.table(declarations) if only_table else record.markdown(declarations, language)
        sys.stdout.write(made.rstrip("\n") + "\n")


# --- access -------------------------------------------------------------------------------------------------


async def _access(  # noqa: PLR0913 - the command's options
    settings: ConsoleSettings,
    declarations: Sequence[Declaration],
    sought: Sought,
    output: Path,
    operator: str | None,
    *,
    json: bool,
) -> int:
    async with Audit.opened(settings) as audit:
        begun = await audit.begin(
            Action.ACCESS_PERSON,
            "",
            operator=operator,
            selection=f"person {await audit.pseudonym(sought.email or '')}",
            intended=[declaration.service for declaration in declarations],
        )
        found: list[Finding] = []
        note: str | None = "it broke off"
        try:
            found = find_person(settings, declarations, sought, linked=True)
            letters = [exported_shape(letter) for letter in await dead_letters_of(settings, sought.email or "")]
            parcel.write(output, declarations, found, letters, datetime.now(UTC))
            note = None
        except Outage as outage:
            return fail(f"nothing was written: {outage}", AWAY)
        except OSError as error:
            return fail(f"{output} can't be written: {error.strerror}", NOT_WRITTEN)
        finally:
            told = [f"{one.service}.{one.data.collection}" for one in found] if note is None else []
            await audit.end(begun, told, note)
    counts = {f"{one.service}.{one.data.collection}": len(one.documents) for one in found}
    if json:
        shape = {"action": "access", "file": str(output), "found": counts, "dead_letters": len(letters)}
        answer({**shape, "audit": begun.id})
    else:
        terminal.print(table(("where", "documents"), [(name, str(count)) for name, count in counts.items()]))
        remark(f"{output} is written, for your eyes only; it says, too, where nobody can be looked up")
    return os.EX_OK if found or letters else NOTHING
