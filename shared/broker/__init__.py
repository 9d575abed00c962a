"""Topology, subscriptions, retries, dead letters and relay: the only place that knows FastStream and aio-pika."""

from shared.broker.asyncapi import document as asyncapi_document
from shared.broker.commands import CommandSender
from shared.broker.consumer import Consumer
from shared.broker.frames import be_tolerant
from shared.broker.link import BrokerLink, TopologyMismatch
from shared.broker.publisher import BrokerAway, BrokerFull
from shared.broker.relay import Relay

be_tolerant()

__all__ = [
    "BrokerAway",
    "BrokerFull",
    "BrokerLink",
    "CommandSender",
    "Consumer",
    "Relay",
    "TopologyMismatch",
    "asyncapi_document",
]
