"""The one list of what notify handles."""

from shared.engine import Messages

messages = Messages("notify")
