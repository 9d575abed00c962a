"""Word what is short, for a browser or a network: one template a kind and language gives named lines of plain text.

Sandboxed, and its values made plain, as the words of letters are (`mail/wording.py`). How long a line may be is the
channel's to say (`domain/notification.py`, `domain/post.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.notify.mail.wording import tidy
from shared.text import Language

TEMPLATES = Path(__file__).parent / "templates"


def lines(channel: str, kinds: tuple[str, ...], language: Language, values: Mapping[str, Any]) -> dict[str, str]:
    """Return each block of a template as one line: of the first of these kinds that the channel has one for.

    Raises:
        jinja2.TemplatesNotFound: it has none for any.
        jinja2.UndefinedError: the template needs a value that isn't given.
    """
    template = _environment(channel).select_template([f"{kind}.{language}.jinja" for kind in kinds])
    context = template.new_context({**tidy(values), "language": language})
    return {name: " ".join("".join(block(context)).split()) for name, block in template.blocks.items()}


@cache
def _environment(channel: str) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES / channel),
        autoescape=False,
        undefined=StrictUndefined,
    )
