"""Runs notify with one channel more: ``python -m tests.system.notify.hanging.notify``.

All that a channel needs is a module in the folder of channels; here a second folder is looked into as well.
"""

from __future__ import annotations

from pathlib import Path

from services.notify import channels

channels.__path__.append(str(Path(__file__).parent / "channels"))

from services.notify.app import service  # noqa: E402 - once the folder is known

if __name__ == "__main__":
    service().run()
