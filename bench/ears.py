"""Files to take along: how fast a session becomes sound, how exact and loud it is, and what a feed and a sheet cost."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import av
import numpy as np
from rich.console import Console
from rich.table import Table

from stridework.audio import RATE, mix, opening_s
from stridework.audio_file import FORMATS, measure_loudness, write_session_audio
from stridework.formats.calendar_entries import draft_entries, keep_up
from stridework.formats.ics_plan import Feed, write_entries
from stridework.formats.pdf_sheet import write_workout_sheet
from stridework.library import compile_session, load_voice, load_workout
from stridework.training.events import Timeline
from stridework.training.plan import Plan, PlannedSession, SessionKind

SESSIONS = 1_000
WORKOUT = "first-workout"


def main() -> None:
    """Print what each kind of sound file costs and how true it is, then a feed and a sheet."""
    console = Console()
    timeline = compile_session(WORKOUT)
    plain = np.frombuffer(b"".join(mix(timeline, load_voice())), np.int16) / 32_768
    table = Table(title=f"{timeline.title}, {timeline.seconds - opening_s(timeline):.0f} s, as sound")
    for name in ("kind", "seconds", "x real time", "MB", "ms late", "LUFS", "peak dBFS"):
        table.add_column(name, justify="right")
    for kind in FORMATS:
        table.add_row(kind, *_measure_sound(timeline, kind, plain))
    console.print(table)
    _print_feed(console)
    workout = load_workout(WORKOUT)
    write_workout_sheet(workout)
    console.print(f"A workout on paper: {_time(lambda: write_workout_sheet(workout)) * 1000:.0f} ms")


def _measure_sound(timeline: Timeline, kind: str, plain: np.ndarray) -> tuple[str, ...]:
    content = io.BytesIO()
    seconds = _time(lambda: write_session_audio(timeline, content, kind))
    heard = _decode(content.getvalue())
    length = timeline.seconds - opening_s(timeline)
    return (
        f"{seconds:.1f}",
        f"{length / seconds:.0f}",
        f"{len(content.getvalue()) / 1e6:.2f}",
        f"{_find_lag(heard, plain) / RATE * 1000:.2f}",
        f"{measure_loudness(_frame(heard)):.1f}",
        f"{20 * np.log10(np.abs(heard).max()):.1f}",
    )


def _decode(content: bytes) -> np.ndarray:
    with av.open(io.BytesIO(content)) as file:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        parts = [part for frame in (*file.decode(audio=0), None) for part in resampler.resample(frame)]
    return np.concatenate([part.to_ndarray()[0] for part in parts])


def _find_lag(heard: np.ndarray, plain: np.ndarray) -> int:
    """Return by how many samples the decoded file is late, where the two agree best."""
    size = 2 ** int(np.ceil(np.log2(len(heard) + len(plain))))
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(plain, size)))
    lag = int(np.argmax(likeness))
    return lag if lag < size // 2 else lag - size


def _frame(samples: np.ndarray):
    whole = (np.clip(samples, -1, 1) * 32_767).astype(np.int16)
    for at in range(0, len(whole), RATE):
        frame = av.AudioFrame.from_ndarray(whole[at : at + RATE].reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        yield frame


def _print_feed(console: Console) -> None:
    begin = datetime(2026, 1, 1, 18)
    sessions = tuple(
        PlannedSession(begin + timedelta(days=at), 20, SessionKind.FULL, 40, "starter-4", "as written", ("Free.",))
        for at in range(SESSIONS)
    )
    plan, now = Plan(sessions, (), ()), datetime(2026, 1, 1, tzinfo=UTC)
    known = keep_up((), draft_entries(plan, {}), now, date(2026, 1, 1))
    feed = Feed("bench", ZoneInfo("Europe/Berlin"), now)

    def answer() -> None:
        write_entries(keep_up(known, draft_entries(plan, {}), now, date(2026, 1, 1)), feed)

    console.print(
        f"A feed of {SESSIONS} sessions, compared and written: {min(_time(answer) for _ in range(5)) * 1000:.0f} ms"
    )


def _time(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
