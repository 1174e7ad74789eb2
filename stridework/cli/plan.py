"""`stridework plan`: strength placed among the runs, once from a calendar file or kept as the runner's own plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stridework.cli import CONTEXT, plan_changes
from stridework.cli.console import open_console, print_json
from stridework.cli.days import read_date, read_race, read_weekdays
from stridework.cli.output import find_suffix, open_output
from stridework.errors import PlanError
from stridework.home import DATABASE, find_home, find_zone
from stridework.training.log import SessionLog
from stridework.training.plan import Level, Plan, Race, Request
from stridework.training.running import Ignored, Reading, Run

if TYPE_CHECKING:
    from stridework.formats.ics_plan import Feed
    from stridework.planner.differences import Difference

WRITTEN = (".ics", ".json")
NO_PLAN = """There is no plan yet. One is made from your running calendar and kept by

    stridework plan --runs FILE.ics --keep

or, where your runs are known already (stridework runs), by stridework plan --keep."""

plan = typer.Typer(add_completion=False, context_settings=CONTEXT, no_args_is_help=False)


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line; None where it was not."""

    start: date | None = None
    weeks: int | None = None
    days: frozenset[int] | None = None
    level: Level | None = None
    races: tuple[Race, ...] | None = None

    def change(self, request: Request) -> Request:
        """Return the request with what was asked for."""
        asked = {"began": self.start, "weeks": self.weeks, "days": self.days, "level": self.level, "races": self.races}
        changes: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
        return replace(request, **changes)


@dataclass(frozen=True, slots=True)
class Made:
    """A plan with everything it is shown and written with."""

    plan: Plan
    runs: tuple[Run, ...]
    ignored: tuple[Ignored, ...]
    feed: Feed | None  #: what makes a calendar of a plan made once; None for the kept one, which has its entries
    log: int = 0  #: how many sessions of the log it takes into account
    changes: tuple[Difference, ...] = ()  #: what planning again changed by itself


@plan.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    runs: Annotated[Path | None, typer.Option("--runs", metavar="FILE.ics", help="The running calendar.")] = None,
    race: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE:KIND", help="A race: a, b or c, a distance, or both, as in 2026-10-04:b-half."),
    ] = None,
    start: Annotated[str, typer.Option(metavar="DATE", help="First day; today by default.")] = "",
    weeks: Annotated[int | None, typer.Option(metavar="N", help="Weeks to plan, 1 to 26; 2 by default.")] = None,
    days: Annotated[str, typer.Option(metavar="mon,thu", help="Days you would like.")] = "",
    level: Annotated[
        Level | None,
        typer.Option(help="A novice (default) begins with two starter weeks; the others have jumped these last weeks."),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep it as your plan, the one the pages show.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Plan as if you had never trained.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it too: a calendar .ics, or .json.")
    ] = None,
    with_resets: Annotated[
        bool, typer.Option("--with-resets", help="In the .ics: notes of the posture resets in runs.")
    ] = False,
) -> None:
    """Plan strength around your runs; each session says why it stands there, each free day why it is free.

    With --runs it plans once, from that calendar and what you have trained on this computer, and keeps nothing unless
    told to. Alone it shows the plan you keep, as it is today.
    """
    if context.invoked_subcommand:
        _refuse_options(context)
        return
    if fresh and keep:
        raise PlanError("--fresh: a plan that is kept always takes your log into account; leave out one of the two")
    suffix = find_suffix(output, WRITTEN) if output else ""
    options = Options(
        read_date(start, "--start") if start else None,
        weeks,
        read_weekdays(days, "--days") if days else None,
        level,
        tuple(read_race(text) for text in race) if race else None,
    )
    today = date.today()
    if keep:
        made = _plan_and_keep(runs, options, today)
    elif runs or fresh or options != Options():
        made = _plan_once(runs, options, today, fresh=fresh)
    else:
        found = _find_kept(today)
        if found is None:
            if as_json or output:
                raise PlanError(NO_PLAN)
            typer.echo(NO_PLAN)
            return
        made = found
    _tell(made, today, as_json=as_json)
    if output:
        _write(made, output, suffix, with_resets=with_resets)


def _refuse_options(context: typer.Context) -> None:
    sources = (context.get_parameter_source(name) for name in context.params)
    if any(source and source.name == "COMMANDLINE" for source in sources):  # Typer's Click is not always Click's own
        raise PlanError(f"stridework plan {context.invoked_subcommand} goes without the options of stridework plan")


