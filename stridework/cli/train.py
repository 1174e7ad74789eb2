"""`stridework train`: a session in the terminal, on the same timeline as everywhere else."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

import typer
from rich.console import Console
from rich.live import Live

from stridework.audio import Levels, SoundUnavailable
from stridework.cli.clock import Clock, SilentClock
from stridework.cli.keys import open_keys
from stridework.cli.playback import Playback
from stridework.cli.scene import describe_scene, format_clock
from stridework.cli.screen import Status, draw_screen
from stridework.cli.show import WORKOUT
from stridework.cli.sound import open_sound
from stridework.cli.workouts import find_workout
from stridework.library import compile_session, load_voice
from stridework.training.log import Done, SessionLog
from stridework.training.timeline import Event, Say, Show, SideChange, Timeline, Wait

FRAME_S = 0.05


def train(
    workout: Annotated[str, WORKOUT] = "first-workout",
    silent: Annotated[bool, typer.Option("--silent", help="No voice and no tones.")] = False,
    keep: Annotated[bool, typer.Option("--keep/--no-keep", help="Keep the session in your log.")] = True,
    as_written: Annotated[
        bool, typer.Option("--as-written", help="Jump wherever it says so, whatever your legs are used to.")
    ] = False,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, hidden=True, envvar="STRIDEWORK_SPEED")] = 1.0,
) -> None:
    """Do a workout here, with a big countdown, voice and tones.

    Keys: space pause, → skip, ← back, r restart, + and - volume, m voice/tones/silent, q leave.
    Piped into a file it prints a line for every event, paced by the clock.
    """
    found = find_workout(workout)
    timeline = compile_session(found)
    from stridework.web import setup

    setup()  # before training, not after it: a log that cannot be kept is better known now
    from stridework.cli.ask import ask_clearance, keep_log, screen_words, step_before_jumping

    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    today = datetime.now().astimezone().date()
    if interactive and not ask_clearance(today):
        return
    if not as_written:
        timeline = compile_session(step_before_jumping(found, today))
    clock, quiet = _open_clock(timeline, silent=silent, speed=speed)
    playback = Playback(timeline, clock)
    session = uuid4()
    started_at = datetime.now().astimezone()
    try:
        if interactive and not Console().is_dumb_terminal:
            _play_on_screen(playback, screen_words(), quiet)
        else:
            _play_in_lines(playback)
    except (KeyboardInterrupt, SystemExit):
        # Stopped in a hurry, without a word: whole intervals are still worth keeping.
        log = _write_log(session, playback, started_at)
        if keep and any(interval.done is Done.FULL for interval in log.intervals):
            keep_log(log)
        raise
    finally:
        clock.close()
    _tell_and_keep(_write_log(session, playback, started_at), playback, keep=keep, interactive=interactive)


def _tell_and_keep(log: SessionLog, playback: Playback, *, keep: bool, interactive: bool) -> None:
    """Say what was done, keep it where there is anything to keep, and ask how it went where somebody is there."""
    from stridework.cli.ask import ask_how_it_went, keep_log, tell_next_time

    if all(interval.done is Done.SKIPPED for interval in log.intervals):
        typer.echo("Nothing done, nothing kept.")
        return
    typer.echo(_summarise(log))
    if not keep or (interactive and not playback.finished and not typer.confirm("Keep what you did?", default=True)):
        return
    keep_log(log)  # before the questions, so that walking away from them loses nothing
    typer.echo("Kept in your log.")
    if interactive:
        log = ask_how_it_went(log)
        keep_log(log)
    tell_next_time(log, ask=interactive)


def _open_clock(timeline: Timeline, *, silent: bool, speed: float) -> tuple[Clock, str]:
    """Return the sound device's clock and "", or a silent clock and why it is silent."""
    if silent or speed != 1.0:
        return SilentClock(speed), "silent"
    try:
        return open_sound(timeline, load_voice(timeline.language), Levels()), ""
    except SoundUnavailable as why:
        typer.echo(f"{why}.", err=True)
        return SilentClock(speed), str(why)


def _play_on_screen(playback: Playback, words: Mapping[str, str], quiet: str) -> None:
    """Play on the whole screen until the session is over or the runner leaves; `quiet` says why nothing is heard."""
    console = Console(highlight=False)
    playback.play()
    with open_keys() as read_key, Live(console=console, screen=True, auto_refresh=False) as live:
        shown: object = None
        asking, resume = "", False
        while not playback.finished:
            scene = describe_scene(playback.timeline, playback.at_s)
            status = _describe_status(playback, quiet, asking)
            if (
                scene_key := (scene.seconds, scene.title, scene.line, int(scene.left_s), status, console.size)
            ) != shown:
                shown = scene_key
                live.update(draw_screen(scene, status, words, console), refresh=True)
            key = read_key(FRAME_S)
            if asking:
                if key in {"y", "Y"}:
                    return
                if key:
                    asking = ""
                    if resume:
                        playback.play()
            elif key in {"q", "Q", "escape"}:
                resume = playback.playing
                playback.pause()
                asking = "Leave? What you did can be kept. y / n"
            elif key:
                _obey(playback, key)
            playback.tick()


def _obey(playback: Playback, key: str) -> None:
    """Do what a key stands for; other keys do nothing."""
    acts: dict[str, Callable[[], None]] = {
        " ": playback.tap,
        "\r": playback.tap,
        "\n": playback.tap,
        "right": playback.skip,
        "left": playback.back,
        "r": playback.restart,
        "+": lambda: playback.change_volume(1),
        "=": lambda: playback.change_volume(1),
        "-": lambda: playback.change_volume(-1),
        "m": playback.change_mode,
    }
    if key in acts:
        acts[key]()


def _describe_status(playback: Playback, quiet: str, asking: str) -> Status:
    return Status(
        paused=not playback.playing and playback.waiting is None,
        waiting=playback.waiting.text if playback.waiting else "",
        sound=quiet or f"{playback.mode.name} {playback.volume:.0%}",
        asking=asking,
    )


def _play_in_lines(playback: Playback) -> None:
    """Print a line for every event worth reading when its moment comes; nobody can tap, so waits do not wait."""
    pending = list(playback.timeline.events)
    playback.play()
    while pending or not playback.finished:
        while pending and (pending[0].at_s <= playback.at_s + 1e-9 or playback.finished):
            event = pending.pop(0)
            if line := _describe_event(event):
                typer.echo(f"{format_clock(math.floor(event.at_s)):>6}  {line}")
        if playback.waiting:
            playback.tap()
        time.sleep(FRAME_S)
        playback.tick()


def _describe_event(event: Event) -> str:
    match event:
        case Show():
            coming = f"(next: {event.next})" if event.next else ""
            return "  ".join(part for part in (event.kind.upper(), event.title, event.line, coming) if part)
        case Say():
            return f"“{event.text}”"
        case SideChange():
            return event.side
        case Wait():
            return event.text
    return ""


def _write_log(session: UUID, playback: Playback, started_at: datetime) -> SessionLog:
    return SessionLog(
        id=session,
        workout=playback.timeline.workout,
        started_at=started_at,
        finished_at=datetime.now().astimezone(),
        seconds=round(playback.trained_s, 1),
        intervals=playback.done_intervals(),
    )


def _summarise(log: SessionLog) -> str:
    done = sum(interval.done is Done.FULL for interval in log.intervals)
    return f"{done} of {len(log.intervals)} intervals done, {format_clock(log.seconds)} trained."
