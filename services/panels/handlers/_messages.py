"""The registry that the handlers fill."""

from __future__ import annotations

from shared.engine import Messages

messages = Messages("panels")
