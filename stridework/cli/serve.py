"""`stridework serve`: open the doors, say where, and close them quietly."""

from __future__ import annotations

import io
import os
import sys
import webbrowser
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from stridework.home import data_home
from stridework.web.serve import HOST, LAN_PORT, PORT, Door, Doors, open_doors, plan_doors, prepare

# A fingerprint holds pairs such as :CD:, which Rich takes for the names of pictures.
console = Console(highlight=False, emoji=False)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = HOST,
    port: Annotated[int, typer.Option(help="The port to listen on; 0 for any free one.")] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Leave the browser alone.")] = False,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that answer; more than one needs PostgreSQL.")
    ] = 1,
    lan: Annotated[bool, typer.Option("--lan", help="Also let in phones on the home network that you pair.")] = False,
    lan_address: Annotated[
        str | None, typer.Option(help="This computer's address on the home network, where it cannot be told.")
    ] = None,
    lan_port: Annotated[
        int, typer.Option(help="The port for phones; the page on trusting this computer is on the one after.")
    ] = LAN_PORT,
) -> None:
    """Open Stridework in the browser, on this computer alone unless told otherwise.

    Your sessions are kept on this computer, in the folder `stridework where` names.

    For your own phone: --lan, then scan the code. Only phones you pair get in.

    For a public server: make an account (stridework claim NAME), give the site's name in the environment
    variable STRIDEWORK_HOSTS, and put a reverse proxy with TLS (Caddy, nginx) in front of --host and --port. All of it,
    with PostgreSQL and backups, is in docs/deploy.md.
    """
    try:
        doors = plan_doors(host, port, lan=lan, lan_address=lan_address, lan_port=lan_port, workers=workers)
        prepare(doors)
        open_doors(doors, on_ready=lambda: _announce(doors, browser=not no_browser))
    except KeyboardInterrupt:
        pass  # before the server was there to be told


def where() -> None:
    """Say where everything that is kept lies on this computer."""
    home = data_home()
    for what, path in (
        ("everything", home),
        ("sessions", home / "stridework.sqlite3"),
        ("certificates", home / "tls"),
    ):
        # plain print: a path is for copying, so it is never wrapped
        typer.echo(f"{what:<14}{path}{'' if path.exists() else '  (not there yet)'}")


def _announce(doors: Doors, *, browser: bool) -> None:
    first = doors.first
    _say("Stridework", first.url)
    _say("Kept in", _name_keeping_place())
    _say("Stop", "Ctrl-C")
    if first.kind == "public":
        _announce_public(first)
    if doors.lan:
        _announce_lan(doors)
    if browser and first.kind == "loopback" and _has_screen():
        webbrowser.open(first.url)


def _name_keeping_place() -> str:
    from django.conf import settings

    from stridework.web.database import name_database

    database = settings.DATABASES["default"]
    return str(data_home()) if "sqlite" in database["ENGINE"] else name_database(database)


def _has_screen() -> bool:
    """Say whether a browser would have a window; a text browser would take the terminal away."""
    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _announce_public(door: Door) -> None:
    console.print(
        "\nThis door is for a reverse proxy that does the TLS. Without TLS in front, nobody can sign in: "
        "passwords would cross the network for all to read."
    )
    if not os.environ.get("STRIDEWORK_HOSTS"):
        known = ", ".join(("localhost", *door.hosts))
        console.print(
            f"It answers to {escape(known)} alone. Give the site's name in STRIDEWORK_HOSTS, "
            "such as train.example.org, and start again."
        )


def _announce_lan(doors: Doors) -> None:
    from django.utils import timezone

    from stridework.web.door import accounts_exist
    from stridework.web.phone import pairing
    from stridework.web.records import local_runner

    if doors.trust is None or doors.fingerprint is None:
        return
    if accounts_exist():
        console.print()
        _say("Phone", f"sign in at {doors.first.url} and choose “Use your phone”")
    else:
        os.environ.setdefault("STRIDEWORK_TRUST_URL", doors.trust.url)
        url = pairing.write_pairing_url(pairing.make_code(local_runner(), now=timezone.now()))
        console.print("\nScan this with the phone's camera. It lets one phone in, once, within ten minutes.\n")
        console.print(_draw_qr(url or doors.trust.url))
        _say("Phone", doors.trust.url)
    _say("Fingerprint", doors.fingerprint)
    console.print("Install the certificate only if the phone shows the same fingerprint (SHA-256).")


def _say(what: str, text: str) -> None:
    console.print(f"[bold]{what:<12}[/bold] {escape(text)}", soft_wrap=True)


def _draw_qr(url: str) -> Text:
    """Return the QR code in half blocks, dark on light whatever the terminal's own colours."""
    import segno

    drawing = io.StringIO()
    segno.make_qr(url, error="l").terminal(drawing, compact=True, border=2)
    return Text(drawing.getvalue().rstrip("\n"), style="white on black", no_wrap=True)
