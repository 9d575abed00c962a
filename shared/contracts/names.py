"""Small values that travel in many messages."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""An id that a person may read and type: small letters, digits and hyphens."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
"""An id that the system made."""

Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""The signature in a personal link."""
