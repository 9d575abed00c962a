"""Which network a request comes from, as far as its address says."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

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
