"""How the store fails, as types that say what will happen."""

from __future__ import annotations


class Conflict(Exception):  # noqa: N818 - a course of events, not an error of anyone's
    """Another replica changed the same document first: the group is run again."""


class IdTaken(Conflict):
    """A document that was to be new is there: another replica was first, or its handler adds without having looked."""

    def __init__(self, words: str, ids: frozenset[str]) -> None:
        """Say which ids."""
        super().__init__(words)
        self.ids = ids


class Outage(Exception):  # noqa: N818
    """The database can't be reached or can't take writes now: wait and come back."""


class AlreadyThere(Exception):  # noqa: N818
    """A handler added a document whose id is taken: a bug in the handler, which should have looked first."""


class Entangled(Exception):  # noqa: N818
    """A message is refused that changed what accepted ones had changed: run the group again, one state a message."""
