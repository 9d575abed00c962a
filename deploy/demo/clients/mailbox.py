"""The mailbox in which every resident of the demo reads."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx

_PAGE = 200
_LINK = re.compile(r"https?://\S+")
_OCCASION = re.compile(r"/events/v1/occasions/([a-z0-9-]+)/page")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as its reader sees it."""

    to: str
    subject: str
    headers: dict[str, str]
    text: str
    date: datetime
    """When it says it was written, by the city's clock."""

    @classmethod
    def of(cls, message: dict[str, Any]) -> Self:
        """Take a letter out of the mailbox's JSON."""
        return cls(
            message["to"][0],
            message["subject"],
            message["headers"],
            message["text"],
            parsedate_to_datetime(message["date"]),
        )

    @property
    def is_newsletter(self) -> bool:
        """Whether it comes from the list that people subscribe to."""
        return "List-Id" in self.headers

    @property
    def occasions(self) -> frozenset[str]:
        """The occasions whose pages it links to."""
        return frozenset(_OCCASION.findall(self.text))

    def link(self, *parts: str) -> str:
        """Return its link whose address holds all these parts.

        Raises:
            LookupError: there is none.
        """
        for found in _LINK.findall(self.text):
            if all(part in found for part in parts):
                return str(found)
        raise LookupError(f"“{self.subject}” has no link with {' and '.join(parts)}.")

    def one_click(self) -> str:
        """Return the address that ends the subscription with one click (RFC 8058)."""
        return self.headers["List-Unsubscribe"].strip("<>")


class Mailbox:
    """Everything that has arrived, oldest first. A letter that came twice is counted apart and kept once."""

    def __init__(self, url: str) -> None:
        """Read the mailbox at this address."""
        self._http = httpx.AsyncClient(base_url=url, timeout=30)
        self._read = 0
        self._seen: set[str] = set()
        self.letters: list[Letter] = []
        self.twice = 0
        """How many letters came again with the Message-ID of an earlier one."""

    async def arrived(self) -> int:
        """Ask how many letters have arrived, those that came twice included."""
        answer = await self._http.get("/api/messages", params={"limit": 1, "offset": self._read})
        total: int = answer.raise_for_status().json()["total"]
        return total

    async def look(self) -> None:
        """Read what is new."""
        while True:
            answer = await self._http.get("/api/messages", params={"limit": _PAGE, "offset": self._read})
            page = answer.raise_for_status().json()
            for message in page["messages"]:
                self._take(message)
            self._read += len(page["messages"])
            if page["next"] is None:
                return

    def _take(self, message: dict[str, Any]) -> None:
        name = message["headers"]["Message-ID"]
        if name in self._seen:
            self.twice += 1
        else:
            self._seen.add(name)
            self.letters.append(Letter.of(message))

    @property
    def mark(self) -> int:
        """A place to count from: after all letters that were read until now."""
        return len(self.letters)

    def after(self, mark: int, *, newsletter: bool) -> Iterator[Letter]:
        """Go through the letters since a mark: the newsletter's, or those to one person."""
        return (letter for letter in self.letters[mark:] if letter.is_newsletter == newsletter)

    async def wait(
        self,
        mark: int,
        number: int,
        *,
        newsletter: bool,
        seconds: float,
        progress: Callable[[int], None] = lambda _: None,
    ) -> list[Letter]:
        """Wait until so many letters have come since the mark, or the time is up; return those that came.

        `progress` hears, now and then, how many there are.
        """
        until = asyncio.get_running_loop().time() + seconds
        while True:
            await self.look()
            found = list(self.after(mark, newsletter=newsletter))
            progress(len(found))
            if len(found) >= number or asyncio.get_running_loop().time() >= until:
                return found
            await asyncio.sleep(0.2)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()


def by_address(letters: Iterable[Letter]) -> dict[str, Letter]:
    """Return the latest letter of each address."""
    return {letter.to: letter for letter in letters}
