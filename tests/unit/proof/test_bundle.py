from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.panels.domain.pool import Applicant
from services.panels.domain.sortition.compute import fairest, lottery_of
from services.panels.domain.sortition.proof import Terms, audit_file, disguised, publish
from shared.console.cli import application
from shared.contracts.panels import Quota
from shared.proof.archive import packed, unpacked
from shared.proof.beacon import Beacon, Digits, DrandRound, round_at
from shared.proof.bundle import AUDITORS, DRAW, LOTTERY, MANIFEST, SUMS, AuditFile, sums
from shared.proof.canonical import canonical, sha256
from shared.proof.drawing import drawn, key_of, number_drawn
from shared.proof.stream import Stream
from shared.proof.verify import Refuted, verify, verify_ticket
from tests.unit.panels.sortition.cities import city
from tests.unit.panels.test_call import facts
from tests.unit.proof.tickets import ticket_of

ROOT = Path(__file__).parents[3]
ROUND = DrandRound(
    round=657413,
    signature="b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
)
DIGITS = Digits(digits="07 11 23 31 38 40 + 5")
SALT, SEED = "s" * 64, "the secret seed"


def quotas_of(pool: list[Applicant], size: int) -> list[Quota]:
    values = sorted({one.attributes["c0"] for one in pool})
    return [Quota(category="c0", value=value, minimum=1, maximum=size - 1) for value in values]


@pytest.fixture(scope="module")
def made() -> tuple[dict[str, bytes], AuditFile]:
    """A lottery of 200 panels of 5 from 24 applicants, before its draw."""
    pool = disguised(city(24, 5, seed=5, values=(2, 2), homes=0.4)[0], SALT)
    rules = quotas_of(pool, 5)
    lottery = lottery_of(fairest(pool, rules, size=5, seconds=60), seed=SEED.encode(), size=200)
    call = facts(quotas=rules, size=5, reserve=3)
    audit = audit_file(pool, lottery, SALT)
    return publish(call, audit, lottery, Terms(SEED, ROUND.round)), audit


def bundle(
    made: tuple[dict[str, bytes], AuditFile], beacon: Beacon = ROUND, *, auditors: bool = False
) -> dict[str, bytes]:
    """All files after the draw."""
    files, audit = made
    files = {name: data for name, data in files.items() if auditors or name != AUDITORS}
    files[DRAW] = canonical(drawn(files[MANIFEST], files[LOTTERY], audit, beacon, SEED).content())
    files[SUMS] = sums(files)
    return files


def refusal(files: dict[str, bytes]) -> str:
    with pytest.raises(Refuted) as refuted:
        list(verify(files))
    return str(refuted.value)


@pytest.mark.parametrize("beacon", [ROUND, DIGITS], ids=["drand", "digits"])
@pytest.mark.parametrize("auditors", [False, True], ids=["public", "auditors"])
def test_a_published_draw_verifies(made: tuple[dict[str, bytes], AuditFile], beacon: Beacon, *, auditors: bool) -> None:
    files = bundle(made, beacon, auditors=auditors)
    assert len(list(verify(files, expected=sha256(files[MANIFEST])))) == (10 if auditors else 6)


def test_every_change_of_a_single_byte_is_caught(made: tuple[dict[str, bytes], AuditFile]) -> None:
    files = bundle(made)
    for name, data in files.items():
        for at in range(len(data)):
            with pytest.raises(Refuted):
                next(verify({**files, name: with_byte_changed(data, at)}))


def test_every_change_of_a_single_byte_of_the_archive_is_caught(made: tuple[dict[str, bytes], AuditFile]) -> None:
    archive = packed(bundle(made))
    assert unpacked(archive) == bundle(made)
    for at in range(len(archive)):
        with pytest.raises((ValueError, Refuted)):
            next(verify(unpacked(with_byte_changed(archive, at, 1 << at % 8))))


def with_byte_changed(data: bytes, at: int, bit: int = 1) -> bytes:
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


