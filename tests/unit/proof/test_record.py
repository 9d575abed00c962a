"""The record of a panel, checked by anyone from what the panel's address serves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.panels.documents import Call
from services.panels.standing import panel_view
from shared.console.cli import application
from shared.contracts.panels import DeclinePlace
from shared.proof.archive import packed
from shared.proof.bundle import AUDITORS, DRAW, SUMS, sums
from shared.proof.record import verify_record
from shared.proof.verify import Refuted
from tests.unit.panels.test_few_seats import service_of, with_a_seat_drawn_again
from tests.unit.panels.test_handlers import CALL, Panels, answer
from tests.unit.panels.test_replacement_draws import files

Files = dict[str, bytes]


async def served(panels: Panels) -> bytes:
    """What `…/panel` answers."""
    view = await panel_view(service_of(panels), Call.from_stored(panels.store.rows["calls"][CALL]))
    return view.model_dump_json().encode()


def turn(panels: Panels) -> Files:
    there = {name: data for name, data in files(panels, f"{CALL}/1").items() if name != AUDITORS}
    return there | {SUMS: sums(there)}


def changed(data: bytes, how: Any) -> bytes:
    panel = json.loads(data)
    how(panel["record"], panel["seals"])
    return json.dumps(panel).encode()


async def test_the_seals_of_a_record_are_checked_from_what_is_public() -> None:
    panels = await with_a_seat_drawn_again()
    data = await served(panels)
    kept = json.loads(data)["seals"][-1]
    await panels.handle(answer(DeclinePlace, panels.invitations()[1]))
    assert "chained by its seals, from the one kept" in verify_record(turn(panels), await served(panels), kept=kept)


@pytest.mark.parametrize(
    "how",
    [
        lambda record, _: record[0].update(who="somebody"),
        lambda record, seals: (record.pop(1), seals.pop(1)),
        lambda record, _: record.reverse(),
        lambda _, seals: seals.append("0" * 64),
    ],
    ids=["changed", "taken out", "in another order", "a seal too many"],
)
async def test_a_record_that_was_changed_is_refuted(how: Any) -> None:
    panels = await with_a_seat_drawn_again()
    with pytest.raises(Refuted, match="changed, taken out or put in"):
        verify_record(turn(panels), changed(await served(panels), how))


async def test_a_record_that_was_made_anew_does_not_pass_for_whoever_kept_a_seal_or_has_the_draw() -> None:
    panels = await with_a_seat_drawn_again()
    kept = json.loads(await served(panels))["seals"][-1]
    panels.store.rows["panels"][CALL]["record"] = panels.store.rows["panels"][CALL]["record"][:2]
    anew = await served(panels)
    with pytest.raises(Refuted, match="the seal that you kept"):
        verify_record(turn(panels), anew, kept=kept)
    with pytest.raises(Refuted, match="name this draw"):
        verify_record(turn(panels), anew)
    before = {name: data for name, data in turn(panels).items() if name != DRAW}
    assert verify_record(before, anew)
    with pytest.raises(Refuted, match="can't be read"):
        verify_record(before, b'{"record": 1}')


async def test_the_console_checks_the_record_beside_the_bundle(tmp_path: Path) -> None:
    panels = await with_a_seat_drawn_again()
    bundle, record = tmp_path / "bundle.zip", tmp_path / "panel.json"
    bundle.write_bytes(packed(turn(panels)))
    record.write_bytes(await served(panels))
    checked = ["panels", "verify", str(bundle), "--record", str(record)]
    ran = CliRunner().invoke(application, [*checked, "--seal", json.loads(record.read_bytes())["seals"][0]])
    assert (ran.exit_code, "the record of 5 entries is chained" in ran.output) == (0, True), ran.output
    ran = CliRunner().invoke(application, [*checked, "--seal", "f" * 64])
    assert (ran.exit_code, "the seal that you kept" in " ".join(ran.output.split())) == (1, True), ran.output
