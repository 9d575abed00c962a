from __future__ import annotations

import pytest

from services.panels.domain.sortition import decomposition


@pytest.fixture(params=[1, decomposition.LARGE], ids=["as many classes", "as few"])
def mixed_either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have small pools mixed as those of many classes are, too."""
    monkeypatch.setattr(decomposition, "LARGE", request.param)
