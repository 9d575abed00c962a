"""A public change of something that was agreed: when, which fields, and why. Append-only."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from shared.text import Text


class Amendment(BaseModel):
    """One change; the first has no fields and is the publication."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    fields: tuple[str, ...] = ()
    reason: Text | None = None


def differences(before: BaseModel, after: BaseModel) -> tuple[str, ...]:
    """Return the names of the fields in which two of the same model differ, in the model's order."""
    return tuple(name for name in type(before).model_fields if getattr(before, name) != getattr(after, name))
