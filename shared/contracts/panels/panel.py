"""A panel's life from its draw to the end of its term."""

from __future__ import annotations

from shared.contracts.message import Event
from shared.contracts.names import Slug
from shared.text import Text


class TermEnded(Event, name="panels.term.ended"):
    """A panel's term is over."""

    call: Slug
    name: Text

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call
