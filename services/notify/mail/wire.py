"""Build an e-mail as the exact bytes that go to the relay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

import idna

from services.notify.mail.wording import Wording
from shared.settings import ConfigurationError
from shared.text import Language

UNFOLDED = frozenset(
    {
        "auto-submitted",
        "content-language",
        "date",
        "list-id",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "message-id",
    }
)
BOUNDARY = "=_silta"
"""Between a letter's parts. Quoted-printable never has `=_` (RFC 2045, 6.7), so no part can hold it."""
OF_ONE_READER = frozenset({"to"})
"""What is never kept for the next letter."""
KEPT = 256
"""How many different headers are kept, parsed and folded: senders, subjects in each language, content types."""


class Headers(HeaderRegistry):
    """Makes the class of a header's kind once, and parses once what many letters say: most of their time went there."""

    def __init__(self) -> None:
        """Know none yet."""
        super().__init__()
        self._made: dict[str, type] = {}
        self._alike = lru_cache(maxsize=KEPT)(super().__call__)

    def __getitem__(self, name: str) -> Any:
        """Return the class of headers of this name."""
        kind = name.lower()
        if kind not in self._made:
            self._made[kind] = super().__getitem__(name)
        return self._made[kind]

    def __call__(self, name: str, value: Any) -> Any:
        """Return a header, which can't be changed."""
        alike = isinstance(value, str) and name.lower() not in OF_ONE_READER
        return self._alike(name, value) if alike else super().__call__(name, value)


class WirePolicy(EmailPolicy):
    """SMTP's policy, but machine-read headers stay in one line as they are.

    Python 3.11–3.13 would fold or RFC 2047-encode a `List-Unsubscribe` longer than a line, which breaks
    one-click. RFC 5322 allows 998 characters.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Keep a machine-read header as it is, once it is sure to be one line of ASCII; parse the others."""
        if name.lower() not in UNFOLDED:
            return super().header_store_parse(name, value)
        if not (value.isascii() and value.isprintable()):
            raise ValueError(f"{name} must be one line of ASCII")
        return name, value

    def fold(self, name: str, value: str) -> str:
        """Return one header as text."""
        if name.lower() in UNFOLDED:
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return one header as it goes on the wire."""
        if name.lower() in UNFOLDED:
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value) if name.lower() in OF_ONE_READER else _folded(self, name, value)


@lru_cache(maxsize=KEPT)
def _folded(policy: WirePolicy, name: str, value: str) -> bytes:
    return EmailPolicy.fold_binary(policy, name, value)


POLICY: Any = WirePolicy(header_factory=Headers(), linesep="\r\n", max_line_length=78, cte_type="7bit", utf8=False)
BEYOND_ASCII: Any = POLICY.clone(utf8=True)


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that an e-mail's bytes follow from."""

    delivery: str
    """The delivery's id: the same letter always has the same Message-ID, so that a duplicate is known as one."""
    wording: Wording
    language: Language
    sender: Address
    to: str
    """An address as `mailbox` gives it."""
    date: datetime
    newsletter: bool
    unsubscribe_url: str | None


def build(letter: Letter) -> bytes:
    """Return the whole message, CRLF line ends, 7-bit; where the address has other letters, with UTF-8 in its headers.

    See RFC 6532.
    """
    message = EmailMessage(policy=POLICY if letter.to.isascii() else BEYOND_ASCII)
    domain = letter.sender.domain
    message["From"] = str(letter.sender)
    message["To"] = Address(addr_spec=letter.to) if letter.to.isascii() else letter.to
    message["Subject"] = letter.wording.subject
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = f"<{letter.delivery}@{domain}>"
    if letter.newsletter:
        message["List-Id"] = f"<newsletter.{domain}>"
    else:
        message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_url is not None:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.wording.text, cte="quoted-printable")
    message.make_alternative(boundary=BOUNDARY)
    message.add_alternative(letter.wording.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language  # here: `set_content` drops every content header before it
    return message.as_bytes()


def sender_of(configured: str) -> Address:
    """Return the address of ``Name <address>`` or of a bare address; the name may hold any character.

    Raises:
        ValueError: there is no address in it.
    """
    name, bracket, rest = configured.rpartition("<")
    address = rest.rstrip().removesuffix(">") if bracket else configured
    return Address(name.strip().strip('"'), addr_spec=address.strip())


def sender_configured(configured: str) -> Address:
    """Return the sender that ``SILTA_MAIL_FROM`` names.

    Raises:
        ConfigurationError: there is no address in it.
    """
    try:
        return sender_of(configured)
    except (ValueError, HeaderParseError):
        message = "SILTA_MAIL_FROM: there is no e-mail address in it"
        raise ConfigurationError(message) from None


def return_path(bounces: str, delivery: str) -> str | None:
    """Return the address that a letter comes back to when it can't be delivered; it tells which letter that was.

    None where no address for bounces is configured (variable envelope return paths).
    """
    local, at, domain = bounces.partition("@")
    return f"{local}+{delivery}@{domain}" if at else None


def mailbox(address: str) -> str:
    """Return an address with its domain as the mail system writes it (IDNA 2008, mapped by UTS 46).

    Raises:
        ValueError: there is no such domain.
    """
    local, _, domain = address.rpartition("@")
    return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}" if not domain.isascii() else address
