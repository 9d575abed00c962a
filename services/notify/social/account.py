"""An account of a social network or a staff chat, posted to by apprise.

apprise (2.3, BSD-2) answers yes or no and says why in its log alone. Its URLs are secrets, and its log may quote them:
so each account gets a log of its own, of which a status code is all that leaves this module.
"""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from services.notify.domain.delivery import Failure, Refused, Unknown
from shared.settings import ConfigurationError

if TYPE_CHECKING:
    from apprise import NotifyBase

    from shared.settings import Network

LIMIT = 25.0
"""Seconds that one post may take; apprise's own limits are for each read."""
NAME = "Silta"
"""By which a network knows who posts, where it asks."""
LONGEST = 4_000
"""Characters of a post, whatever the network takes."""
_STATUS = re.compile(r"error=(\d{3})\b")
_QUOTE_URLS = ("apprise", "urllib3")
"""Loggers of others whose words may quote the URL."""


class Account:
    """One account. A post that hangs keeps its thread, and until that ends nothing more is posted to the account."""

    def __init__(self, name: str, network: Network) -> None:
        """Post to this network.

        Raises:
            ConfigurationError: apprise doesn't know such a URL.
        """
        self.network = network
        self._plugin, self._status = _plugin(name, network), _Status()
        own = logging.getLogger(f"{__name__}.{name}")
        own.setLevel(logging.WARNING)
        own.propagate, own.handlers = False, [self._status]
        self._plugin.logger = own
        self._ended: asyncio.Event | None = None
        """Set when the latest post has come to its end."""

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
            Refused: the network has answered that it doesn't take them, or the post before still hangs.
            Unknown: it may have taken them: it broke off, or didn't answer in time.
        """
        if self._ended is not None and not self._ended.is_set():
            raise Refused(Failure(permanent=False, words="the post before still hangs"))
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        taken: list[bool] = []

        def post() -> None:
            try:
                # Named as plain text, or a network of HTML would be given a title's < and & as they are.
                taken.append(bool(self._plugin.notify(body=words, body_format="text")))
            except Exception:  # noqa: BLE001 - its words may quote the URL
                taken.append(False)
            with suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(ended.set)

        self._status.code = None
        # A daemon, so that a post that hangs for ever doesn't keep the process from ending.
        self._ended = ended
        threading.Thread(target=post, name="posting", daemon=True).start()
        try:
            async with asyncio.timeout(LIMIT):
                await ended.wait()
        except TimeoutError:
            raise Unknown("no answer in time") from None
        if taken == [True]:
            return
        if self._status.code is None:
            raise Unknown("no answer")
        raise Refused(Failure(permanent=False, words=f"it answers {self._status.code}"))


class _Status(logging.Handler):
    """Remembers the last status code that a plugin complains of, and forgets its words."""

    code: int | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Look for a status code."""
        if found := _STATUS.search(record.getMessage()):
            self.code = int(found[1])


def _plugin(name: str, network: Network) -> NotifyBase:
    # Here, because it takes most of a second, which only the process that posts should take.
    from apprise import Apprise, AppriseAsset, NotifyBase  # noqa: PLC0415

    for other in _QUOTE_URLS:
        logging.getLogger(other).setLevel(logging.CRITICAL + 1)
    # Without pictures: apprise's own are fetched from elsewhere by whoever reads the post.
    asset = AppriseAsset(app_id=NAME, app_desc=NAME, app_url="", image_url_mask="", image_url_logo="")
    plugin = Apprise.instantiate(network.url.get_secret_value(), asset=asset, suppress_exceptions=True)
    if not isinstance(plugin, NotifyBase):
        raise ConfigurationError(f"SILTA_APPRISE_URLS: apprise doesn't know such a url as that of {name}")
    return plugin
