"""apprise's plugins: what knows how one kind of network is posted to (2.3, BSD-2)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apprise import NotifyBase

NAME = "Silta"
"""By which a network knows who posts, where it asks."""
_QUOTE_URLS = ("apprise", "urllib3")
"""Loggers of others whose words may quote the URL."""


def plugin_of(url: str) -> NotifyBase | None:
    """Return what posts to this URL, as apprise has it; None where apprise doesn't know such a one."""
    # Here, because it takes most of a second, which only processes that post should take.
    from apprise import Apprise, AppriseAsset, NotifyBase  # noqa: PLC0415

    for other in _QUOTE_URLS:
        logging.getLogger(other).setLevel(logging.CRITICAL + 1)
    # Without pictures: apprise's own are fetched from elsewhere by whoever reads the post.
    asset = AppriseAsset(app_id=NAME, app_desc=NAME, app_url="", image_url_mask="", image_url_logo="")
    plugin = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    return plugin if isinstance(plugin, NotifyBase) else None
