"""Small values that travel in many messages."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""An id that a person may read and type: small letters, digits and hyphens."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
"""An id that the system made."""

Category = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=80)]
"""What people differ in, such as `age_group`: small letters, digits, hyphens and underscores."""

AttributeValue = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""One of a category's values, such as `30-44`."""

Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""The signature in a personal link."""
