"""Who has a ballot, without an account, and what may be on it.

A ballot belongs to a mailbox or to a voting code: its id is an HMAC of either, so that the same one has the same
ballot, and nobody who has the ballots but not the service's key can tell whose they are.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterable
from typing import Protocol

from services.feedback.domain.budget.problems import (
    BALLOT_OVER_BUDGET,
    CODE_WRONG,
    TOO_MANY_PROJECTS,
    TWO_DISTRICTS,
)
from services.feedback.domain.budget.round import WHOLE_CITY, pot_of
from shared.contracts import Rejected
from shared.contracts.budgets import BallotKind, RoundFacts
from shared.text import Text

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: nothing in it is easily read for another."""
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SERIAL, _MARK = 5, 8
"""Characters: 33 million slips; 40 bits, so that one code in a million million guesses is right."""
PER_BATCH = 2_000


class Signs(Protocol):
    """Makes the token of a subject for a purpose: `shared.links.Links`."""

    def token(self, purpose: str, subject: str) -> str: ...  # noqa: D102


class Listed(Protocol):
    """A project as a ballot sees it."""

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def cost(self) -> int: ...  # noqa: D102
    @property
    def district(self) -> str | None: ...  # noqa: D102


def same_mailbox(email: str) -> str:
    """Return the form of an address in which two of the same mailbox are equal, with no case and no plus sign."""
    local, at, domain = unicodedata.normalize("NFC", email.strip().casefold()).rpartition("@")
    return (local.partition("+")[0] or local) + at + domain


def prefix(round_id: str) -> str:
    """Return what the ids of all of a round's ballots begin with: they are one range and need no index."""
    return f"{hashlib.sha256(round_id.encode()).hexdigest()[:16]}-"


def ballot_of_mailbox(round_id: str, email: str, signs: Signs) -> str:
    """Return the id of a mailbox's ballot."""
    return prefix(round_id) + signs.token("ballot-of-mailbox", f"{round_id}\n{same_mailbox(email)}")


def ballot_of_code(round_id: str, code: str, signs: Signs) -> str:
    """Return the id of a code's ballot.

    Raises:
        Rejected: code-wrong, when the city hasn't given this code out.
    """
    plain = "".join(code.upper().replace("-", " ").split()).translate(_MISREAD)
    serial = plain[:_SERIAL]
    if len(plain) != _SERIAL + _MARK or plain != serial + _mark(round_id, serial, signs):
        raise Rejected(CODE_WRONG, field="/data/code")
    return prefix(round_id) + signs.token("ballot-of-code", f"{round_id}\n{plain}")


def codes(round_id: str, batch: int, count: int, signs: Signs) -> Iterable[str]:
    """Yield a batch's codes as they are printed. They follow from the batch, and are stored nowhere."""
    for number in range(count):
        serial = _base32(batch * PER_BATCH + number, _SERIAL)
        mark = _mark(round_id, serial, signs)
        yield f"{serial}-{mark[:4]}-{mark[4:]}"


def check_choice(chosen: Collection[Listed], facts: RoundFacts) -> None:
    """Accept a choice of projects of the whole city and of one district.

    Raises:
        Rejected: two-districts, ballot-over-budget or too-many-projects.
    """
    districts = sorted({one.district for one in chosen if one.district is not None})
    if len(districts) > 1:
        raise Rejected(TWO_DISTRICTS, field="/data/projects", districts=", ".join(districts))
    for district in {one.district for one in chosen}:
        pot, here = pot_of(facts, district), [one for one in chosen if one.district == district]
        place = Text(fi=district) if district else WHOLE_CITY
        if facts.ballot is BallotKind.KNAPSACK and (cost := sum(one.cost for one in here)) > pot.amount:
            raise Rejected(BALLOT_OVER_BUDGET, field="/data/projects", cost=cost, amount=pot.amount, place=place)
        if facts.ballot is BallotKind.APPROVAL and len(here) > facts.most_projects:
            raise Rejected(
                TOO_MANY_PROJECTS, field="/data/projects", most=facts.most_projects, chosen=len(here), place=place
            )


def _mark(round_id: str, serial: str, signs: Signs) -> str:
    digest = hashlib.sha256(signs.token("voting-code", f"{round_id}\n{serial}").encode()).digest()
    return _base32(int.from_bytes(digest[:5], "big"), _MARK)


def _base32(number: int, digits: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(digits)))
