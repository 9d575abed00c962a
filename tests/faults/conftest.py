"""One broker and one database for all faults, and a seed that chooses the order of messages and the moments of faults.

``pytest tests/faults --seed 17`` or SILTA_SEED=17 replays a run; SILTA_FAULTS_REPEAT=20 runs every fault with twenty
seeds; SILTA_FAULTS=long is the long form.
"""

from __future__ import annotations

import os
import random
import re
import secrets
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.faults.form import LONG, REPEAT, amount
from tests.faults.ground import Ground, Servers
from tests.faults.subjects import Answers, Places


def pytest_addoption(parser: pytest.Parser) -> None:
    """Only seen when the command names this folder; the variables work always."""
    parser.addoption("--seed", type=int, help="replay the faults of this seed")
    parser.addoption("--repeat", type=int, help="run every fault with so many seeds")


def _first_seed(config: pytest.Config) -> int:
    told = config.getoption("--seed", default=None) or os.environ.get("SILTA_SEED")
    if told is not None:
        return int(told)
    # All processes of one run must agree.
    run = getattr(config, "workerinput", {}).get("testrunuid", "")
    return int(run[:6], 16) if run else int(os.environ.setdefault("SILTA_SEED", str(secrets.randbelow(1 << 24))))


def pytest_report_header(config: pytest.Config) -> str:
    return f"faults: {'long' if LONG else 'short'} form, --seed {_first_seed(config)}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "round_number" in metafunc.fixturenames:
        rounds = metafunc.config.getoption("--repeat", default=None) or REPEAT
        metafunc.parametrize("round_number", range(rounds), ids=lambda number: f"round{number}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "faults":
            item.add_marker(pytest.mark.xdist_group("faults"))
            item.add_marker(pytest.mark.timeout(amount(180, 900)))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("faults"))
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


@pytest.fixture
async def ground(request: pytest.FixtureRequest, servers: Servers, round_number: int) -> AsyncIterator[Ground]:
    """A place of its own for one fault, on servers that work."""
    seed = _first_seed(request.config) + round_number
    print(f"Replay with: --seed {seed}")  # noqa: T201 - pytest shows it with a failure
    servers.start()
    servers.faults += 1
    # The same moments in every run of the seed, and others in every test.
    test = re.sub(r"-?round\d+|\[\]", "", request.node.name)
    name = f"fault{servers.faults}"
    ground = Ground(servers, random.Random(f"{seed} {test}"), name, servers.home / name)
    try:
        await ground.prepare()
        yield ground
    finally:
        await ground.clear_away()


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def places() -> Places:
    return Places()


@pytest.fixture(params=[Answers, Places], ids=lambda subject: subject.service)
def subject(request: pytest.FixtureRequest) -> Answers | Places:
    """Both kinds of traffic, one after the other."""
    subject: Answers | Places = request.param()
    return subject
