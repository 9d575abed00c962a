"""`silta panels`: checking the public proof of a draw, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shared.console.common import NOTHING, Machine, answer, fail, terminal
from shared.proof.archive import unpacked
from shared.proof.record import verify_record
from shared.proof.verify import Refuted, unchecked, verify, verify_ticket

Bundle = Annotated[Path, typer.Argument(exists=True, help="A folder, or a ZIP file, with the published files.")]


def verify_bundle(  # noqa: PLR0913 - options
    bundle: Bundle,
    *,
    ticket: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Your own ticket, to check that it is in the lottery."),
    ] = None,
    manifest: Annotated[
        str | None, typer.Option(help="The manifest's hash, as it was published before the draw.")
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="What /panels/v1/calls/{id}/panel served, to check its record's seals."
        ),
    ] = None,
    seal: Annotated[str | None, typer.Option(help="A seal of the record that you noted down earlier.")] = None,
    json: Machine = False,
) -> None:
    """Check a draw from its published files: nothing else is needed. Exits with 1 when something doesn't hold.

    For example: silta panels verify draw.zip --ticket ticket.json
    """
    held: list[str] = []
    try:
        files = _files(bundle)
        held += verify(files, expected=manifest)
        if ticket is not None:
            held.append(verify_ticket(files, ticket.read_bytes()))
        if record is not None:
            held.append(verify_record(files, record.read_bytes(), kept=seal))
    except (Refuted, ValueError) as refuted:
        if json:
            answer({"verified": False, "held": list(held), "refuted": str(refuted)})
        raise typer.Exit(fail(f"NOT verified: {refuted}", NOTHING)) from None
    if json:
        answer({"verified": True, "held": list(held), "unchecked": unchecked(files)})
        return
    for sentence in held:
        terminal.print(f"✓ {sentence}", markup=False)
    if rest := unchecked(files):
        terminal.print(f"  not checked here: {rest}", markup=False)
    terminal.print("verified")


def _files(bundle: Path) -> dict[str, bytes]:
    if bundle.is_dir():
        return {one.name: one.read_bytes() for one in sorted(bundle.iterdir()) if one.is_file()}
    return unpacked(bundle.read_bytes())