def test_another_members_list_another_round_and_another_manifest_are_named(
    made: tuple[dict[str, bytes], AuditFile],
) -> None:
    files = bundle(made)

    def with_draw(**changes: object) -> dict[str, bytes]:
        changed = {**files, DRAW: canonical({**json.loads(files[DRAW]), **changes})}
        del changed[SUMS]
        return {**changed, SUMS: sums(changed)}

    strangers = sorted(["f" * 20, *json.loads(files[DRAW])["members"][1:]])
    assert "the members are not those of the drawn panel" in refusal(with_draw(members=strangers))
    assert "not the network's signature" in refusal(with_draw(beacon={**ROUND.model_dump(), "round": 657414}))
    assert "the seed is not" in refusal(with_draw(seed="another seed"))
    with pytest.raises(Refuted, match="its hash is"):
        list(verify(files, expected="0" * 64))


def test_an_applicants_ticket_is_the_one_that_was_committed_to(made: tuple[dict[str, bytes], AuditFile]) -> None:
    files, (_, audit) = bundle(made), made
    ticket = ticket_of(files, audit, audit.applicants[3].pseudonym)
    assert verify_ticket(files, canonical(ticket.content())).endswith("of 200 panels")
    assert all(3 in audit.panels[number] for number in ticket.numbers)
    fewer = ticket.model_copy(update={"numbers": ticket.numbers[1:]})
    with pytest.raises(Refuted, match="not the one that was committed"):
        verify_ticket(files, canonical(fewer.content()))


def test_what_is_published_says_nothing_of_any_answer(made: tuple[dict[str, bytes], AuditFile]) -> None:
    files, audit = bundle(made), made[1]
    assert AUDITORS not in files
    for name in ("pool.json", DRAW):
        assert b"attributes" not in files[name]
        assert b"household" not in files[name]
    assert SALT.encode() not in b"".join(files.values())
    assert not any(f"a{number:06}".encode() in b"".join(files.values()) for number in range(len(audit.applicants)))


def test_the_console_verifies_a_folder_and_a_zip_file_and_refuses_a_changed_one(
    made: tuple[dict[str, bytes], AuditFile], tmp_path: Path
) -> None:
    folder, archive = tmp_path / "bundle", tmp_path / "bundle.zip"
    folder.mkdir()
    archive.write_bytes(packed(bundle(made)))
    for name, data in bundle(made).items():
        (folder / name).write_bytes(data)
    for path in (folder, archive):
        ran = CliRunner().invoke(application, ["panels", "verify", str(path)])
        assert ran.exit_code == 0, ran.output
        assert ran.output.endswith("verified\n")
        assert "not checked here: only auditors see that the probabilities" in ran.output
    archive.write_bytes(b"no archive")
    ran = CliRunner().invoke(application, ["panels", "verify", str(archive)])
    assert (ran.exit_code, "the archive is damaged" in ran.output) == (1, True), ran.output
    (folder / "pool.json").write_bytes(b"{}")
    ran = CliRunner().invoke(application, ["panels", "verify", str(folder), "--json"])
    assert ran.exit_code == 1
    assert '"verified": false' in ran.output or '"verified":false' in ran.output


