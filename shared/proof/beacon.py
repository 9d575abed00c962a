"""Public randomness that nobody could know when a lottery was published: a drand round, or digits drawn by hand.

drand's quicknet (https://drand.love) signs a number every three seconds; no member of its League of Entropy can
choose or foresee the signature. It is a BLS signature in G1 of SHA-256(round, 8 bytes big-endian), and the randomness
is the SHA-256 of the signature.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from py_arkworks_bls12381 import GT, G1Point, G2Point
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
"""The chain's hash, which is its name."""
_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc2"
    "2b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
_GENESIS = datetime(2023, 8, 23, 15, 9, 27, tzinfo=UTC)
_PERIOD = 3
FALLBACK_AFTER = timedelta(hours=24)
"""From a named round until digits drawn by hand may decide in its place: who dislikes the round and waits is seen."""
_SUITE = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


class DrandRound(BaseModel):
    """One round of quicknet, as https://api.drand.sh/v2/chains/<chain>/rounds/<round> tells it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["drand-quicknet"] = "drand-quicknet"
    round: Annotated[int, Field(ge=1, lt=2**53)]
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{96}$")]

    def randomness(self) -> bytes:
        """Return the round's 32 bytes.

        Raises:
            ValueError: the signature isn't the network's signature of this round.
        """
        signature = bytes.fromhex(self.signature)
        message = hashlib.sha256(self.round.to_bytes(8)).digest()
        expected = GT.pairing(G1Point.hash_to_curve(message, _SUITE), G2Point.from_compressed_bytes(_KEY))
        if GT.pairing(G1Point.from_compressed_bytes(signature), G2Point()) != expected:
            raise ValueError("not the network's signature of this round")
        return hashlib.sha256(signature).digest()


class Digits(BaseModel):
    """Digits drawn by hand before witnesses, such as lottery balls, read out by one and entered by another."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["digits"] = "digits"
    digits: Annotated[str, StringConstraints(min_length=8, max_length=200)]
    """As they were read out."""

    def randomness(self) -> bytes:
        """Return the digits' own bytes."""
        return self.digits.encode()


Beacon = Annotated[DrandRound | Digits, Field(discriminator="kind")]


def round_at(moment: datetime) -> int:
    """Return the first round of quicknet that is signed at the moment or after it."""
    past = (moment - _GENESIS).total_seconds()
    return max(-int(-past // _PERIOD), 0) + 1


def signed_at(round_: int) -> datetime:
    """Return when a round of quicknet is signed."""
    return _GENESIS + timedelta(seconds=_PERIOD * (round_ - 1))
