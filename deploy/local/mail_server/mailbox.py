"""The messages, one .eml file each, and an index of them in memory."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path

# Not the modern policy: it takes apart every address and is ten times slower, and a demo reads thousands.
_HEADERS = BytesHeaderParser()


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of a message: enough to list and to search.

    `id` counts up in the order of arrival; `to` are the recipients that the sender named to the server, which
    includes blind copies; `date` is the Date header as written, empty when there is none.
    """

    id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    date: str


class Mailbox:
    """All messages in the order of arrival. Used from one thread."""

    def __init__(self, folder: Path) -> None:
        """Finds again what `folder` holds from earlier."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._entries: dict[str, Entry] = {}
        for path in sorted(folder.glob("*.eml")):
            self._index(path.stem, path.read_bytes())
        last = max((int(identity) for identity in self._entries), default=0)
        self._numbers = itertools.count(last + 1)

    def keep(self, content: bytes, sender: str, recipients: Sequence[str]) -> str:
        """Stores a message as it came, below the trace headers of final delivery (RFC 5321 §4.4); its id."""
        identity = f"{next(self._numbers):08}"
        trace = [f"Return-Path: <{sender}>", *(f"Delivered-To: {recipient}" for recipient in recipients)]
        whole = "".join(f"{line}\r\n" for line in trace).encode() + content
        temporary = self._folder / f"{identity}.part"
        temporary.write_bytes(whole)
        temporary.replace(self._path(identity))
        self._index(identity, whole)
        return identity

    def find(self, to: str = "", subject: str = "") -> list[Entry]:
        """Those whose recipients and subject contain the texts, whatever their case; oldest first."""
        return [entry for entry in self._entries.values() if _matches(entry, to.casefold(), subject.casefold())]

    def raw(self, identity: str) -> bytes:
        """The stored bytes. Raises KeyError when there is no such message."""
        if identity not in self._entries:
            raise KeyError(identity)
        return self._path(identity).read_bytes()

    def read(self, identity: str) -> Message:
        """The whole message, parsed. Raises KeyError when there is none."""
        return message_from_bytes(self.raw(identity))

    def entry(self, identity: str) -> Entry:
        """Raises KeyError when there is none."""
        return self._entries[identity]

    def empty(self) -> int:
        """Throws all messages away; how many there were. Ids go on counting."""
        count = len(self._entries)
        for identity in self._entries:
            self._path(identity).unlink(missing_ok=True)
        self._entries.clear()
        return count

    def _path(self, identity: str) -> Path:
        return self._folder / f"{identity}.eml"

    def _index(self, identity: str, content: bytes) -> None:
        headers = list(header_lines(_HEADERS.parsebytes(content)))

        def first(name: str) -> str:
            return next((value for key, value in headers if key.casefold() == name), "")

        self._entries[identity] = Entry(
            id=identity,
            sender=first("from") or first("return-path"),
            to=tuple(value for key, value in headers if key == "Delivered-To"),
            subject=first("subject"),
            date=first("date"),
        )


def header_lines(message: Message) -> Iterator[tuple[str, str]]:
    """Name and readable value of each header, in order, repeated ones too."""
    for name, value in message.raw_items():
        # The parser keeps bytes outside ASCII (RFC 6532) as surrogates.
        text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield name, _decoded(" ".join(text.split()))


def body(message: Message, kind: str) -> str:
    """The readable text of the first part that is text/`kind` and no attachment; empty when there is none."""
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment":
            payload = part.get_payload(decode=True)
            return _readable(payload, part.get_content_charset("utf-8")) if isinstance(payload, bytes) else ""
    return ""


def attachments(message: Message) -> list[dict[str, str]]:
    """`{"filename", "content_type"}` of each attached file."""
    return [
        {"filename": part.get_filename() or "", "content_type": part.get_content_type()}
        for part in message.walk()
        if part.get_content_disposition() == "attachment"
    ]


def _decoded(text: str) -> str:
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeDecodeError):
        # Not what RFC 2047 allows: show it as it was written.
        return text


def _readable(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, "replace")
    except LookupError:
        # A character set that Python does not know: show what can be shown.
        return payload.decode("latin-1")


def _matches(entry: Entry, to: str, subject: str) -> bool:
    return (not subject or subject in entry.subject.casefold()) and (
        not to or any(to in recipient.casefold() for recipient in entry.to)
    )