def _plan_once(path: Path | None, options: Options, today: date, *, fresh: bool) -> Made:
    """Return a plan that nobody keeps: from a calendar file, or from the runs known on this computer."""
    from stridework.formats.ics_plan import Feed
    from stridework.planner.replan import add_races, replan

    logs: tuple[SessionLog, ...] = ()
    cleared = True
    request = options.change(Request(began=today))
    if path is None or (not fresh and (find_home() / DATABASE).exists()):
        from stridework.web import setup

        setup()
        from stridework.web.plan.records import find_request
        from stridework.web.records import has_clearance, history_of, local_runner

        runner = local_runner()
        if not fresh:
            logs, cleared = history_of(runner), has_clearance(runner) is not False
        if path is None:
            request = options.change(find_request(runner) or Request(began=today))
    if path is None:
        from stridework.web.runs.records import runs_for_plan

        reading = Reading(runs_for_plan(runner, request, today))
    else:
        reading = _read_runs(path, request)
        for warning in reading.warnings:
            typer.echo(warning, err=True)
    made = replan(request, reading.runs, logs, min(today, request.began), cleared=cleared)
    feed = Feed(path.name if path else "once", _zone(), datetime.now(UTC), times=request.times)
    return Made(made, add_races(reading.runs, request.races), reading.ignored, feed, len(logs))


def _plan_and_keep(path: Path | None, options: Options, today: date) -> Made:
    """Keep what was asked as the runner's plan, all of it or, where something is wrong, nothing."""
    from stridework.web import setup

    setup()
    from django.db import transaction

    from stridework.web.plan.records import find_request, keep_request
    from stridework.web.records import local_runner
    from stridework.web.runs.sources import add_file

    runner = local_runner()
    request = options.change(find_request(runner) or Request(began=today))
    with transaction.atomic():
        if path is not None:
            _read_runs(path, request)  # anything but a calendar is refused here
            _, reading = add_file(runner, path.name, path)
            for warning in reading.warnings:
                typer.echo(warning, err=True)
        keep_request(runner, request)
        kept = _load_kept(today)
    typer.echo("Kept as your plan. `stridework plan` shows it, and so do the pages.", err=True)
    return kept


def _find_kept(today: date) -> Made | None:
    """Return the plan the runner keeps, its calendars fetched again where they have not been for a while."""
    if not (find_home() / DATABASE).exists():
        return None
    from stridework.web import setup

    setup()
    from stridework.web.plan.records import find_request
    from stridework.web.records import local_runner

    if find_request(local_runner()) is None:
        return None
    plan_changes.tell_troubles(plan_changes.refresh_runs())
    return _load_kept(today)


def _load_kept(today: date) -> Made:
    from stridework.web.plan.records import find_plan
    from stridework.web.records import local_runner, rows_of
    from stridework.web.runs.records import ignored_of, runs_beside_plan

    runner = local_runner()
    kept = find_plan(runner, today)
    if kept is None:
        raise PlanError(NO_PLAN)
    runs = runs_beside_plan(runner, kept.request, today)
    return Made(kept.plan, runs, ignored_of(runner), None, rows_of(runner).count(), kept.changes)


def _read_runs(path: Path, request: Request) -> Reading:
    from stridework.formats.ics import MAX_BYTES, read_calendar
    from stridework.planner.replan import AFTER, BEFORE

    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)  # what is larger is refused by its size, whatever it holds
    return read_calendar(content, _zone(), request.began - BEFORE, request.end + AFTER, source=str(path))


def _zone() -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(find_zone())


def _tell(made: Made, today: date, *, as_json: bool) -> None:
    if as_json:
        from stridework.planner.plan_json import to_json

        print_json(to_json(made.plan, made.runs, made.ignored))
        return
    from stridework.cli.plan_table import print_plan

    if made.changes:
        typer.echo("New since you looked:")
        plan_changes.print_differences(made.changes, made.plan)
        typer.echo()
    print_plan(open_console(), made.plan, made.runs, made.ignored, today)
    if made.log:
        sessions = f"{made.log} session{'' if made.log == 1 else 's'}"
        typer.echo(f"Takes the {sessions} of your log into account.")


def _write_calendar(made: Made, *, with_resets: bool) -> bytes:
    """Return the calendar: of a kept plan the same entries that the pages and the feed have."""
    if made.feed is None:
        from stridework.web.plan.calendar import write_calendar
        from stridework.web.records import local_runner

        return write_calendar(local_runner(), with_resets=with_resets).content
    from stridework.formats.ics_plan import write_plan

    return write_plan(made.plan, made.feed, with_resets=with_resets)


def _write(made: Made, path: Path, suffix: str, *, with_resets: bool) -> None:
    if suffix == ".ics":
        content = _write_calendar(made, with_resets=with_resets)
    else:
        import json

        from stridework.planner.plan_json import to_json

        content = f"{json.dumps(to_json(made.plan, made.runs, made.ignored), indent=2)}\n".encode()
    with open_output(path) as stream:
        stream.write(content)
    count = len(made.plan.sessions)
    typer.echo(f"Wrote {path}: {count} session{'' if count == 1 else 's'}.", err=True)


plan_changes.add_commands(plan)
