"""Opening Stridework's doors: which addresses, what has to hold before they open, and how they close together.

loopback   HTTP for this computer
lan        HTTPS on the home network, for paired phones
trust      HTTP on the home network: one page on trusting the certificate, nothing of the runner
public     HTTP for a reverse proxy that does the TLS; everybody signs in

The first door runs in this process and each other one in a process of its own, because a door's rules are Django
settings. The others hold a pipe to the first and close when it ends, however it ends.
"""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Literal

from stridework.errors import StrideworkError
from stridework.home import data_home
from stridework.web.phone.lan import bracket, find_lan_address, listen_briefly, name_this_computer, write_url

HOST, PORT, LAN_PORT = "127.0.0.1", 8000, 8443
# SQLite has one writer at a time; a few threads keep slow readers from holding up the rest.
THREADS = 4
SECONDS_TO_FINISH = 5
ERRORS_TO_STDERR = {
    name: {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}
    for name in ("console", "access")
}
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Door:
    """One address that is listened on by so many processes. `hosts` are the names it answers to besides local ones."""

    kind: Literal["loopback", "lan", "trust", "public"]
    address: str
    port: int
    hosts: tuple[str, ...] = ()
    certificate: str | None = None
    key: str | None = None
    workers: int = 1

    @property
    def url(self) -> str:
        """Where a browser on this computer goes."""
        address = "127.0.0.1" if ip_address(self.address).is_unspecified else self.address
        return write_url("https" if self.certificate else "http", address, self.port)


@dataclass(frozen=True, slots=True)
class Doors:
    """What one `stridework serve` opens. The fingerprint is that of the authority phones are to trust."""

    first: Door
    lan: Door | None = None
    trust: Door | None = None
    fingerprint: str | None = None


def plan_doors(
    host: str = HOST,
    port: int = PORT,
    *,
    lan: bool = False,
    lan_address: str | None = None,
    lan_port: int = LAN_PORT,
    workers: int = 1,
) -> Doors:
    """Return the doors to open, having checked that each can be; makes certificates for the lan where needed.

    Port 0 means any free one. Raises StrideworkError saying what is in the way and what to do about it.
    """
    address = _resolve(host)
    names = tuple(filter(None, (name.strip() for name in os.environ.get("STRIDEWORK_HOSTS", "").split(","))))
    # A proxy on this very computer comes in by loopback: a public name alone makes the door a public one.
    public = not ip_address(address).is_loopback or not LOCAL_NAMES.issuperset(names)
    if public and lan:
        raise StrideworkError("--lan is for your own phone at home and cannot be combined with a public server")
    if not ip_address(address).is_unspecified and not LOCAL_NAMES & {bracket(address)}:
        names = (*names, bracket(address))
    kind: Literal["public", "loopback"] = "public" if public else "loopback"
    first = Door(kind, address, _free_port(address, port, "--port"), names, workers=workers)
    return _add_lan(first, lan_address, lan_port) if lan else Doors(first)


def _add_lan(first: Door, asked: str | None, port: int) -> Doors:
    # cryptography takes a tenth of a second to import, which only --lan has to pay
    from stridework.web.phone.tls import TLS_FOLDER, ensure_certificates

    address = find_lan_address(asked)
    name = f"{name_this_computer()}.local"
    certificates = ensure_certificates(
        data_home() / TLS_FOLDER,
        [address],
        [name, "localhost"],
        owner=name_this_computer(),
        now=datetime.now(UTC),
    )
    hosts = (bracket(address), name)
    lan_port = _free_port(address, port, "--lan-port")
    lan = Door("lan", address, lan_port, hosts, str(certificates.certificate), str(certificates.key))
    trust_port = _free_port(address, port + 1 if port else 0, "--lan-port, which it follows by one")
    return Doors(first, lan, Door("trust", address, trust_port), certificates.fingerprint)


def _resolve(host: str) -> str:
    try:
        return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]
    except OSError as error:
        raise StrideworkError(f"--host {host}: no such address") from error


