"""What a page says to search engines and assistants: linked data (JSON-LD) in a block that no browser runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

JSON_LD = "application/ld+json"


def data_block(thing: Mapping[str, Any]) -> Markup:
    """Return the block as it stands in a page's head. See decision 64.

    No word in it can end it or begin another: what HTML gives a meaning to, and all beyond ASCII, is written in the
    escapes of JSON (RFC 8259, 7).
    """
    return Markup('<script type="{}">{}</script>').format(JSON_LD, htmlsafe_json_dumps(thing))
