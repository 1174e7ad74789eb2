"""One video to one report: `stridework form --report` as a process of its own, with bounds on time and memory."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from stridework.errors import PoseModelMissing, StrideworkError

LONGEST_S = 20 * 60
CPU_S = 30 * 60  #: of each process
MEMORY_BYTES = 3 * 1024**3
JUDGED, NOTHING_JUDGED, MISSING = 0, 3, 4
MOST_OUTPUT = 4 * 1024 * 1024

Tell = Callable[[int, int], bool]
"""Is told how many of how many pictures were looked at, about once a second; False ends the analysis."""


class CannotJudge(StrideworkError):
    """A video that will never be judged; the message says why in words for the runner."""


class Stopped(Exception):
    """The analysis was ended by whoever was told how far it is."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came of a video: a summary to list it by, and the page in the film's folder."""

    result: dict[str, Any]
    report: Path


def analyse(film: Path, exercise: str, tell: Tell) -> Analysis:
    """Judge a film; the page is written beside it. `exercise` is a variant's id or "auto".

    Raises CannotJudge with the reason, PoseModelMissing, Stopped, and RuntimeError where the process was ended from
    outside: that may go better another time.
    """
    report = film.with_suffix(".html")
    command = [sys.executable, "-P", "-m", "stridework.cli.bounded", str(CPU_S), str(MEMORY_BYTES)]
    command += ["form", f"--exercise={exercise}", "--json", "--jobs=1", f"--report={report.name}", "--", film.name]
    process = subprocess.Popen(
        command,
        cwd=film.parent,
        env={**os.environ, "STRIDEWORK_PROGRESS": "lines"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        output, words = _follow(process, tell)
    finally:
        _end(process)
    code = process.returncode
    if code == JUDGED:
        return Analysis(_sum_up(json.loads(output)), report)
    said = _clean(words, film)
    if code == MISSING:
        raise PoseModelMissing(said)
    if code == NOTHING_JUDGED or (code == 1 and said):
        raise CannotJudge(said[:1].upper() + said[1:] + ("" if said.endswith(".") else "."))
    raise RuntimeError(f"analysing a video ended with {code}: {said}")


def _follow(process: subprocess.Popen[bytes], tell: Tell) -> tuple[bytes, list[str]]:
    """Tell how far it is until the process ends; return what it wrote, and what it said besides."""
    assert process.stdout is not None and process.stderr is not None  # noqa: S101 they are pipes
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    output: list[bytes] = []
    readers = [
        threading.Thread(target=_read_lines, args=(process.stderr, lines), daemon=True),
        threading.Thread(target=lambda out: output.append(out.read(MOST_OUTPUT)), args=(process.stdout,), daemon=True),
    ]
    for reader in readers:
        reader.start()
    words: list[str] = []
    done = frames = 0
    end = time.monotonic() + LONGEST_S
    while True:
        try:
            line = lines.get(timeout=1.0)
        except queue.Empty:
            line = ""
        if line is None:
            break
        if line.startswith("progress "):
            done, frames = (int(number) for number in line.split()[1:3])
        elif line:
            words.append(line)
        if not tell(done, frames):
            raise Stopped
        if time.monotonic() > end:
            raise CannotJudge(_("It took longer than %(n)d minutes to look at.") % {"n": LONGEST_S // 60})
    process.wait(30)
    readers[1].join(30)
    return b"".join(output), words


def _read_lines(stream: IO[bytes], lines: queue.SimpleQueue[str | None]) -> None:
    try:
        for line in stream:
            lines.put(line.decode(errors="replace").strip()[:1000])
    except ValueError:
        pass  # closed under it
    lines.put(None)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, and with its pipes those it started."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _clean(words: list[str], film: Path) -> str:
    """Return the last thing said, without the file's name, which is ours and not the runner's."""
    said = [line.removeprefix(f"{film.name}: ") for line in words if not line.startswith("Wrote ")]
    return said[-1] if said else ""


def _sum_up(report: dict[str, Any]) -> dict[str, Any]:
    """Return what lists show of a report: the exercise, how many repetitions and holds, and what was to correct."""
    counts: dict[str, int] = {}
    for event in [*report["reps"], *report["holds"]]:
        for cue in {finding["cue"] for finding in event["findings"] if finding["verdict"] == "cue"}:
            counts[cue] = counts.get(cue, 0) + 1
    return {
        "exercise": report["exercise"],
        "variant": report["variant"],
        "seconds": report["seconds"],
        "reps": len(report["reps"]),
        "holds": len(report["holds"]),
        "cues": sorted(([cue, count] for cue, count in counts.items()), key=lambda pair: -pair[1]),
    }
