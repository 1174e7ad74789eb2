"""`stridework form`: what a recording of landmarks shows, counted and judged."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stridework.cli.console import open_console, print_json
from stridework.cli.output import find_suffix, open_output
from stridework.errors import LandmarkError, StrideworkError, TraceFileError, UnknownName
from stridework.form.report import Analysis, Report, report_to_json

if TYPE_CHECKING:
    from stridework.form.landmarks import Frame
    from stridework.form.rules import FormRules
    from stridework.form_course import Course

AUTO = "auto"
VIDEOS = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm")
STOPPED = 130


@dataclass(frozen=True, slots=True)
class Judged:
    """A file with what was seen in it; `course` is there where a page was asked for."""

    path: Path
    report: Report
    course: Course | None


def form(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Traces .jsonl or landmark arrays .npz.")],
    exercise: Annotated[
        str, typer.Option(metavar="ID", help="The exercise, as squat; auto proposes one and says how sure it is.")
    ] = AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a page: plots, findings, each fault's worst frame.")
    ] = None,
    trace: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="Write the landmarks as a trace; of one file only.")
    ] = None,
    height: Annotated[
        float | None, typer.Option(metavar="CM", min=100, max=250, help="The runner's height, for speeds in metres.")
    ] = None,
) -> None:
    """Count and judge an exercise in recordings of body points; what cannot be judged says why.

    Ctrl-C ends it with what was seen so far, marked as partial.
    """
    from stridework.library.form_rules import load_form_rules

    rules = load_form_rules()
    if exercise != AUTO and exercise not in rules:
        raise UnknownName("exercise", exercise, get_close_matches(exercise, rules, n=3, cutoff=0.4) or list(rules))
    if report:
        find_suffix(report, (".html", ".htm"))
    if trace:
        find_suffix(trace, (".jsonl",))
        if len(files) > 1:
            raise StrideworkError("--trace: a trace holds one recording; give one file")
    judged: list[Judged] = []
    failed = False
    for path in files:
        try:
            chosen = rules[exercise] if exercise != AUTO else _guess(path, rules)
            judged.append(_judge(path, chosen, nan if height is None else height / 100, plotted=report is not None))
        except StrideworkError as error:
            typer.echo(str(error), err=True)
            failed = True
            continue
        if judged[-1].report.extent.partial:
            break
    stopped = bool(judged) and judged[-1].report.extent.partial
    if judged:
        _tell(judged, several=len(files) > 1, as_json=as_json)
        _write(judged, report, trace)
    if stopped:
        left = len(files) - files.index(judged[-1].path) - 1
        typer.echo(
            f"Stopped: the result of {judged[-1].path} is a part.{f' {left} not begun.' if left else ''}", err=True
        )
        raise typer.Exit(STOPPED)
    if failed:
        raise typer.Exit(1)


def read_recording(path: Path) -> Iterator[Frame]:
    """Yield a file's frames. Raises TraceFileError, complete with the file's name, for whatever is wrong with it."""
    if path.suffix.lower() in VIDEOS:
        raise StrideworkError(f"{path}: this version reads traces (.jsonl) and landmark arrays (.npz), videos not yet")
    from stridework.formats.landmark_files import read_landmarks

    count = 0
    for frame in read_landmarks(path):
        yield frame
        count += 1
    if not count:
        raise TraceFileError(str(path), "the file", "at least one frame; it has none")


def _judge(path: Path, rules: FormRules, height_m: float, *, plotted: bool) -> Judged:
    analysis = Analysis(rules, height_m=height_m)
    course = None
    if plotted:
        from stridework.form_course import Course

        course = Course(rules)
    try:
        for frame in read_recording(path):
            analysis.push(frame)
            if course is not None:
                course.watch(frame, analysis.coach.tracker)
    except LandmarkError as error:
        raise StrideworkError(f"{path}: {error}") from error
    except KeyboardInterrupt:
        return Judged(path, analysis.finish(partial=True), course)
    return Judged(path, analysis.finish(), course)


def _guess(path: Path, rules: Mapping[str, FormRules]) -> FormRules:
    """Return the rules of the exercise that explains the file best, and say how sure that is."""
    from stridework.form.exercise_guess import SURE, ExerciseGuesser

    guesser = ExerciseGuesser(rules)
    try:
        for frame in read_recording(path):
            guesser.push(frame)
    except LandmarkError as error:
        raise StrideworkError(f"{path}: {error}") from error
    guesses = guesser.finish()
    if not guesses:
        raise StrideworkError(f"{path}: no exercise was recognised; name one with --exercise: {', '.join(rules)}")
    best, *others = guesses
    said = f"{path}: looks like {best.variant}, {100 * best.sure:.0f} % sure"
    if others:
        said += f" (else {others[0].variant}, {100 * others[0].sure:.0f} %)"
    if best.sure < SURE:
        said += "; if that is wrong, name it with --exercise"
    typer.echo(said, err=True)
    return rules[best.variant]


def _tell(judged: list[Judged], *, several: bool, as_json: bool) -> None:
    if as_json:
        found = {str(one.path): report_to_json(one.report) for one in judged}
        print_json(found if several else found[str(judged[0].path)])
        return
    from stridework.cli.form_table import print_report, print_summary

    console = open_console()
    for one in judged:
        print_report(console, str(one.path), one.report)
    if several:
        print_summary(console, [(str(one.path), one.report) for one in judged])


def _write(judged: list[Judged], page: Path | None, trace: Path | None) -> None:
    if page:
        from stridework.form_report import Sheet, write_page

        sheets = [Sheet(one.path.name, one.report, one.course, _fetch_worst(one)) for one in judged if one.course]
        with open_output(page) as stream:
            stream.write(write_page(sheets).encode())
        typer.echo(f"Wrote {page}.", err=True)
    if trace:
        _write_trace(judged[0], trace)


def _fetch_worst(one: Judged) -> dict[int, Any]:
    """Return the frames to be drawn, read again: nobody keeps an hour of frames for a handful."""
    from stridework.form_report import find_worst

    wanted = {worst.finding.frame for worst in find_worst(one.report)}
    if not wanted - {None}:
        return {}
    seen = islice(read_recording(one.path), one.report.extent.frames)
    return {number: frame for number, frame in enumerate(seen) if number in wanted}


def _write_trace(one: Judged, path: Path) -> None:
    from stridework.formats.traces import write_trace

    frames = islice(read_recording(one.path), one.report.extent.frames)
    aspect = next(read_recording(one.path)).aspect
    with open_output(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        count = write_trace(frames, aspect, text)
        text.flush()
        text.detach()
    typer.echo(f"Wrote {path}: {count} frames.", err=True)
