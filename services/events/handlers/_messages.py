"""The one list of what the events service handles."""

from shared.engine import Messages

messages = Messages("events")