@pytest.mark.parametrize("beacon", [ROUND, DIGITS], ids=["drand", "digits"])
def test_the_explanation_in_plain_python_agrees(
    made: tuple[dict[str, bytes], AuditFile], tmp_path: Path, beacon: Beacon
) -> None:
    script = ROOT / "docs" / "verify" / "verify_draw.py"
    assert len(script.read_text(encoding="utf-8").splitlines()) < 100
    files = bundle(made, beacon)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", str(script), str(tmp_path), sha256(files[MANIFEST])],
            check=False,
            capture_output=True,
            text=True,
        )

    assert run().stdout.endswith("verified\n")
    for name, data in files.items():
        for at in range(0, len(data), max(1, len(data) // 3)):
            (tmp_path / name).write_bytes(with_byte_changed(data, at))
            assert run().returncode == 1, (name, at)
        (tmp_path / name).write_bytes(data)


def test_ten_thousand_beacons_draw_everyone_as_often_as_their_tickets_promise(
    made: tuple[dict[str, bytes], AuditFile],
) -> None:
    files, audit = made
    times: Counter[int] = Counter()
    numbers: Counter[int] = Counter()
    for turn in range(10_000):
        number = number_drawn(key_of(sha256(files[MANIFEST]), Digits(digits=f"simulated beacon {turn}")), 200)
        numbers[number] += 1
        times.update(audit.panels[number])
    assert len(numbers) == 200
    # Chi-squared with 199 degrees of freedom: five standard deviations above its mean is 299.
    assert sum((numbers[number] - 50) ** 2 / 50 for number in range(200)) < 299
    for at in range(len(audit.applicants)):
        chance = sum(at in panel for panel in audit.panels) / 200
        spread = (10_000 * chance * (1 - chance)) ** 0.5
        assert abs(times[at] - 10_000 * chance) <= 5 * spread


def test_numbers_of_the_stream_stay_what_they_were_published_as() -> None:
    stream = Stream(b"key", "panel")
    assert [stream.below(1_000) for _ in range(6)] == [688, 817, 839, 776, 127, 220]


def test_a_round_is_named_by_the_time_from_which_it_is_known() -> None:
    assert round_at(datetime(2023, 8, 23, 15, 9, 27, tzinfo=UTC)) == 1
    assert round_at(datetime(2023, 8, 23, 15, 9, 28, tzinfo=UTC)) == 2
    assert round_at(datetime(2023, 8, 23, 15, 9, 30, tzinfo=UTC)) == 2
    assert ROUND.randomness().hex() == "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"


FRESH = """
import socket, sys

def refused(*_, **__):
    raise OSError("this machine has no network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused
import services.console

try:
    services.console.application(sys.argv[1:])
finally:
    print(sorted({"highspy"} & sys.modules.keys()))
"""
ALONE = """
import sys, shared.proof.record, shared.proof.verify
print(sorted({"highspy", "numpy", "motor", "pymongo", "aio_pika", "fastapi", "httpx"} & sys.modules.keys()))
"""


def test_a_fresh_process_without_network_or_solver_checks_bundle_ticket_and_hash(
    made: tuple[dict[str, bytes], AuditFile], tmp_path: Path
) -> None:
    files, audit = bundle(made), made[1]
    archive, ticket = tmp_path / "bundle.zip", tmp_path / "ticket.json"
    archive.write_bytes(packed(files))
    ticket.write_bytes(canonical(ticket_of(files, audit, audit.applicants[3].pseudonym).content()))

    def ran(*options: str) -> subprocess.CompletedProcess[str]:
        asked = [sys.executable, "-c", FRESH, "panels", "verify", str(archive), *options]
        return subprocess.run(asked, check=False, capture_output=True, text=True, cwd=ROOT)

    right = ran("--ticket", str(ticket), "--manifest", sha256(files[MANIFEST]))
    assert right.returncode == 0, right.stdout + right.stderr
    assert "the ticket holds" in right.stdout
    assert right.stdout.endswith("verified\n[]\n"), "it needs nothing but the files"
    alone = subprocess.run([sys.executable, "-c", ALONE], check=True, capture_output=True, text=True, cwd=ROOT)
    assert alone.stdout == "[]\n"
    wrong = ran("--manifest", "0" * 64)
    assert (wrong.returncode, "NOT verified" in wrong.stderr) == (1, True), wrong.stdout + wrong.stderr
    other = ticket_of(files, audit, audit.applicants[4].pseudonym).model_copy(update={"numbers": (1,)})
    ticket.write_bytes(canonical(other.content()))
    assert ran("--ticket", str(ticket)).returncode == 1
