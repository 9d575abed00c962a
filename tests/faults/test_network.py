"""The network between a service and its servers is cut: nobody is told, nothing arrives."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.faults.books import reconcile
from tests.faults.form import amount, outage
from tests.faults.ground import Ground
from tests.faults.network import Wire
from tests.faults.subjects import Places


@pytest.mark.parametrize(
    ("cut", "seconds"),
    [
        # Over 6 s, the client has given the connection up as well: three heartbeats and as many seconds.
        pytest.param(("amqp",), amount(8, 30), id="amqp"),
        pytest.param(("mongo",), amount(4, 30), id="mongo"),
        pytest.param(("amqp", "mongo"), amount(4, 30), id="amqp+mongo"),
    ],
)
async def test_a_cut_network_delays_and_loses_nothing(
    ground: Ground, places: Places, cut: tuple[str, ...], seconds: float
) -> None:
    ports = ground.servers.ports
    with ExitStack() as stack:
        wires = {server: stack.enter_context(Wire(ports[server])) for server in ("amqp", "mongo")}
        ground.amqp_port, ground.mongo_port = wires["amqp"].port, wires["mongo"].port
        # A heartbeat that a cut outlasts, so that an end gives the connection up while the other may not know.
        ground.amqp_options = f"?heartbeat={amount(1, 5)}"
        worker = await ground.started("events")
        await places.prepare(ground)
        async with places.traffic(ground, worker, amount(150, 1_500)) as traffic:
            await traffic.under_way()
            for server in cut:
                wires[server].cut()
            async with places.traffic(ground, worker, amount(50, 500)) as during:
                await outage(seconds)
                for server in cut:
                    wires[server].mend()
        await worker.says_ready()
        last = await places.one_more(ground, worker)
        await reconcile(ground, places, [*traffic.sent, *during.sent, last])
