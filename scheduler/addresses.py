"""Which network addresses count as one person's."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

HOME_BITS = 64
"""A customer's share of IPv6: whoever has one address there has all of them (RFC 6177)."""


def household(address: str) -> str:
    """An address as limits and votes count it; IPv6 by its network, text that is none as it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, HOME_BITS), strict=False))
    return str(found)
