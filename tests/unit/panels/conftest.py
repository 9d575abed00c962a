"""For all tests of panels: what is drawn is the same each time."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest


@pytest.fixture(autouse=True)
def same_lotteries(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seed and salts for each test, that stay: what a test says of a lottery must not hold for most of them only."""
    dice = Random(request.node.nodeid)
    drawn = SimpleNamespace(token_hex=lambda size: dice.randbytes(size).hex())
    monkeypatch.setattr("services.panels.handlers.lotteries.secrets", drawn)
