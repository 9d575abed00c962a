"""RabbitMQ's definitions, less passwords."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from shared.accounts.names import CONSOLE, WATCHER
from shared.accounts.operators import rights_of_console, rights_of_watcher
from shared.accounts.rights import VHOST, Rights
from shared.accounts.services import rights_of_service
from shared.broker.topology import (
    COMMANDS,
    DEAD_KEPT,
    EXCHANGES,
    OF_ALL_OUTCOMES,
    OUTCOMES,
    UNROUTABLE,
    Exchange,
    Queue,
    dead,
    queues_of,
)
from shared.contracts.catalogue import SERVICES

ADMINISTRATOR = "silta"


def accounts() -> dict[str, Rights]:
    """Return each account's rights, by name."""
    return {
        ADMINISTRATOR: Rights(configure=".*", write=".*", read=".*", tags=("administrator",)),
        **{service: rights_of_service(service) for service in SERVICES},
        CONSOLE: rights_of_console(),
        WATCHER: rights_of_watcher(),
    }


def definitions() -> dict[str, Any]:
    """Return the definitions.

    Queues and exchanges are among them so that services needn't declare what isn't their own, and have no right to.
    """
    queues = {queue.name: queue for service in SERVICES for queue in queues_of(service)}
    rights = accounts()
    return {
        "users": [{"name": name, "tags": list(one.tags)} for name, one in rights.items()],
        "vhosts": [{"name": VHOST}],
        "permissions": [{"user": name, "vhost": VHOST, **one.permission()} for name, one in rights.items()],
        "topic_permissions": [
            {"user": name, "vhost": VHOST, **topic} for name, one in rights.items() for topic in one.topic_permissions()
        ],
        # By a policy and no argument of the queues: it may change while they are there.
        "policies": [
            {
                "name": "dead-letters",
                "vhost": VHOST,
                "pattern": f"{re.escape(dead(''))}$|^{re.escape(UNROUTABLE)}$",
                "apply-to": "queues",
                "definition": {"message-ttl": DEAD_KEPT // timedelta(milliseconds=1)},
                "priority": 0,
            }
        ],
        "queues": [_queue(queue) for queue in queues.values()],
        "exchanges": [_exchange(exchange) for exchange in EXCHANGES],
        "bindings": [
            _binding(OUTCOMES, "exchange", COMMANDS, OF_ALL_OUTCOMES),
            *(_binding(queue.name, "queue", *binding) for queue in queues.values() for binding in queue.bindings),
        ],
    }


def _queue(queue: Queue) -> dict[str, Any]:
    arguments = queue.all_arguments()
    return {"name": queue.name, "vhost": VHOST, "durable": True, "auto_delete": False, "arguments": arguments}


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "name": exchange.name,
        "vhost": VHOST,
        "type": exchange.kind.value,
        "durable": True,
        "auto_delete": False,
        "internal": exchange.internal,
        "arguments": exchange.arguments,
    }


def _binding(destination: str, kind: str, source: str, routing_key: str) -> dict[str, Any]:
    return {
        "source": source,
        "vhost": VHOST,
        "destination": destination,
        "destination_type": kind,
        "routing_key": routing_key,
        "arguments": {},
    }
