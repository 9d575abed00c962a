"""Scans find what they must, allow what has a reason, and never pass over what they could not look at."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from deploy.scan import licences, secrets
from deploy.scan.__main__ import told
from deploy.scan.dependencies import Flaw, judged, looked_up
from deploy.scan.findings import ROOT, Findings, allowed
from deploy.scan.secrets import found_in

# In parts, so that no scan finds them here.
PLANTED = {
    "AWS Access Key": "key = AKI" + "AZ7QX2M4N5P6R8S9T",
    "GitHub Token": "see gh" + "p_a8Kd93jQx7Lm2Np5" + "Rt6Vw1Yz4Bc0Ef9Gh3Ij",
    "Private Key": "-----BEGIN PRIVATE" + " KEY-----\n" + "MIIEvQIBADANBgkqhk\n" * 8 + "-----END PRIVATE" + " KEY-----",
    "Basic Auth Credentials": "url = amqps://events:dT7q" + "Z2mX9vB4@broker.espoo.fi/",
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_secret_is_found_and_not_repeated(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text(f"harmless = yes\n{PLANTED[kind]}\n", encoding="utf-8")
    found = found_in(tmp_path, [file.name])
    assert any(re.match(rf"settings\.env:[23]: {kind} ", sentence) for sentence in found), found
    secret = PLANTED[kind].split()[-1]
    assert not any(secret in sentence for sentence in found)


def test_a_value_that_is_known_to_be_no_secret_is_not_found_but_one_beside_it_is(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text(f"url = smtp://user:password@relay\n{PLANTED['AWS Access Key']}\n", encoding="utf-8")
    assert {sentence.split(": ")[0].rsplit(":")[-1] for sentence in found_in(tmp_path, [file.name])} == {"2"}


def test_where_git_names_no_files_the_scan_says_that_it_looked_at_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.env").write_text(PLANTED["GitHub Token"], encoding="utf-8")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert secrets.scan(tmp_path).not_looked_at  # no checkout
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    assert secrets.scan(tmp_path).found
    monkeypatch.setenv("PATH", str(tmp_path))
    assert secrets.scan(tmp_path).not_looked_at  # no git


def test_each_exception_has_a_reason() -> None:
    known = allowed()
    excepted = [*known["files"], *known["values"], *known["packages"], *known.get("vulnerabilities", ())]
    assert all(len(one["reason"]) > 15 for one in excepted)


# --- licences ---------------------------------------------------------------------------------------------------

KNOWN: dict[str, Any] = {
    "licences": ["MIT"],
    "packages": [{"package": "counts", "licence": "GPL-3.0-only", "lists": ["budgets"], "reason": "of its own"}],
}


def wrong(licence: str | None, name: str = "counts", list_: str = "budgets") -> list[str]:
    return licences.wrong_with({list_: [Requirement(f"{name}==1")]}, {name: licence}.get, KNOWN)


@pytest.mark.parametrize("licence", ["MIT", "GPL-3.0-only"])
def test_an_allowed_licence_and_one_with_a_reason_are_no_finding(licence: str) -> None:
    assert wrong(licence) == []


@pytest.mark.parametrize(
    ("licence", "name", "list_", "words"),
    [
        ("GPL-3.0-only", "counts", "runtime", "may not be in requirements/runtime.txt"),
        ("GPL-3.0-only", "another", "budgets", "isn't in allowed.toml"),
        ("AGPL-3.0-only", "counts", "budgets", "isn't in allowed.toml"),
        ("none stated", "counts", "budgets", "isn't in allowed.toml"),
        (None, "counts", "budgets", "isn't installed"),
    ],
)
def test_any_other_licence_is_found(licence: str | None, name: str, list_: str, words: str) -> None:
    [sentence] = wrong(licence, name, list_)
    assert words in sentence


def test_all_that_runs_has_a_licence_that_is_allowed() -> None:
    assert licences.scan().found == ()


# --- vulnerabilities --------------------------------------------------------------------------------------------

CLEAN = {"name": "good", "version": "1", "vulns": []}
FLAWED = {"name": "bad", "version": "2", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["3"]}]}
SKIPPED = {"name": "good", "skip_reason": "Dependency not found on PyPI and could not be audited: good (1)"}


def look(answers: Mapping[str, list[dict[str, Any]] | None]) -> tuple[list[str], list[str]]:
    bad, unknown = looked_up("dev", lambda _, service: answers[service])
    return [str(flaw) for flaw in bad], unknown


def test_a_vulnerability_is_found() -> None:
    assert look({"pypi": [CLEAN, FLAWED]}) == (["bad 2: CVE-2026-1, mended in 3"], [])


MENDED, OPEN = Flaw("CVE-2026-1", "bad 2", ("3",)), Flaw("CVE-2026-2", "worse 5", ())
LISTED = {"id": "CVE-2026-1", "until": date(2027, 1, 31), "reason": "we never call it"}


def test_what_a_newer_version_mends_refuses_and_what_nobody_has_mended_is_told() -> None:
    found, standing = judged([OPEN, MENDED, MENDED], (), date(2027, 1, 1))
    assert found == ("bad 2: CVE-2026-1, mended in 3",)
    assert standing == ("worse 5: CVE-2026-2, mended in no version yet",)


@pytest.mark.parametrize(("today", "refuses"), [(date(2027, 1, 31), False), (date(2027, 2, 1), True)])
def test_what_is_listed_may_stand_until_its_day(today: date, *, refuses: bool) -> None:
    found, standing = judged([MENDED], [LISTED], today)
    assert bool(found) == refuses
    assert bool(standing) != refuses


def test_each_vulnerability_that_may_stand_may_so_until_a_day() -> None:
    assert all(isinstance(one["until"], date) for one in allowed().get("vulnerabilities", ()))


@pytest.mark.parametrize(("code", "passes"), [(0, True), (75, True), (124, True), (1, False), (2, False)])
def test_continuous_integration_refuses_what_is_known_and_not_what_nobody_could_be_asked(
    code: int, *, passes: bool, tmp_path: Path
) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_text((ROOT / ".ci" / "run").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name, script in (
        (".venv/bin/python", f'#!/bin/sh\n[ "$3" = dependencies ] && exit {code}\nexit 0\n'),
        ("make", "#!/bin/sh\nexit 0\n"),
    ):
        (tmp_path / name).write_text(script, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    ran = subprocess.run(["bash", str(tmp_path / ".ci" / "run")], env={"PATH": path}, check=False)
    assert (ran.returncode == 0) == passes


@pytest.mark.parametrize("pypi", [None, [SKIPPED]])
def test_where_no_service_answers_nothing_is_known(pypi: list[dict[str, Any]] | None) -> None:
    found, unknown = look({"pypi": pypi, "osv": None})
    assert found == []
    assert unknown == ["requirements/dev.txt: no vulnerability service could be reached, so nothing is known of it"]


def test_what_one_service_does_not_know_another_is_asked() -> None:
    assert look({"pypi": [SKIPPED], "osv": [CLEAN, FLAWED]}) == (["bad 2: CVE-2026-1, mended in 3"], [])
    assert look({"pypi": [SKIPPED, FLAWED], "osv": None})[1] == ["requirements/dev.txt: nothing is known of good"]


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        (Findings("secrets"), 0),
        (Findings("secrets", found=("a",)), 1),
        (Findings("dependencies", not_looked_at=("b",)), os.EX_TEMPFAIL),
        (Findings("dependencies", standing=("c",)), 0),
        (Findings("dependencies", found=("a",), not_looked_at=("b",)), 1),
        (Findings("licences", not_looked_at=("b",)), 0),
    ],
)
def test_what_was_not_looked_at_is_said_and_is_no_success(
    findings: Findings, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(findings) == code
    said = capsys.readouterr().out
    assert all(sentence in said for sentence in (*findings.found, *findings.standing, *findings.not_looked_at))
    assert ("nothing found" in said) == (code == 0)
