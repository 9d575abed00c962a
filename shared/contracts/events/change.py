"""Who changes the annual clock and why: what the commands of staff carry, and the public history shows."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from shared.contracts.message import Contract
from shared.text import Text

Office = Text
"""An office or a role that acts, such as a sector or the working group. It is public: never a person's name."""
Reason = Text
"""Why, as anyone may read it."""
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]
"""Where something can be read, such as the minutes of a meeting."""


class Span(Contract):
    """From when to when."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
