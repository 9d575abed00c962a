"""Texts in cells of CSV and XLSX that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

BROKEN = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""What a spreadsheet shows for an error."""
GUARDED = re.compile(rf"'*(?:[=+\-@\t\r]|(?:{'|'.join(map(re.escape, sorted(BROKEN)))})\Z)")
"""What a spreadsheet takes for a formula or an error of one, or would once an apostrophe is gone."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that XML, and so XLSX, can't hold."""


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula or its error.

    Source: OWASP, CSV injection.
    """
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if GUARDED.match(text) else text
