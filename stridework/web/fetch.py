"""Asking other people's servers: never an address inside our own network, and never for more than was asked.

The name is resolved first, every address it has is judged, and the connection goes to the very address that was judged,
so that a name that answers differently a moment later leads nowhere. Each redirect is judged in the same way. No proxy
is used: it would do the connecting.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from stridework.errors import StrideworkError

MAX_BYTES = 8_000_000
MAX_SECONDS = 20.0
MAX_REDIRECTS = 3
_MAX_URL = 2_000
_PORTS = {"http": 80, "https": 443}
_PIECE = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)
_CALENDAR_HEADERS = {"Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1"}

Address = IPv4Address | IPv6Address

_INSIDE_V6 = tuple(ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
"""Ways to write an IPv4 address inside one of IPv6 (RFC 6052, 8215, 3056, 4380): no calendar lives there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: its status, headers with small names, and the body."""

    status: int
    headers: Mapping[str, str]
    data: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: the bytes, and where it was found in the end."""

    data: bytes
    url: str


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the internet: not to this computer, a home network, or a network's own use."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address.is_site_local or any(address in network for network in _INSIDE_V6):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def fetch_calendar(
    url: str,
    *,
    allow: Callable[[Address], bool] = is_public,
    max_bytes: int = MAX_BYTES,
    max_seconds: float = MAX_SECONDS,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """Return what is at an http, https or webcal address.

    Raises StrideworkError for an address that is not allowed, does not answer in time, answers with anything but 200,
    or sends too much. `allow` judges each resolved address; `trust` holds the certificates to trust, else the system's.
    """
    until = monotonic() + max_seconds
    at = _check_url(url.strip())
    for _ in range(MAX_REDIRECTS + 1):
        request = _Request(at, allow, until, max_bytes, trust, headers=_CALENDAR_HEADERS)
        answer = request.send(only_good=True)
        if answer.status == 200:
            return Fetched(answer.data, urlunsplit(at))
        if answer.status not in _REDIRECTS:
            hint = " (is the link still shared?)" if answer.status in (401, 403, 404, 410) else ""
            raise request.fail(f"answered {answer.status}{hint}")
        if not (where := answer.headers.get("location")):
            raise request.fail(f"answered {answer.status} and not where to go")
        following = _check_url(urljoin(urlunsplit(at), where))
        if at.scheme == "https" and following.scheme == "http":
            raise StrideworkError(f"{_shown(at)}: leads to an address without encryption ({_shown(following)})")
        at = following
    raise StrideworkError(f"{_shown(at)}: more than {MAX_REDIRECTS} redirects")


