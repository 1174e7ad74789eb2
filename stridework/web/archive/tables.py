"""A runner's sessions, intervals and runs as CSV tables, for a spreadsheet. They are never read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from stridework.web.models import RunEntry, Runner
from stridework.web.records import read_log, rows_of

SESSION_COLUMNS = (
    "id", "workout", "started_at", "finished_at", "minutes", "effort_0_to_10", "pain_0_to_10", "pain_before",
    "pain_next_morning", "pain_signs", "soreness_0_to_10", "note",
)  # fmt: skip
INTERVAL_COLUMNS = (
    "session",
    "started_at",
    "index",
    "exercise",
    "variant",
    "side",
    "done",
    "reps",
    "clean",
    "measures",
    "corrected",
)
RUN_COLUMNS = ("day", "time", "kind", "title", "minutes", "metres", "done", "reason", "source")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_sessions(runner: Runner) -> Iterator[bytes]:
    """Yield the table of sessions, oldest first."""
    return _write(SESSION_COLUMNS, (_as_session(log) for log in _iterate_logs(runner)))


def write_intervals(runner: Runner) -> Iterator[bytes]:
    """Yield the table of intervals, a line for each interval of each session."""
    return _write(INTERVAL_COLUMNS, (line for log in _iterate_logs(runner) for line in _as_intervals(log)))


def write_runs(runner: Runner) -> Iterator[bytes]:
    """Yield the table of runs of every source, by day."""
    entries = RunEntry.objects.filter(source__runner=runner).order_by("day", "at", "source_id", "pk")
    found = entries.values_list("day", "at", "kind", "title", "minutes", "metres", "done", "reason", "source__name")
    return _write(RUN_COLUMNS, found.iterator(chunk_size=500))


TABLES: dict[str, Callable[[Runner], Iterator[bytes]]] = {
    "sessions": write_sessions,
    "intervals": write_intervals,
    "runs": write_runs,
}


def _iterate_logs(runner: Runner) -> Iterator[Any]:
    return map(read_log, rows_of(runner).reverse().iterator(chunk_size=500))


def _as_session(log: Any) -> Sequence[Any]:
    signs = " ".join(flag.value for flag in log.pain_flags)
    return (
        log.id, log.workout, log.started_at.isoformat(), log.finished_at.isoformat(), round(log.seconds / 60, 2),
        log.srpe, log.pain, log.pain_before, log.pain_next_morning, signs, log.soreness, log.note,
    )  # fmt: skip


def _as_intervals(log: Any) -> Iterator[Sequence[Any]]:
    for one in log.intervals:
        measures = "; ".join(f"{m.name} {m.side or ''} {m.value:g} {m.unit}".replace("  ", " ") for m in one.measures)
        yield (
            log.id, log.started_at.isoformat(), one.index, one.exercise, one.variant, one.side, one.done.value,
            one.reps, one.clean, measures, " ".join(one.cues),
        )  # fmt: skip


def _write(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield CSV as UTF-8 with the mark by which spreadsheets know it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    writer.writerow(columns)
    for line in lines:
        writer.writerow([_as_cell(value) for value in line])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _as_cell(value: Any) -> Any:
    """Return a cell no spreadsheet takes for a formula: titles come from calendars that others write."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
