"""An account of a social network or a staff chat, posted to by apprise in a process that is ended after its time."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, cast

from pydantic import BaseModel, ConfigDict

from services.notify.domain.delivery import Failure, Refused, Unknown
from services.notify.social.plugins import plugin_of
from shared.children import child
from shared.settings import ConfigurationError

if TYPE_CHECKING:
    from shared.settings import Network

PROCESS = (sys.executable, "-m", "services.notify.social.posting_process")
"""What posts once."""
BEGINS_WITHIN = 20.0
"""Seconds until it is a post's turn and its process is ready, of which apprise takes one."""
AT_ONCE = 6
"""Processes that post at once, of 60 MiB each."""
LIMIT = 20.0
"""Seconds that a post may take; apprise's own limits are for each read."""
LONGEST = 4_000
"""Characters of a post, whatever the network takes."""


class Answer(BaseModel):
    """What the process says of its post."""

    model_config = ConfigDict(frozen=True)

    taken: bool
    status: int | None
    """The network's answer, where it gave one and hasn't taken the post."""
    none_went_out: bool
    """Whether there was no connection to it."""


class Account:
    """One account. Each post has a process of its own, so that one that hangs is nothing to the next."""

    def __init__(self, name: str, network: Network, turns: asyncio.Semaphore) -> None:
        """Post to this network, while it has one of the turns that all accounts share.

        Raises:
            ConfigurationError: apprise doesn't know such a URL.
        """
        plugin = plugin_of(network.url.get_secret_value())
        if plugin is None:
            raise ConfigurationError(f"SILTA_APPRISE_URLS: apprise doesn't know such a url as that of {name}")
        self.name, self.network, self._plugin, self._turns = name, network, plugin, turns

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read or take over what is posted, nor the URL's secrets."""
        scheme = self.network.url.get_secret_value().partition(":")[0].lower()
        kinds = cast("str | tuple[str, ...] | None", self._plugin.secure_protocol)
        with_tls = (kinds,) if isinstance(kinds, str) else kinds or ()
        return scheme in {*with_tls, "https"} and bool(self._plugin.verify_certificate)

    @property
    def longest(self) -> int:
        """How many characters a post may have."""
        return min(int(self._plugin.body_maxlen), LONGEST)

    async def post(self, words: str) -> None:
        """Post the words.

        Raises:
            Refused: the network has answered that it doesn't take them, or nothing has reached it.
            Unknown: it may have taken them: it broke off, or didn't answer in time.
        """
        try:
            async with self._process() as process:
                answer = await _answer(process, words)
        except OSError as error:
            raise _refused(f"no process for it: {error.strerror}") from None
        if answer.taken:
            return
        if answer.none_went_out:
            raise _refused("no connection")
        if answer.status is None:
            raise Unknown("no answer")
        raise _refused(f"it answers {answer.status}")

    @asynccontextmanager
    async def _process(self) -> AsyncIterator[Process]:
        """Have a process that is ready to post, until the end of the block."""
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(BEGINS_WITHIN):
                    await held.enter_async_context(self._turns)
                    process = await held.enter_async_context(child(*PROCESS, stdin=PIPE, stdout=PIPE, stderr=DEVNULL))
                    said = await _ask(process, self.network.url.get_secret_value())
            except TimeoutError:
                raise _refused("the process that posts isn't ready in time") from None
            if not said:
                raise _refused("the process that posts doesn't begin")
            yield process


async def _answer(process: Process, words: str) -> Answer:
    """Have the words posted."""
    try:
        async with asyncio.timeout(LIMIT):
            said = await _ask(process, words)
    except TimeoutError:
        raise Unknown("no answer in time") from None
    if not said:
        raise Unknown("the process that posts has ended")
    return Answer.model_validate_json(said)


async def _ask(process: Process, line: str) -> bytes:
    """Say a line to the process and return what it says to it; nothing where it has ended."""
    assert process.stdin is not None  # noqa: S101 - both were asked for as pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(json.dumps(line).encode() + b"\n")
    return await process.stdout.readline()


def _refused(words: str) -> Refused:
    return Refused(Failure(permanent=False, words=words))
