"""What the README tells a newcomer to type works as it stands there."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest

from deploy.local.child import ROOT
from shared.children import child
from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish
from tests.system.wire import over_mqtt

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = {kind: re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL) for kind in ("bash", "python")}


@pytest.fixture
def beside_the_system(city: City, tmp_path: Path) -> Path:
    """A folder where `.silta` is the running system's."""
    (tmp_path / ".silta").symlink_to(city.home)
    return tmp_path


async def _run(folder: Path, *command: str) -> str:
    async with asyncio.timeout(60), child(*command, cwd=folder, stdout=PIPE, stderr=STDOUT) as process:
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


async def test_the_first_message_with_curl(beside_the_system: Path) -> None:
    [curl] = [block for block in BLOCKS["bash"] if "curl" in block]
    said = await _run(beside_the_system, "bash", "-euc", curl)
    assert "HTTP/1.1 200" in said
    assert '"status":"awaiting-confirmation"' in said


async def test_a_message_from_python_over_amqp(beside_the_system: Path) -> None:
    [program] = BLOCKS["python"]
    said = json.loads(await _run(beside_the_system, sys.executable, "-c", program))
    assert said["type"] == "silta.outcome.v1"
    assert said["data"]["command"] == "plan-2027"


async def test_the_kiosks_message_over_mqtt(city: City) -> None:
    """Sent by our own client: the README's is one that a reader may have installed."""
    [shown] = [block for block in BLOCKS["bash"] if "mosquitto_pub" in block]
    found = re.search(r"-m '(.*)'", shown, re.DOTALL)
    assert found
    message = json.loads(found.group(1))
    assert "/feedback/answer/kiosk-sello-1" in shown
    await plan_and_publish(city, evening(message["data"]["survey"], "2027-02-10T18:00:00+02:00"))
    city.at("2027-02-10T19:42:00+02:00")
    try:
        async with asyncio.timeout(30):
            while (answer := await over_mqtt(city.mqtt, "feedback.answer", message)).status != "accepted":
                # the survey is on its way from one service to the other; a refusal is remembered under its id
                message["id"] += "+"
    finally:
        city.at("2027-01-04T10:00:00+02:00")
    assert answer.result is not None
    assert answer.result["answer"]


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
