"""Processes for tests that live as long as they are told to."""

import os
import sys
from pathlib import Path

from deploy.local.child import Child


class Script(Child):
    """Runs a few lines of Python; ready at once when `answers`."""

    def __init__(self, home: Path, name: str, lines: str, *, answers: bool = True) -> None:
        super().__init__(home, name)
        self.lines = lines
        self.answers = answers

    def command(self) -> list[str]:
        return [sys.executable, "-c", self.lines]

    def environment(self) -> dict[str, str]:
        return dict(os.environ) | {"PYTHONUNBUFFERED": "1"}  # as services have it: what is said last stands last

    def is_ready(self) -> bool:
        return self.answers


SLEEPER = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
REFUSES = "import sys; print('starting'); print('SILTA_CITY_FILE is no file.', file=sys.stderr); sys.exit(78)"
CRASHES = "raise SystemExit(3)"
