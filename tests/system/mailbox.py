"""What people find in their mailboxes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx

from tests.system.waiting import eventually
from tests.system.wire import PLAIN

_ADDRESS = re.compile(r"https?://[^\s<>]+")


@dataclass(frozen=True)
class Letter:
    """An e-mail as its reader sees it."""

    id: str
    subject: str
    headers: dict[str, str]
    text: str
    html: str

    def link(self, part: str) -> str:
        """Return the first address in the text that holds `part`."""
        found: str | None = next((address for address in _ADDRESS.findall(self.text) if part in address), None)
        assert found is not None, f"no link with {part!r} in: {self.text}"
        return found


@dataclass(frozen=True)
class Mailbox:
    """The mail server's mailbox."""

    url: str

    async def letters(self, to: str = "", subject: str = "") -> list[Letter]:
        """Return the letters of a recipient, or of all, that have arrived so far, oldest first."""
        async with httpx.AsyncClient(base_url=self.url, timeout=30, verify=PLAIN) as client:
            answer = await client.get("/api/messages", params={"to": to, "subject": subject, "limit": 1000})
        messages: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
        fields = Letter.__dataclass_fields__
        return [
            Letter(**{name: message[name] for name in fields})
            for message in messages
            if not to or to in message["to"]  # the mailbox finds parts of addresses too
        ]

    async def letter(self, to: str, subject: str = "") -> Letter:
        """Wait for the one letter of a recipient with these words in its subject."""
        return (await self.some_letters(1, to, subject))[0]

    async def some_letters(self, count: int, to: str = "", subject: str = "") -> list[Letter]:
        """Wait for so many letters of a recipient."""

        async def arrived() -> list[Letter]:
            letters = await self.letters(to, subject)
            return letters if len(letters) >= count else []

        letters = await eventually(arrived)
        assert len(letters) == count, [letter.subject for letter in letters]
        return letters

    async def raw(self, letter: Letter) -> bytes:
        """Return a letter's bytes as they came over the wire."""
        async with httpx.AsyncClient(base_url=self.url, timeout=30, verify=PLAIN) as client:
            return (await client.get(f"/messages/{letter.id}/raw")).raise_for_status().content
