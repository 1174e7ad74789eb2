"""Fetching a calendar's address: what is sent comes back, and nobody is led inside our own network."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from stridework.errors import StrideworkError
from stridework.web.fetch import Address, fetch_calendar, is_public

pytestmark = pytest.mark.one_database

CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


def anywhere(address: Address) -> bool:
    return True


class Site:
    """A real server on this computer. `answers` maps a path to what is done with the request."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.answers[self.path](self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, path: str, body: bytes = CALENDAR, status: int = 200, **headers: str) -> str:
        def send(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in headers:
                request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = send
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def fetch(url: str, max_bytes: int = 10_000, max_seconds: float = 20.0) -> bytes:
    return fetch_calendar(url, allow=anywhere, max_bytes=max_bytes, max_seconds=max_seconds).data


def test_what_the_address_sends_comes_back(site: Site) -> None:
    assert fetch(site.answer("/runs.ics?key=a%20b")) == CALENDAR


def test_a_packed_answer_is_unpacked(site: Site) -> None:
    assert fetch(site.answer("/a", gzip.compress(CALENDAR), Content_Encoding="gzip")) == CALENDAR


def test_three_redirects_are_followed_and_a_fourth_is_not(site: Site) -> None:
    site.answer("/3", b"", 307, Location="/4")
    for number in (0, 1, 2):
        site.answer(f"/{number}", b"", 302, Location=f"/{number + 1}")
    site.answer("/4")
    assert fetch(f"{site.url}/1") == CALENDAR
    with pytest.raises(StrideworkError, match="more than 3 redirects"):
        fetch(f"{site.url}/0")


def test_this_computer_is_refused_before_anything_is_asked(site: Site) -> None:
    with pytest.raises(StrideworkError, match=r"127\.0\.0\.1 is not an address of the internet"):
        fetch_calendar(site.answer("/runs.ics"))
    assert site.asked == []


def test_a_name_is_judged_by_the_address_behind_it(site: Site) -> None:
    with pytest.raises(StrideworkError, match="not an address of the internet"):
        fetch_calendar(site.answer("/runs.ics").replace("127.0.0.1", "localhost"))
    assert site.asked == []


def test_the_address_behind_a_redirect_is_judged_too(site: Site) -> None:
    inner = Site()
    inside = inner.answer("/secret").replace("127.0.0.1", "127.0.0.2")
    try:
        url = site.answer("/runs.ics", b"", 302, Location=inside)
        with pytest.raises(StrideworkError, match=r"127\.0\.0\.2 is not an address of the internet"):
            fetch_calendar(url, allow=lambda address: address == ip_address("127.0.0.1"))
        assert inner.asked == []
    finally:
        inner.server.shutdown()
        inner.server.server_close()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("255.255.255.255", "240.0.0.1", "::", "::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1"),
    ],
)
def test_an_address_inside_some_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "written", ["http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://[::ffff:7f00:1]/"]
)
def test_no_spelling_of_this_computer_gets_through(written: str) -> None:
    with pytest.raises(StrideworkError, match=r"not an address of the internet|no such host"):
        fetch_calendar(written)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("file:///etc/passwd", "not an http, https or webcal address"),
        ("ftp://example.com/a.ics", "not an http, https or webcal address"),
        ("runs.ics", "not an http, https or webcal address"),
        ("http://", "not an http, https or webcal address"),
        ("http://user:word@example.com/", "a name or password in the address"),
        ("http://example.com/a\r\nHost: b", "a space or a control character"),
        ("http://example.com:99999/", "not an address"),
        ("http://[::1/", "not an address"),
        ("https://" + "a" * 3000, "an address of 3008 characters"),
    ],
)
def test_what_is_not_a_calendars_address_is_told_so(url: str, problem: str) -> None:
    with pytest.raises(StrideworkError, match=problem):
        fetch_calendar(url, allow=anywhere)


def test_webcal_is_https(site: Site) -> None:
    with pytest.raises(StrideworkError, match=r"^https://127.*encryption"):
        fetch(site.answer("/a").replace("http:", "webcal:"))


def test_too_much_is_refused_packed_or_not(site: Site) -> None:
    big = b"x" * 10_001
    for url in (site.answer("/a", big), site.answer("/b", gzip.compress(big * 900), Content_Encoding="gzip")):
        with pytest.raises(StrideworkError, match=r"sends more than 0\.01 MB"):
            fetch(url)


def test_an_answer_that_breaks_off_is_no_calendar(site: Site) -> None:
    cut = gzip.compress(CALENDAR)[:-9]
    for url in (site.answer("/a", CALENDAR, Content_Length="99"), site.answer("/b", cut, Content_Encoding="gzip")):
        with pytest.raises(StrideworkError, match="breaks off"):
            fetch(url)


def test_a_server_that_drips_is_left_at_the_deadline(site: Site) -> None:
    done = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not done.wait(0.05):
            request.wfile.write(b"x")

    site.answers["/a"] = drip
    try:
        with pytest.raises(StrideworkError, match="took too long"):
            fetch(f"{site.url}/a", max_seconds=0.4)
    finally:
        done.set()


@pytest.mark.parametrize("status", [204, 304, 403, 404, 500])
def test_only_an_answer_of_200_is_a_calendar(site: Site, status: int) -> None:
    with pytest.raises(StrideworkError, match=f"answered {status}"):
        fetch(site.answer("/a", b"", status))


def test_an_unasked_packing_a_redirect_to_nowhere_and_a_closed_door_are_named(site: Site) -> None:
    with pytest.raises(StrideworkError, match="sends 'br'"):
        fetch(site.answer("/a", Content_Encoding="br"))
    with pytest.raises(StrideworkError, match="not where to go"):
        fetch(site.answer("/b", b"", 302))
    site.server.shutdown()
    site.server.server_close()
    with pytest.raises(StrideworkError, match="cannot be reached"):
        fetch(site.url)


def test_a_message_does_not_give_away_the_secret_link(site: Site) -> None:
    with pytest.raises(StrideworkError) as raised:
        fetch(site.answer("/private-abc123/runs.ics", b"", 404))
    assert "abc123" not in str(raised.value)
