"""Questions to a port: does the server behind it answer in its own protocol? Loopback only."""

import base64
import contextlib
import http.client
import socket
import struct

HTTP_OK = 200
TIMEOUT = 2.0
"""Seconds that one question may take."""

# AMQP 0-9-1 §4.2.2, the protocol header; the server's answer is a METHOD frame (type 1).
_AMQP_HEADER = b"AMQP\x00\x00\x09\x01"
_AMQP_METHOD = 1

# {"ping": 1, "$db": "admin"} as BSON in an OP_MSG, spelled out: only shared.store may import the driver.
_PING_FIELDS = b"\x10ping\x00\x01\x00\x00\x00\x02$db\x00\x06\x00\x00\x00admin\x00"
_OP_MSG = 2013
_BSON_OK = b"\x01ok\x00" + struct.pack("<d", 1.0)


def tcp_open(port: int) -> bool:
    """Whether anything listens on the loopback port."""
    return _exchange(port, b"", 0) is not None


def amqp_answers(port: int) -> bool:
    """Whether an AMQP 0-9-1 broker offers to start a connection."""
    reply = _exchange(port, _AMQP_HEADER, 1)
    return reply is not None and reply[:1] == bytes([_AMQP_METHOD])


def mongo_answers(port: int) -> bool:
    """Whether a MongoDB-wire server answers `ping` with ok."""
    document = struct.pack("<i", len(_PING_FIELDS) + 5) + _PING_FIELDS + b"\x00"
    body = struct.pack("<I", 0) + b"\x00" + document
    request = struct.pack("<iiii", 16 + len(body), 1, 0, _OP_MSG) + body
    reply = _exchange(port, request, 65536)
    return reply is not None and _BSON_OK in reply


def smtp_answers(port: int) -> bool:
    """Whether an SMTP server greets."""
    reply = _exchange(port, b"", 3)
    return reply == b"220"


def http_status(port: int, path: str, *, user: str = "", password: str = "") -> int | None:
    """The status of `GET path`, or None when nobody answers HTTP there."""
    headers = {}
    if user:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None


def _exchange(port: int, request: bytes, size: int) -> bytes | None:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as connection:
            if request:
                connection.sendall(request)
            return connection.recv(size) if size else b""
    except OSError:
        return None
