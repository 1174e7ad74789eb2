"""`stridework form`: what a film of a runner shows, or a recording of landmarks, counted and judged."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from difflib import get_close_matches
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stridework.cli.console import open_console, print_json
from stridework.cli.output import find_suffix, open_output
from stridework.cli.recording import Recording, is_film
from stridework.cli.stopping import Stopping
from stridework.errors import LandmarkError, PoseModelMissing, StrideworkError, UnknownName
from stridework.form.report import Analysis, Report, report_to_json

if TYPE_CHECKING:
    from stridework.form.rules import FormRules
    from stridework.form_report.course import Course

AUTO = "auto"
FAILED, NOTHING_JUDGED, STOPPED = 1, 3, 130


class NothingToJudge(StrideworkError):
    """A recording that was read to its end and shows nothing that could be judged."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A recording with what was seen in it; `course` is there where a page was asked for."""

    recording: Recording
    report: Report
    course: Course | None
    warnings: list[str]

    @property
    def path(self) -> Path:
        return self.recording.path


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files that were asked for."""

    page: Path | None
    annotated: Path | None
    trace: Path | None


def form(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Films (.mp4, .mov, …), traces .jsonl or landmark arrays .npz."),
    ],
    exercise: Annotated[
        str, typer.Option(metavar="ID", help="The exercise, as squat; auto proposes one and says how sure it is.")
    ] = AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a page: plots, findings, each fault's worst frame.")
    ] = None,
    annotated: Annotated[
        Path | None, typer.Option(metavar="FILE.mp4", help="Write the film again with skeleton, count and findings.")
    ] = None,
    trace: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="Write the landmarks as a trace; of one file only.")
    ] = None,
    height: Annotated[
        float | None, typer.Option(metavar="CM", min=100, max=250, help="The runner's height, for speeds in metres.")
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="lite|full|FILE", help="The pose model for films; FILE is a .task of MediaPipe's.")
    ] = "full",
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=64, help="Processes that look at films; else one a core.")
    ] = None,
) -> None:
    """Count and judge an exercise in films, or in recordings of body points; what cannot be judged says why.

    Ctrl-C ends it with what was seen so far, marked as partial: everything asked for is still written.

    Exit codes: 0 judged, 1 a file was bad, 2 a name was not understood, 3 nothing in a file could be judged,
    4 MediaPipe or its model is missing, 130 stopped by Ctrl-C.
    """
    from stridework.library.form_rules import load_form_rules

    rules = load_form_rules()
    if exercise != AUTO and exercise not in rules:
        raise UnknownName("exercise", exercise, get_close_matches(exercise, rules, n=3, cutoff=0.4) or list(rules))
    outputs = Outputs(report, annotated, trace)
    files = list(dict.fromkeys(files))
    _check_outputs(outputs, files)
    height_m = nan if height is None else height / 100
    judged: list[Judged] = []
    code = 0
    with ExitStack() as stack:
        stop = stack.enter_context(Stopping())
        films = [path for path in files if is_film(path)]
        reader = None
        if films:
            from stridework.video import FilmReader

            reader = stack.enter_context(FilmReader(films, model=model, jobs=jobs))
        # A bar belongs to whoever watches, not to a pipe that takes the JSON.
        bar = not as_json or open_console().is_terminal
        for path in files:
            try:
                recording = Recording(path, reader, bar=bar)
                stack.callback(recording.close)
                chosen = rules[exercise] if exercise != AUTO else _guess(recording, rules, stop)
                judged.append(_judge(recording, chosen, height_m, stop, plotted=report is not None))
                code = max(code, _warn(judged[-1]))
            except PoseModelMissing:
                raise
            except StrideworkError as error:
                typer.echo(str(error), err=True)
                code = NOTHING_JUDGED if isinstance(error, NothingToJudge) and code != FAILED else FAILED
            if stop.asked:
                break
        looked_at = judged[-1].path if judged else None
        if judged:
            _tell(judged, several=len(files) > 1, as_json=as_json)
            _write(judged, outputs, stop, bar=bar)
    if stop.asked:
        left = len(files) - (files.index(looked_at) + 1 if looked_at else 0)
        what = f"the result of {looked_at} is a part" if looked_at else "nothing was seen yet"
        typer.echo(f"Stopped: {what}.{f' {left} not begun.' if left else ''}", err=True)
        raise typer.Exit(STOPPED)
    if code:
        raise typer.Exit(code)


def _check_outputs(outputs: Outputs, files: list[Path]) -> None:
    for path, suffixes in (
        (outputs.page, (".html", ".htm")),
        (outputs.annotated, (".mp4",)),
        (outputs.trace, (".jsonl",)),
    ):
        if path:
            find_suffix(path, suffixes)
    if outputs.trace and len(files) > 1:
        raise StrideworkError("--trace: a trace holds one recording; give one file")
    if outputs.annotated and (len(files) > 1 or not is_film(files[0])):
        raise StrideworkError("--annotated: it is a film that is written again; give one film")


def _judge(recording: Recording, rules: FormRules, height_m: float, stop: Stopping, *, plotted: bool) -> Judged:
    analysis = Analysis(rules, height_m=height_m)
    course = None
    if plotted:
        from stridework.form_report.course import Course

        course = Course(rules)
    frames = recording.frames()
    try:
        # Stopped while the exercise was being guessed: what was seen by then is judged.
        for frame in frames if stop.asked else stop.follow(frames):
            analysis.push(frame)
            if course is not None:
                course.watch(frame, analysis.coach.tracker)
    except LandmarkError as error:
        raise StrideworkError(f"{recording.path}: {error}") from error
    if stop.asked and not analysis.coach.tracker.frames:
        raise NothingToJudge(f"{recording.path}: stopped before its first frame")
    partial = stop.asked or (recording.film is not None and recording.film.cut_off)
    report = analysis.finish(partial=partial)
    recording.stop_at(report.extent.frames)
    return Judged(recording, report, course, recording.list_warnings(report))


def _guess(recording: Recording, rules: Mapping[str, FormRules], stop: Stopping) -> FormRules:
    """Return the rules of the exercise that explains the file best, and say how sure that is."""
    from stridework.form.exercise_guess import SURE, ExerciseGuesser

    path = recording.path
    guesser = ExerciseGuesser(rules)
    count = found = 0
    try:
        for frame in stop.follow(recording.frames()):
            guesser.push(frame)
            count += 1
            found += bool(frame.points)
    except LandmarkError as error:
        raise StrideworkError(f"{path}: {error}") from error
    if stop.asked:
        recording.stop_at(count)
    guesses = guesser.finish()
    if stop.asked and not count:
        raise NothingToJudge(f"{path}: stopped before its first frame")
    if not found:
        raise NothingToJudge(f"{path}: nobody was found in it, so nothing could be judged")
    if not guesses:
        raise NothingToJudge(f"{path}: no exercise was recognised; name one with --exercise: {', '.join(rules)}")
    best, *others = guesses
    said = f"{path}: looks like {best.variant}, {100 * best.sure:.0f} % sure"
    if others:
        said += f" (else {others[0].variant}, {100 * others[0].sure:.0f} %)"
    if best.sure < SURE:
        said += "; if that is wrong, name it with --exercise"
    typer.echo(said, err=True)
    return rules[best.variant]


def _warn(one: Judged) -> int:
    """Say what to know about a recording, and return the exit code that it deserves."""
    for warning in one.warnings:
        typer.echo(f"{one.path}: {warning}", err=True)
    if one.recording.film is not None and one.recording.film.cut_off:
        return FAILED
    return 0 if one.report.extent.seen else NOTHING_JUDGED


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


def _write(judged: list[Judged], outputs: Outputs, stop: Stopping, *, bar: bool) -> None:
    if outputs.page:
        from stridework.form_report.page import write_page

        sheets = [_fill_sheet(one) for one in judged]
        with open_output(outputs.page) as stream:
            stream.write(write_page(sheets).encode())
        typer.echo(f"Wrote {outputs.page}.", err=True)
    if outputs.trace:
        _write_trace(judged[0], outputs.trace)
    if outputs.annotated:
        _write_annotated(judged[0], outputs.annotated, stop, bar=bar)


def _fill_sheet(one: Judged) -> Any:
    """Return the file's part of the page. Frames are read again: nobody keeps an hour of them for a handful."""
    from stridework.form_report.sheet import Sheet, find_worst

    worst = find_worst(one.report)
    wanted = {fault.finding.frame for fault in worst} - {None}
    frames = {n: frame for n, frame in enumerate(one.recording.frames()) if n in wanted} if wanted else {}
    pictures = {}
    if frames and one.recording.film is not None:
        from stridework.form_report.film import draw_worst

        pictures = draw_worst(one.path, worst, frames)
    assert one.course is not None  # noqa: S101 for mypy: a page was asked for
    return Sheet(one.path.name, one.report, one.course, frames, pictures, one.warnings)


def _write_trace(one: Judged, path: Path) -> None:
    from stridework.formats.traces import write_trace

    aspect = next(iter(one.recording.frames())).aspect
    with open_output(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        count = write_trace(one.recording.frames(), aspect, text)
        text.flush()
        text.detach()
    typer.echo(f"Wrote {path}: {count} frames.", err=True)


def _write_annotated(one: Judged, path: Path, stop: Stopping, *, bar: bool) -> None:
    from stridework.cli.progress import open_progress
    from stridework.form_report.film import write_annotated

    before = stop.asked
    with open_progress(path.name, one.report.extent.frames, shown=bar) as advance, open_output(path) as stream:

        def follow(frames: Any) -> Any:
            # What was seen before Ctrl-C is written whole; a Ctrl-C while writing ends the film where it is.
            for frame in frames:
                if stop.asked and not before:
                    return
                advance()
                yield frame

        count = write_annotated(stream, one.path, one.recording.frames(), one.report, follow)
    typer.echo(f"Wrote {path}: {count} pictures.", err=True)
