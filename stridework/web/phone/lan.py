"""The home network: which addresses are on it, and which of them is this computer's."""

from __future__ import annotations

import os
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from stridework.errors import StrideworkError

Address = IPv4Address | IPv6Address

#: Networks that nobody reaches from the internet, so a phone at home is on one of them (RFC 1918, 3927, 4193, 4291).
PRIVATE_NETWORKS = tuple(
    ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)


def is_private(address: Address) -> bool:
    """Say whether an address belongs to a home network or this computer, not to the internet."""
    return any(address in network for network in PRIVATE_NETWORKS if network.version == address.version)


def find_lan_address(asked: str | None = None) -> str:
    """Return the address by which phones reach this computer, or check the one asked for.

    Raises StrideworkError where there is none, it is not this computer's, or it is one of the public internet.
    """
    address = asked or _guess_address()
    if address is None:
        raise StrideworkError(
            "cannot tell this computer's address on the home network; is it connected? "
            "Look it up in the network settings and give it: stridework serve --lan --lan-address 192.168.1.20"
        )
    try:
        numbers = ip_address(address)
    except ValueError as error:
        raise StrideworkError(
            f"--lan-address {address}: expected an address in numbers, such as 192.168.1.20"
        ) from error
    if numbers.is_unspecified or not is_private(numbers):
        raise StrideworkError(
            f"{address} is not an address of a home network (192.168.…, 10.…, 172.16.… to 172.31.…); "
            "give one by --lan-address, or for a public server see stridework serve --help"
        )
    try:
        listen_briefly(address, 0)
    except OSError as error:
        raise StrideworkError(f"--lan-address {address}: this computer does not have that address") from error
    return address


def _guess_address() -> str | None:
    """Ask the system which address it would send from. Nothing is sent: connecting UDP only picks a route."""
    for far in ("10.255.255.255", "192.0.2.1"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))
            except OSError:
                continue
            address = str(probe.getsockname()[0])
        numbers = ip_address(address)
        if not numbers.is_loopback and not numbers.is_unspecified:
            return address
    return None


def listen_briefly(address: str, port: int) -> int:
    """Return the port a server could listen on there now, a free one for 0. Raises OSError with the reason."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Elsewhere a port rests for a minute after its server ended; on Windows the option means "take it away".
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, port))
        return int(probe.getsockname()[1])


def name_this_computer() -> str:
    """Return the computer's own name without a domain."""
    return socket.gethostname().split(".")[0] or "laptop"


def bracket(address: str) -> str:
    """Return the address as URLs and Host headers write it: IPv6 in its brackets."""
    return f"[{address}]" if ":" in address else address


def write_url(scheme: str, address: str, port: int) -> str:
    """Return where a browser goes."""
    return f"{scheme}://{bracket(address)}:{port}/"
