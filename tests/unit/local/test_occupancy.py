"""One supervisor a home."""

import os
import re
from pathlib import Path

import pytest

from deploy.local import roll
from deploy.local.failures import AlreadyRunningError
from deploy.local.files import write_json
from deploy.local.occupancy import Occupancy, ask_occupant_to_stop, occupant


def test_a_home_has_one_occupant_at_a_time(tmp_path: Path) -> None:
    first = Occupancy.take(tmp_path)
    assert occupant(tmp_path) == os.getpid()
    with pytest.raises(AlreadyRunningError, match=re.escape(f"({tmp_path}, process {os.getpid()})")):
        Occupancy.take(tmp_path)
    first.end()
    first.end()
    assert occupant(tmp_path) is None
    Occupancy.take(tmp_path).end()


def test_a_recycled_process_id_is_no_occupant(tmp_path: Path) -> None:
    started = roll.started_at(os.getpid())
    assert started is not None
    write_json(tmp_path / "up.pid", {"pid": os.getpid(), "started": started - 60})
    assert occupant(tmp_path) is None
    assert not ask_occupant_to_stop(tmp_path)


@pytest.mark.parametrize("left", ["", "half of", "[]"])
def test_a_file_of_a_killed_process_stands_in_nobodys_way(tmp_path: Path, left: str) -> None:
    (tmp_path / "up.pid").write_text(left)
    assert occupant(tmp_path) is None
    Occupancy.take(tmp_path).end()
