"""The code that a resident shows at the door, and the key of the door."""

from __future__ import annotations

import hmac

from services.events.domain.occasion import OccasionState
from shared.contracts import Rejected
from shared.contracts.events import DoorVerdict
from shared.contracts.problem import FORBIDDEN
from shared.links import Links

DOOR = "door"
"""The purpose that a door's key is signed for; its subject is the occasion, with how many keys came before it."""
_CHECK_IN = "check-in"
_PREFIX = "silta"


def door_key(occasion: str, revoked: int, links: Links) -> str:
    """Return the key of an occasion's door after so many have been revoked."""
    return links.token(DOOR, f"{occasion}\0{revoked}" if revoked else occasion)


def is_valid_key(occasion: OccasionState, key: str, links: Links) -> bool:
    """Say whether a key of the occasion's door is valid, or was until it was revoked.

    Raises:
        Rejected: it never was this door's.
    """
    revoked = len(occasion.revoked_keys)
    known = [hmac.compare_digest(door_key(occasion.id, n, links).encode(), key.encode()) for n in range(revoked + 1)]
    if not any(known):
        raise Rejected(FORBIDDEN)
    return known[-1]


def code_of(registration: str, links: Links) -> str:
    """Return what the registration's QR code says: ``silta.<registration>.<signature>``. Says nothing of the person."""
    return f"{_PREFIX}.{registration}.{links.token(_CHECK_IN, registration)}"


def read_code(code: str, links: Links) -> str | DoorVerdict:
    """Return the registration that a code is of; else the verdict: unknown (not a code of ours) or forged."""
    prefix, _, rest = code.strip().partition(".")
    registration, _, signature = rest.partition(".")
    if prefix != _PREFIX or not registration or not signature:
        return DoorVerdict.UNKNOWN
    try:
        links.check(_CHECK_IN, registration, signature)
    except Rejected:
        return DoorVerdict.FORGED
    return registration