def ask_server(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    allow: Callable[[Address], bool] = is_public,
    max_bytes: int = MAX_BYTES,
    max_seconds: float = MAX_SECONDS,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Return what a server answers, whatever its status. No redirect is followed: what `headers` prove is for it alone.

    Raises StrideworkError where it cannot be reached, takes too long or sends too much.
    """
    until = monotonic() + max_seconds
    return _Request(_check_url(url), allow, until, max_bytes, trust, method, headers or {}, body).send()


def _check_url(url: str) -> SplitResult:
    """Return the parts of an address with webcal made https. Raises StrideworkError naming what is wrong with it."""
    expected = "expected a calendar's address, such as https://example.com/runs.ics"
    if len(url) > _MAX_URL:
        raise StrideworkError(f"an address of {len(url)} characters; {expected}")
    if re.search(r"[\x00-\x20\x7f]", url):
        raise StrideworkError(f"{url!r}: a space or a control character in the address; {expected}")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError) as mistake:
        raise StrideworkError(f"{url!r}: not an address; {expected}") from mistake
    scheme = {"webcal": "https", "webcals": "https"}.get(parts.scheme, parts.scheme)
    if scheme not in _PORTS or not host:
        raise StrideworkError(f"{url!r}: not an http, https or webcal address; {expected}")
    if parts.username is not None or parts.password is not None:
        raise StrideworkError(f"{host}: a name or password in the address is not sent; {expected}")
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port in (None, _PORTS[scheme]) else f"{shown}:{port}"
    return SplitResult(scheme, netloc, _quote(parts.path) or "/", _quote(parts.query), "")


def _quote(text: str) -> str:
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "replace")) for c in text)


def _shown(url: SplitResult) -> str:
    """Return an address for a message without its path: a calendar's secret link is in there."""
    return f"{url.scheme}://{url.netloc}/…"


@dataclass(slots=True)
class _Request:
    """One question to one address, until the deadline shared by all redirects."""

    url: SplitResult
    allow: Callable[[Address], bool]
    until: float
    max_bytes: int
    trust: ssl.SSLContext | None
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # a key may be among them
    body: bytes | None = field(default=None, repr=False)
    sock: socket.socket | None = None

    def fail(self, problem: str) -> StrideworkError:
        return StrideworkError(f"{_shown(self.url)}: {problem}")

    def left(self) -> float:
        seconds = self.until - monotonic()
        if seconds <= 0:
            raise self.fail("took too long")
        return seconds

    def send(self, *, only_good: bool = False) -> Answer:
        """Return the answer; with `only_good` the body of nothing but a 200 is read."""
        host = str(self.url.hostname)
        connection = http.client.HTTPConnection(host, self.url.port or _PORTS[self.url.scheme])
        hang_up = Timer(self.left(), self.hang_up)  # a timeout of the socket starts again with every byte that drips in
        hang_up.daemon = True
        hang_up.start()
        try:
            connection.sock = self.sock = self.connect(host, connection.port)
            target = self.url.path + (f"?{self.url.query}" if self.url.query else "")
            headers = {
                "Host": self.url.netloc,
                **self.headers,
                "Accept-Encoding": "gzip, identity",
                "User-Agent": "Stridework",
                "Connection": "close",
            }
            connection.request(self.method, target, body=self.body, headers=headers)
            with connection.getresponse() as response:
                wanted = response.status == 200 or not only_good
                data = self.read(response) if wanted else b""
                told = {name.casefold(): value for name, value in response.headers.items()}
                return Answer(response.status, told, data)
        except TimeoutError as mistake:
            raise self.fail("took too long") from mistake
        except ssl.SSLError as mistake:
            raise self.fail(f"its certificate or encryption is not right ({mistake.reason or mistake})") from mistake
        except (OSError, http.client.HTTPException) as mistake:
            self.left()
            raise self.fail(f"cannot be reached ({mistake or type(mistake).__name__})") from mistake
        finally:
            hang_up.cancel()
            connection.close()

    def hang_up(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connection to the first address of the host, after all of them were allowed."""
        addresses = self.resolve(host, port)
        mistake: OSError | None = None
        for address in addresses[:4]:
            try:
                plain = socket.create_connection((str(address), port), timeout=self.left())
            except OSError as failed:
                mistake = failed
                continue
            if self.url.scheme == "http":
                return plain
            context = self.trust or ssl.create_default_context()
            self.sock = secure = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
            try:
                secure.do_handshake()
            except OSError:
                secure.close()
                raise
            return secure
        raise mistake or OSError("no address")

    def resolve(self, host: str, port: int) -> list[Address]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as mistake:
            raise self.fail("there is no such host") from mistake
        addresses = list(dict.fromkeys(ip_address(str(item[4][0]).partition("%")[0]) for item in found))
        for address in addresses:
            if not self.allow(address):
                raise self.fail(f"{address} is not an address of the internet; nothing is fetched from there")
        return addresses

    def read(self, response: http.client.HTTPResponse) -> bytes:
        self.left()
        encoding = response.headers.get("Content-Encoding", "identity").strip().casefold()
        if encoding not in ("identity", "gzip", "x-gzip", ""):
            raise self.fail(f"sends {encoding!r}, which was not asked for")
        unzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding.endswith("gzip") else None
        body = bytearray()
        while piece := response.read1(_PIECE):
            self.left()
            try:
                body += unzip.decompress(piece, self.max_bytes + 1 - len(body)) if unzip else piece
            except zlib.error as mistake:
                raise self.fail("its packed answer is damaged") from mistake
            if len(body) > self.max_bytes:
                raise self.fail(f"sends more than {self.max_bytes / 1e6:g} MB")
        self.left()
        if response.length or (unzip and not unzip.eof):
            raise self.fail("its answer breaks off")
        return bytes(body)
