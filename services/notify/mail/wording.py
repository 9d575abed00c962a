"""Word a message: one template a message and language gives the subject, the plain text and the HTML.

A template says each thing once, with the parts of ``parts.jinja`` (paragraph, button, list …). There are two
sets of parts and two environments, so that the same words become plain text and accessible HTML. Both are
sandboxed, and the HTML one escapes everything that it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.notify.domain.message import Message
from shared.text import Language

TEMPLATES = Path(__file__).parents[1] / "templates" / "mail"


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in one language."""

    subject: str
    text: str
    html: str


def word(message: Message, language: Language, values: Mapping[str, Any]) -> Wording:
    """Word the message; `values` are plain strings, numbers and lists, whose white space is made plain.

    Raises:
        jinja2.UndefinedError: the template needs a value that isn't given.
    """
    given = {**tidy(values), "language": language, "message": str(message)}
    name = f"{message}.{language}.jinja"
    plain, marked_up = _environment("text"), _environment("html")
    template = plain.get_template(name)
    subject = "".join(template.blocks["subject"](template.new_context(given)))
    given["subject"] = " ".join(subject.split())
    text = template.render(given)
    html = marked_up.get_template(name).render(given)
    return Wording(given["subject"], _paragraphs(text), _inliner().inline(html))


def tidy(value: Any) -> Any:
    """Return the value with every string in one line of printable characters: no value makes its own lines."""
    if isinstance(value, str):
        return " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if isinstance(value, Mapping):
        return {key: tidy(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(inner) for inner in value]
    return value


@cache
def _environment(form: str) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([TEMPLATES / form, TEMPLATES]),
        autoescape=form == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def _paragraphs(text: str) -> str:
    """Return the text with one empty line between paragraphs, however the template is indented."""
    lines = [line.strip() for line in text.splitlines()]
    kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(kept).strip() + "\n"
