"""Processes are asked over HTTPS where their place says so, and believed only where their certificate is for it."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pydantic_core import Url

from deploy.accounts import certificates
from shared.console import processes


class Answers(BaseHTTPRequestHandler):
    """What a process says that can't work."""

    def do_GET(self) -> None:
        body = json.dumps({"reasons": ["the broker is away"]}) if self.path == "/readyz" else "silta_ready 0.0\n"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def process(certificate: Path) -> Iterator[Url]:
    """A process with a certificate, at a name that leads to it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield Url(f"https://localhost:{server.server_port}")
        finally:
            server.shutdown()
            serving.join()


@pytest.mark.parametrize(
    ("host", "trusted", "believed"),
    [("localhost", "ours", True), ("elsewhere", "ours", False), ("localhost", "a", False)],
)
async def test_a_process_is_believed_by_its_certificate(
    host: str, trusted: str, *, believed: bool, tmp_path: Path
) -> None:
    for authority in ("ours", "a"):
        certificates.make(tmp_path / authority, "process", [host])
    with process(tmp_path / "ours" / "process.pem") as url:
        [asked] = await processes.ask({"events": url}, tmp_path / trusted / "ca.crt")
    assert asked.reasons == (("the broker is away",) if believed else ())
    assert (asked.silent is None) == believed
