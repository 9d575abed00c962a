"""Handling messages: from a delivery to one commit. Knows no broker; the store is its only partner."""

from shared.engine.delivery import Delivery, Failed, Handled, Unreadable, Verdict
from shared.engine.engine import Engine
from shared.engine.lane import Lane
from shared.engine.messages import Messages
from shared.engine.schedule import Schedule

__all__ = [
    "Delivery",
    "Engine",
    "Failed",
    "Handled",
    "Lane",
    "Messages",
    "Schedule",
    "Unreadable",
    "Verdict",
]