def _free_port(address: str, port: int, option: str) -> int:
    """Return the port, or any free one for 0; raise with the reason where it cannot be listened on."""
    if not 0 <= port <= 65535:
        raise StrideworkError(f"{option} {port}: expected a port between 0 and 65535")
    try:
        return listen_briefly(address, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            who = _name_who_answers(address, port)
            problem = f"port {port} on {address} is taken by {who}; choose another with {option}"
        elif error.errno == errno.EACCES:
            problem = f"port {port} on {address} is not yours to open; choose one above 1023 with {option}"
        elif error.errno == errno.EADDRNOTAVAIL:
            problem = f"this computer does not have the address {address}"
        else:
            problem = f"cannot listen on {address} port {port}: {error.strerror}"
        raise StrideworkError(problem) from error


def _name_who_answers(address: str, port: int) -> str:
    """Return who keeps a port, as well as it can be told from outside."""
    url = Door("loopback", address, port).url
    try:
        with _ask(f"{url}manifest.webmanifest", seconds=2) as response:
            if json.load(response).get("name") == "Stridework":
                return f"another Stridework, open at {url}"
    except (OSError, ValueError, AttributeError):
        pass
    return "another program"


def _ask(url: str, seconds: float) -> Any:
    """Fetch a page of this computer, whatever proxy the environment names."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(url, timeout=seconds)


def check_accounts(door: Door) -> None:
    """Raise StrideworkError where a public door would open and nobody could sign in. Needs the database."""
    from stridework.web.door import accounts_exist

    if door.kind == "public" and not accounts_exist():
        where = f"{', '.join(door.hosts)} on {door.address}" if door.hosts else door.address
        raise StrideworkError(
            f"{where} can be reached by others and there are no accounts yet, so anybody could read and write your "
            "log. Make the first one: stridework claim NAME, and put a reverse proxy with TLS in front. "
            "For your own phone at home, without accounts: stridework serve --lan"
        )


def check_workers(door: Door) -> None:
    """Raise StrideworkError where several processes were asked for and the database has one writer at a time."""
    from django.db import connection

    if door.workers > 1 and connection.vendor == "sqlite":
        raise StrideworkError(
            f"--workers {door.workers} needs PostgreSQL: set DATABASE_URL; stridework move-to brings what is here"
        )


def prepare(doors: Doors) -> None:
    """Set the environment of the first door and bring the database up to date. Raises StrideworkError."""
    os.environ.update(_environment(doors, doors.first))
    from stridework.web import setup

    setup()
    check_workers(doors.first)
    check_accounts(doors.first)


def open_doors(doors: Doors, on_ready: Callable[[], None] | None = None) -> None:
    """Serve until interrupted or told to end; `on_ready` is called once the first page answers.

    Returns when every door is closed. Raises StrideworkError where one closed by itself.
    """
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()  # a worker must not inherit this process's connection
        if connection.vendor == "postgresql":
            connection.close_pool()
    with _share_numbers(doors.first), _open_beside(doors) as others:
        until = [process.wait for process in others]
        if not _keep_door(doors.first, until=until, on_ready=partial(_call_when_open, doors, on_ready)):
            raise StrideworkError("the door for phones closed by itself; the lines above say why")


@contextmanager
def _share_numbers(door: Door) -> Iterator[None]:
    """Give several workers a folder for the numbers that `/metrics` adds up."""
    if door.workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="stridework-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


@contextmanager
def _open_beside(doors: Doors) -> Iterator[list[subprocess.Popen[bytes]]]:
    # A session of their own: Ctrl-C in the terminal is for this process, which then closes them in order.
    apart: dict[str, Any] = (
        {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        if sys.platform == "win32"
        else {"start_new_session": True}
    )
    others: list[subprocess.Popen[bytes]] = []
    try:
        for door in filter(None, (doors.lan, doors.trust)):
            command = [sys.executable, "-P", "-m", "stridework.web.serve", json.dumps(asdict(door))]
            environment = os.environ | _environment(doors, door)
            others.append(subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, **apart))
        yield others
    finally:
        for process in others:
            if process.stdin:
                process.stdin.close()
        for process in others:
            try:
                process.wait(SECONDS_TO_FINISH + 1)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(doors: Doors, door: Door) -> dict[str, str]:
    environment = {
        # set, not suggested: whoever develops with Django may have another project's in their shell
        "DJANGO_SETTINGS_MODULE": "stridework.web.settings",
        "STRIDEWORK_DOOR": door.kind,
        "STRIDEWORK_HOSTS": ",".join(door.hosts),
    }
    if doors.lan and doors.trust:
        environment |= {"STRIDEWORK_PHONE_URL": doors.lan.url, "STRIDEWORK_TRUST_URL": doors.trust.url}
    return environment


def _keep_door(
    door: Door, *, until: Sequence[Callable[[], object]], on_ready: Callable[[], None] | None = None
) -> bool:
    """Run one door's server in this process until it is told to end, or one of `until` returns: then give False."""
    server = _make_server(door)
    cut_short = threading.Event()
    hangup = getattr(signal, "SIGHUP", None)
    outlives_terminal = hangup and signal.getsignal(hangup) is signal.SIG_IGN  # as nohup wants it

    def cut_short_and_stop() -> None:
        if not server.interrupt_signal:
            cut_short.set()
            server.signal_handler_interrupt()

    def watch() -> None:
        if hangup:
            # Granian would start afresh; but the terminal is gone, and nobody is left to stop a server unseen.
            signal.signal(hangup, signal.SIG_IGN if outlives_terminal else server.signal_handler_interrupt)
        for block in until:
            _start_thread(partial(_call_after, block, cut_short_and_stop))
        if on_ready:
            _start_thread(on_ready)

    server.on_startup(watch)
    try:
        server.serve(target_loader=partial(_load_application, door.kind), wrap_loader=False)
    except SystemExit as error:
        if not server.interrupt_signal:
            raise StrideworkError(f"the server at {door.url} stopped by itself; the lines above say why") from error
    return not cut_short.is_set()


def _make_server(door: Door) -> Any:
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels

    return Granian(
        "stridework.web.wsgi:application",
        address=door.address,
        port=door.port,
        interface=Interfaces.WSGI,
        workers=door.workers,
        blocking_threads=THREADS,
        websockets=False,
        workers_kill_timeout=SECONDS_TO_FINISH,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": ERRORS_TO_STDERR},
        ssl_cert=Path(door.certificate) if door.certificate else None,
        ssl_key=Path(door.key) if door.key else None,
        ssl_protocol_min=SSLProtocols.tls12,
    )


def _start_thread(run: Callable[[], None]) -> None:
    threading.Thread(target=run, daemon=True).start()


def _call_after(block: Callable[[], object], then: Callable[[], None]) -> None:
    block()
    then()


def _call_when_open(doors: Doors, then: Callable[[], None] | None) -> None:
    """Wait for the first door's first page and for the other doors to be there at all."""
    _wait_for(lambda: _ask(doors.first.url, seconds=30).close())
    for door in filter(None, (doors.lan, doors.trust)):
        _wait_for(lambda door=door: socket.create_connection((door.address, door.port), timeout=30).close())
    if then:
        then()


def _wait_for(attempt: Callable[[], object]) -> None:
    """Try until it works, at most for half a minute: a slow machine is told its address all the same."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            attempt()
        except urllib.error.HTTPError:
            return  # an answer, if not the one hoped for: the page will say what is wrong
        except OSError:
            time.sleep(0.03)
        else:
            return


def _load_application(kind: str) -> Callable[..., Any]:
    """Return the door's WSGI application. Runs in the worker, which ends when the server it belongs to is gone."""
    if hasattr(os, "setpgrp"):
        os.setpgrp()  # Ctrl-C is for the server, which ends its worker in order
    parent = multiprocessing.parent_process()
    if parent is not None:
        _start_thread(partial(_call_after, partial(wait, [parent.sentinel]), partial(os._exit, 0)))
    if kind == "trust":
        from stridework.web.phone.trust import load_trust_app

        return load_trust_app()
    from stridework.web.wsgi import application

    return application


def main() -> None:
    """Keep one door, described by the only argument, until standard input ends."""
    told = json.loads(sys.argv[1])
    # Read below Python's own buffering, whose lock a thread may not hold when the interpreter ends.
    try:
        _keep_door(Door(**told | {"hosts": tuple(told["hosts"])}), until=[partial(os.read, sys.stdin.fileno(), 1)])
    except StrideworkError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
