"""Whose network address a request came from, when a reverse proxy stands in front."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from attunement.domain.errors import BadInput

SETTING = "ATTUNEMENT_PROXIES"
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
HOUSEHOLD_BITS = 64
"""Of an IPv6 address the first half names the household; the rest one can change at will."""


def proxies_from(text: str) -> tuple[Network, ...]:
    """The addresses and networks of our own proxies, written with commas between. Raises BadInput."""
    return tuple(_network(part.strip()) for part in text.split(",") if part.strip())


def client_address(remote: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """The address that counts for the sign-in limit.

    `remote` is who is connected to us, `forwarded` the header X-Forwarded-For. The header is believed only as far as
    our own proxies wrote it: read from its end, the first address that is none of them. Whatever stands before it,
    anybody could have written.
    """
    nearest = _read(remote)
    if nearest is None:
        return remote
    for written in reversed(forwarded.split(",") if forwarded else ()):
        if not _is_ours(nearest, proxies):
            break
        further = _read(written)
        if further is None:
            break
        nearest = further
    return _household(nearest)


def _network(text: str) -> Network:
    try:
        network = ip_network(text)
    except ValueError:
        raise BadInput(
            f"'{text[:60]}' found", where=SETTING, expected="addresses like 127.0.0.1 or 10.0.0.0/24"
        ) from None
    if network.prefixlen == 0:
        raise BadInput("every address in the world would be trusted", where=SETTING, expected="your own proxies alone")
    return network


def _read(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_ours(address: Address, proxies: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in proxies)


def _household(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), HOUSEHOLD_BITS), strict=False))
