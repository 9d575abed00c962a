from __future__ import annotations

import pytest

from shared.broker.topology import command_queue_for, dead_letter_queues, queues_of
from shared.contracts.catalogue import SERVICES


def test_every_queue_has_its_dead_letters_known_once() -> None:
    names = dead_letter_queues()
    assert len(names) == len(set(names))
    assert {"events.register.dead", "notify.on.events.occasion.published.dead"} <= set(names)
    assert names[-1] == "silta.unroutable"


def test_no_number_of_looks_drops_a_dead_letter() -> None:
    # RabbitMQ 4 drops at 20 where no limit is named; 3.10 at once where it is negative.
    for queue in (queue for service in SERVICES for queue in queues_of(service) if queue.name in dead_letter_queues()):
        assert queue.all_arguments()["x-delivery-limit"] == 2**31 - 1


@pytest.mark.parametrize(
    ("key", "queue"),
    [
        ("events.register", "events.register"),
        ("events.register.kiosk-1", "events.register"),
        ("events.register.kiosk.1", None),
        ("events.registr", None),
        ("events", None),
        ("", None),
    ],
)
def test_a_routing_key_leads_where_the_bindings_say(key: str, queue: str | None) -> None:
    assert command_queue_for(key) == queue
