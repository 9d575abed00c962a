"""Posts once, in a process of its own: apprise's calls block, and one that hangs is ended with the process.

Run by `account` as ``python -m services.notify.social.posting_process``. A line of standard input is the account's URL
as JSON, which is a secret and so no argument; it is answered by the line ``"ready"``, until which nothing has been
posted. The next line is the post's words as JSON; it is answered by an `Answer`.

apprise says yes or no, and why in its log alone, which may quote the URL: a status code is all that leaves this
process.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import ssl
import sys
import threading
from typing import Any

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter

from services.notify.social.plugins import plugin_of

READY = "ready"
_STATUS = re.compile(r"error=(\d{3})\b")


class Status(logging.Handler):
    """Remembers the last status code that a plugin complains of, and forgets its words."""

    code: int | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Look for a status code."""
        if found := _STATUS.search(record.getMessage()):
            self.code = int(found[1])


class Requests:
    """Knows whether any request can have reached the network: apprise (2.3), which posts by requests, doesn't tell."""

    def __init__(self) -> None:
        """Look on at every request of this process."""
        self._begun = self._unreached = 0
        send = HTTPAdapter.send

        def watched(adapter: HTTPAdapter, *args: Any, **options: Any) -> requests.Response:
            self._begun += 1
            try:
                return send(adapter, *args, **options)
            except requests.ConnectionError as error:
                self._unreached += _never_connected(error)
                raise

        HTTPAdapter.send = watched  # type: ignore[assignment, method-assign]

    @property
    def none_went_out(self) -> bool:
        """Whether there was no connection for any of them."""
        return 0 < self._begun == self._unreached


def _never_connected(error: requests.ConnectionError) -> bool:
    """Say whether there was no connection, or nobody trusted at the other end of it."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, urllib3.exceptions.SSLError):
        return bool(reason.args) and isinstance(reason.args[0], ssl.SSLCertVerificationError)
    return isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError)


def main() -> None:
    """Post once."""
    # Who stops a service may signal all of its processes; a post that is under way comes to its end all the same.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)
    plugin = plugin_of(json.loads(sys.stdin.readline()))
    if plugin is None:
        raise SystemExit(1)
    status, requested = Status(), Requests()
    own = logging.getLogger(__name__)
    own.setLevel(logging.WARNING)
    own.propagate, own.handlers = False, [status]
    plugin.logger = own
    _say(READY)
    if words := sys.stdin.readline():
        threading.Thread(target=_end_with_who_waits, daemon=True).start()
        # Named as plain text, or a network of HTML would be given a title's < and & as they are.
        taken = bool(plugin.notify(body=json.loads(words), body_format="text"))
        _say({"taken": taken, "status": status.code, "none_went_out": requested.none_went_out})


def _end_with_who_waits() -> None:
    os.read(0, 1)  # ends when they close it, or are no more
    os._exit(1)


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
