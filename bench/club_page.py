"""Writes docs/club-figures.md from what `bench.club_load` measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.harness import ROOT

PAGE = ROOT / "docs" / "club-figures.md"
NAMES = {"postgresql": "PostgreSQL, two processes", "sqlite": "SQLite, one process"}
HEAD = """# A club, measured

Written by `python -m bench.club_load --parts write`; nothing here is typed by hand. Clients, server and database shared
the machine: {machine}.
"Load" is how many processes wanted a processor before and after a part, other people's work included. With a load above
the number of processors the times are those of a crowded machine.
"""


def write_page(figures: dict[str, Any]) -> None:
    """Write the page; a part that was not measured is left out."""
    text = HEAD.format(machine=_say_machine())
    for database, name in NAMES.items():
        found = figures.get(database, {})
        if "fill" in found:
            text += _write_filling(name, found["fill"])
        if "load" in found:
            text += _write_load(name, found["load"])
    found = figures.get("postgresql", {})
    text += _write_stop(found["stop"]) if "stop" in found else ""
    text += _write_videos(found["videos"]) if "videos" in found else ""
    if "move" in figures.get("both", {}):
        text += _write_move(figures["both"]["move"], figures["sqlite"]["fill"])
    PAGE.write_text(text)


def _write_filling(name: str, found: dict[str, Any]) -> str:
    size = f"{found['runners']:,} runners and {found['sessions']:,} sessions"
    rows = [(page, *counts) for page, counts in found["queries"].items()]
    return (
        f"\n## {name}: {size}\n\n`python -m bench.club_load --runners {found['runners']} "
        f"--sessions {found['sessions']} --folder FOLDER --parts fill load`. Filling took {found['seconds']} s.\n\n"
        + _table(("queries a page", "50 runners, 1,000 sessions", size), rows)
    )


def _write_load(name: str, found: dict[str, Any]) -> str:
    rows = [
        (page, f"{told['per_s']:g}", *(f"{told[key]:,} ms" for key in ("p50_ms", "p95_ms", "p99_ms")), told["errors"])
        for page, told in found["pages"].items()
    ]
    clients = next(iter(found["pages"].values()))["clients"]
    head = (f"{clients} clients at once", "requests/s", "p50", "p95", "p99", "errors")
    return f"\n{_when(found)} Each client asks again as soon as it is answered.\n\n" + _table(head, rows)


def _write_stop(found: dict[str, Any]) -> str:
    return (
        "\n## One of two servers stopped under load\n\n`python -m bench.club_load --folder FOLDER --parts stop`. Two "
        "`stridework serve` on one PostgreSQL;\na client whose connection is refused goes to the other, and nothing is "
        f"sent twice. {_when(found)}\n\n"
        + _table(
            ("requests", "number"),
            [
                ("answered", found["answered"]),
                ("of these begun after the SIGTERM", found["answered_after"]),
                ("failed in flight on the one that was stopped", found["failed_in_flight_on_stopped"]),
                ("failed otherwise", found["failed_elsewhere"]),
                ("exit code of the one that was stopped", found["exit"]),
            ],
        )
    )


def _write_videos(found: dict[str, Any]) -> str:
    return (
        "\n## Three workers, one of them killed every five seconds\n\n`python -m bench.club_load --folder FOLDER "
        f"--parts videos`. Looking at a video is stood in for by half a second of waiting: the queue is measured.\n"
        f"{_when(found)}\n\n"
        + _table(
            ("", "number"),
            [
                ("videos", found["videos"]),
                ("done", found["done"]),
                ("workers killed", found["workers_killed"]),
                ("goes begun, those cut off included", found["begun"]),
                ("reports kept, and left over", f"{found['reports_kept']}, {found['reports_left_over']}"),
                ("seconds in all", found["seconds"]),
            ],
        )
    )


def _write_move(found: dict[str, Any], filled: dict[str, Any]) -> str:
    lines = "\n".join(f"    {line}" for line in found["said"])
    size = f"--runners {filled['runners']} --sessions {filled['sessions']}"
    return (
        f"\n## From SQLite to PostgreSQL\n\n`python -m bench.club_load {size} --on sqlite --folder FOLDER --parts fill "
        "move`: every table compared by checksum on both sides.\n"
        f"A file of {found['sqlite_mb']:,} MB took {found['seconds']:,} s. {_when(found)}\n\n{lines}\n"
    )


def _when(found: dict[str, Any]) -> str:
    before, after = found["load_average"]
    return f"Measured {found['on']}, load {before:g} before and {after:g} after."


def _say_machine() -> str:
    model = ""
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next((line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line), "")
    kind = f" ({model})" if model else ""
    return f"{os.cpu_count()} processors{kind}, {platform.system()}, Python {platform.python_version()}"


def _table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)
