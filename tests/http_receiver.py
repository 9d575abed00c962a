"""A small HTTP server that answers each path as a test has told it to, and remembers what was posted to it."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Literal, Self, cast

Answer = int | tuple[int, str] | Literal["hang", "huge", "redirect", "drip", "garbled", "slow"]
"""A status, maybe with when to come again (`Retry-After`); or no answer at all, one of 50 MB, one that leads to
`/elsewhere`, one that comes a byte a second, one with a line in its head that is no header, 204 after a while."""

WORDS = "sorry, not now: ask admin@receiver.example"


@dataclass(frozen=True)
class Posted:
    """What came over the wire."""

    path: str
    headers: dict[str, str]
    """Names are small."""
    body: bytes


@dataclass
class HttpReceiver:
    """`answers` by path: each is given once, the last for good; a path that isn't there is answered `otherwise`."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    otherwise: Answer = 204
    posted: list[Posted] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.receiver = self
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def on(self, path: str) -> list[Posted]:
        """What was posted to a path, in order."""
        return [one for one in list(self.posted) if one.path == path]

    def counts(self) -> dict[str, int]:
        counted: dict[str, int] = defaultdict(int)
        for one in list(self.posted):
            counted[one.path] += 1
        return counted


class _Server(ThreadingHTTPServer):
    receiver: HttpReceiver

    def handle_error(self, *_: object) -> None:
        """The other end has gone: that is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver = cast("_Server", self.server).receiver
        body = self.rfile.read(int(self.headers["content-length"]))
        script = receiver.answers.get(self.path, [receiver.otherwise])
        answer = script.pop(0) if len(script) > 1 else script[0]
        receiver.posted.append(Posted(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        match answer:
            case "hang":
                receiver.released.wait(120)
            case "huge":
                self._begin(500, 50_000_000)
                for _ in range(50):
                    self.wfile.write(b"x" * 1_000_000)
            case "drip":
                self._begin(500, 1_000)
                while not receiver.released.wait(1):
                    self.wfile.write(b".")
                    self.wfile.flush()
            case "redirect":
                self.send_response(307)
                self.send_header("location", receiver.url("/elsewhere"))
                self.send_header("content-length", "0")
                self.end_headers()
            case "slow":
                receiver.released.wait(0.3)
                self._begin(204, 0)
            case "garbled":
                self.wfile.write(b"HTTP/1.0 500 No\r\nno header at all\r\n\r\n")
            case (status, again):
                self._begin(status, len(WORDS), {"retry-after": again})
                self.wfile.write(WORDS.encode())
            case status:
                words = b"" if status in {204, 304} else WORDS.encode()
                self._begin(status, len(words))
                self.wfile.write(words)

    def _begin(self, status: int, length: int, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
