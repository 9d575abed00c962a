"""How many answers one network may send: counted in memory, under names that nobody can trace, for a day."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

DAY = 86_400.0
MOST_NETWORKS = 100_000
_IPV6_SITE = 56
"""Bits of an IPv6 address that a home or an office has to itself (RFC 6177)."""


def network_of(address: str) -> str | None:
    """Return the network that an address belongs to: one of IPv4 is its own, of IPv6 the site.

    None where the address says nothing of who is behind it: private ones are a proxy's or this machine's own.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return None
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if not ip.is_global:
        return None
    return str(ip_network((ip, _IPV6_SITE), strict=False)) if isinstance(ip, IPv6Address) else str(ip)


class Allowance:
    """Lets `at_once` through from one network, and then `an_hour` of them evenly.

    Keeps one number a network: when all of its answers would have come at the even pace (the generic cell rate
    algorithm, ITU-T I.371). Networks stand under a keyed hash, and the key is thrown away every day with all numbers.
    """

    def __init__(self, *, at_once: int, an_hour: int, new_key: Callable[[], bytes]) -> None:
        """Start with nothing counted. `new_key` returns random bytes."""
        self._pace = 3600 / an_hour
        self._reach = at_once * self._pace
        self._new_key = new_key
        self._until = -1.0
        self._key = b""
        self._paid: dict[bytes, float] = {}

    def wait(self, network: str, *, at: float) -> float:
        """Count one answer from the network `at` this moment (seconds of a clock that only goes on).

        Returns 0 where it is let through; else how many seconds to wait, and nothing is counted.
        """
        if at >= self._until:
            self._key, self._paid, self._until = self._new_key(), {}, at + DAY
        name = hmac.digest(self._key, network.encode(), hashlib.sha256)[:16]
        paid = max(self._paid.get(name, at), at) + self._pace
        if paid - at > self._reach:
            return paid - at - self._reach
        if len(self._paid) >= MOST_NETWORKS and name not in self._paid:
            # Rather let some through that have had their share than refuse a city for want of memory.
            self._paid = {one: until for one, until in self._paid.items() if until > at + self._reach / 2}
        self._paid[name] = paid
        return 0.0
