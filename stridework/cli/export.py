"""`stridework export`: a workout, the plan or a finished session as a file to take along."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from stridework.cli.export_formats import FORMATS, find_format
from stridework.cli.exported import Exported, PlannedWorkouts, WorkoutToDo
from stridework.cli.output import make_folder, open_output
from stridework.cli.workouts import complete_workout, find_workout
from stridework.errors import PlanError, StrideworkError
from stridework.home import DATABASE, find_home
from stridework.library import compile_session
from stridework.training.log import SessionLog

if TYPE_CHECKING:
    from stridework.training.plan import PlannedSession

PLAN, NEXT, LAST = "plan", "next", "last"
NO_PLAN = "there is no plan yet; stridework plan --runs FILE.ics --keep makes one"


def complete(incomplete: str) -> list[str]:
    """Return what the shell may complete to."""
    return [name for name in (PLAN, NEXT, LAST) if name.startswith(incomplete)] + complete_workout(incomplete)


WHAT = typer.Argument(
    metavar="WHAT",
    help="A workout's id or .txt file; plan; next (the plan's next session); last, or a finished session's id.",
    autocompletion=complete,
)


def export(
    what: Annotated[str, WHAT],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; text goes to the terminal without.")
    ] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="KIND", help=f"{', '.join(FORMATS)}; by the file's suffix where left out.")
    ] = "",
    as_written: Annotated[
        bool, typer.Option("--as-written", help="Jump wherever the workout says so, whatever your legs are used to.")
    ] = False,
) -> None:
    """Write a workout, the plan or a finished session as a file: for a watch, a calendar, to listen to, to print.

    A workout has as many jumps as your legs are used to, as `stridework train` does it. plan --to fit -o FOLDER writes
    every session to come and every run with posture resets.
    """
    if what == PLAN and to.casefold().removeprefix(".") == "fit":
        _write_plan_for_watch(output)
        return
    exported = _find(what, as_written=as_written)
    name, format = find_format(type(exported), to, output)
    if isinstance(exported, WorkoutToDo):
        exported = replace(exported, format=name)
    write = format.load()
    if output is None:
        if not format.text:
            raise StrideworkError(f"{format.about} is not for the terminal; say where to with -o FILE.{name}")
        write(sys.stdout.buffer, exported)
        sys.stdout.flush()
        return
    with open_output(output) as stream:
        said = write(stream, exported)
    typer.echo(f"Wrote {output}{f': {said}' if said else ''}.", err=True)


def _find(what: str, *, as_written: bool) -> Exported:
    """Return what the words name. Raises StrideworkError or UnknownName."""
    if what == PLAN:
        return _find_plan()
    if what == NEXT:
        return _find_next()
    if what == LAST or _is_uuid(what):
        return _find_session(what)
    found = find_workout(what)
    if not as_written:
        from stridework.web import setup

        setup()
        from stridework.cli.ask import step_before_jumping

        found = step_before_jumping(found, datetime.now().astimezone().date(), err=True)
    return WorkoutToDo(found, compile_session(found), datetime.now(UTC))


def _find_plan() -> PlannedWorkouts:
    if not (find_home() / DATABASE).exists():
        raise PlanError(NO_PLAN)
    from stridework.web import setup

    setup()
    from stridework.web.plan.records import find_plan
    from stridework.web.records import local_runner
    from stridework.web.runs.records import ignored_of, runs_beside_plan

    runner = local_runner()
    kept = find_plan(runner)
    if kept is None:
        raise PlanError(NO_PLAN)
    runs = runs_beside_plan(runner, kept.request, datetime.now().astimezone().date())
    return PlannedWorkouts(kept.plan, runs, ignored_of(runner), kept.request.week_starts_on)


def _find_next() -> WorkoutToDo:
    """Return the plan's next session, with the jumps the plan gives it."""
    from stridework.training.plan import find_next_session

    session = find_next_session(_find_plan().plan, datetime.now())
    if session is None:
        raise PlanError("the plan has no session to come")
    return _planned(session)


def _planned(session: PlannedSession) -> WorkoutToDo:
    from stridework.web.files.watch import compile_planned, find_planned_workout

    timeline, workout = compile_planned(session), find_planned_workout(session)
    if timeline is None or workout is None:
        raise PlanError(f"{session.start:%Y-%m-%d}: there is no workout {session.workout!r} any more")
    return WorkoutToDo(workout, timeline, session.start.replace(tzinfo=UTC))


def _find_session(what: str) -> SessionLog:
    if not (find_home() / DATABASE).exists():
        raise StrideworkError("no session has been logged yet")
    from stridework.web import setup

    setup()
    from stridework.web.records import find_row, local_runner, logs_of, read_log

    if what == LAST:
        logs = logs_of(local_runner(), 1)
        if not logs:
            raise StrideworkError("no session has been logged yet")
        return logs[0]
    row = find_row(local_runner(), UUID(what))
    if row is None:
        raise StrideworkError(f"{what}: no session of yours has that id")
    return read_log(row)


def _write_plan_for_watch(folder: Path | None) -> None:
    """Write a file for every session to come and every run with posture resets."""
    if folder is None:
        raise StrideworkError("a plan is many files for a watch; say which folder with -o FOLDER")
    plan = _find_plan().plan
    from stridework.formats.fit_workout import name_run_files, write_reset_run
    from stridework.web.files.watch import name_planned, write_planned

    now = datetime.now()
    files: dict[str, bytes] = {}
    for session in plan.sessions:
        if not session.done and session.start >= now and (watch := write_planned(session)):
            files[name_planned(session)] = watch.content
    for resets in plan.resets:
        if resets.start.date() >= now.date():
            watch = write_reset_run(resets, created=resets.start.replace(tzinfo=UTC))
            files[f"{name_run_files(resets)}.fit"] = watch.content
    if not files:
        raise PlanError("the plan has nothing to come")
    make_folder(folder)
    for name, content in files.items():
        with open_output(folder / name) as stream:
            stream.write(content)
    typer.echo(f"Wrote {len(files)} file{'' if len(files) == 1 else 's'} into {folder}.", err=True)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
