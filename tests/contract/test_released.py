"""What was released and may still be at work is understood, and understands us (deploy/contracts/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.contracts import RELEASED
from deploy.contracts.comparing import broken
from deploy.contracts.snapshot import present, read


@pytest.mark.parametrize("release", sorted(RELEASED.glob("*.json")), ids=lambda file: file.stem)
def test_old_and_new_replicas_and_clients_get_on_side_by_side(release: Path) -> None:
    assert [*broken(read(release), present())] == [], "deploy/contracts/README.md says what to do"
