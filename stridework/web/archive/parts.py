"""The parts of an archive: for every kind of thing kept, how rows of the database become rows of a file and back."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from functools import cached_property
from typing import Any

from django.db.models import CharField, Model, QuerySet, TextField
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from stridework.form.screen_document import find_problems
from stridework.formats.ics import MAX_BYTES
from stridework.training.log import SessionLog
from stridework.web.archive import rows
from stridework.web.log_documents import BadDocument, Fault, find_no_text, name_faults, read_document
from stridework.web.models import (
    Clearance,
    Log,
    OwnWorkout,
    PlanCalendar,
    RunCorrection,
    RunEntry,
    RungTest,
    Runner,
    RunSource,
    ScreenResult,
    TrainingPlan,
)
from stridework.web.records import SESSION_LOG, log_columns
from stridework.web.workouts.own import describe_text

Key = tuple[Any, ...]


class Part:
    """One file of an archive: rows of one model, told apart by their `key`."""

    def __init__(self, name: str, model: type[Model], row: type, key: Sequence[str], *, strict: bool = True) -> None:
        self.name, self.model, self.row, self.key = name, model, row, tuple(key)
        self.strict = strict

    @property
    def file(self) -> str:
        return f"{self.name}.jsonl"

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.row)

    def rows_of(self, runner: Runner) -> QuerySet[Any]:
        """Return the runner's rows in the order of the file, which does not change by itself."""
        return self.model.objects.filter(runner=runner).order_by(*self.key)  # type: ignore[attr-defined]

    def iterate(self, runner: Runner) -> Iterator[Any]:
        """Yield the runner's rows, a few in memory at a time."""
        return self.rows_of(runner).iterator(chunk_size=500)

    def as_row(self, instance: Any) -> Any:
        """Return what the archive says of a row of the database."""
        return self.adapter.validate_python({name: getattr(instance, name) for name in rows.columns(self.row)})

    def write(self, row: Any) -> bytes:
        return self.adapter.dump_json(row)

    def read(self, line: bytes) -> Any:
        """Return the row of a line. Raises BadDocument naming the fields at fault."""
        try:
            row = self.adapter.validate_json(line, strict=self.strict)
        except ValidationError as error:
            raise BadDocument(*name_faults(error)) from None
        if faults := (*find_no_text(from_json(line)), *self.find_faults(row)):
            raise BadDocument(*faults)
        return row

    def find_faults(self, row: Any) -> Iterable[Fault]:
        """Yield what the types do not say: texts longer than the database keeps."""
        return _find_long_texts(row, self.model)

    def key_of(self, row: Any) -> Key:
        return tuple(getattr(row, name) for name in self.key)

    def find_kept(self, runner: Runner, batch: Sequence[Any]) -> Mapping[Key, Any]:
        """Return the rows of the database that stand for rows of the batch, by key."""
        return {self.key_of(instance): instance for instance in self.rows_of(runner)}

    def find_foreign(self, runner: Runner, batch: Sequence[Any]) -> Collection[Any]:
        """Return the keys of the batch that belong to somebody else here."""
        return ()

    def insert(self, runner: Runner, found: Sequence[Any]) -> None:
        self.model.objects.bulk_create(self.build(runner, row) for row in found)  # type: ignore[attr-defined]

    def build(self, runner: Runner, row: Any) -> Any:
        return self.model(runner=runner, **{name: getattr(row, name) for name in rows.columns(row)})

    def describe(self, row: Any) -> str:
        """Return what a runner knows the row by."""
        return ", ".join(str(part) for part in self.key_of(row))


class LogPart(Part):
    """Finished sessions: the document is the row."""

    def as_row(self, instance: Any) -> SessionLog:
        return SESSION_LOG.validate_python(instance.document)

    def rows_of(self, runner: Runner) -> QuerySet[Any]:
        return Log.objects.filter(runner=runner).order_by("started_at", "pk")

    def read(self, line: bytes) -> SessionLog:
        return read_document(line)

    def find_kept(self, runner: Runner, batch: Sequence[Any]) -> Mapping[Key, Any]:
        found = Log.objects.filter(runner=runner, pk__in=[log.id for log in batch])
        return {(instance.pk,): instance for instance in found}

    def find_foreign(self, runner: Runner, batch: Sequence[Any]) -> Collection[Any]:
        found = Log.objects.filter(pk__in=[log.id for log in batch]).exclude(runner=runner)
        return {(pk,) for pk in found.values_list("pk", flat=True)}

    def build(self, runner: Runner, row: SessionLog) -> Log:
        return Log(pk=row.id, runner=runner, **log_columns(row))

    def describe(self, row: SessionLog) -> str:
        return f"{row.workout}, {row.started_at:%Y-%m-%d %H:%M}"


class RunSourcePart(Part):
    """Calendars, weeks and recordings, each with its runs. One of the same name or address is the same one."""

    def rows_of(self, runner: Runner) -> QuerySet[Any]:
        return RunSource.objects.filter(runner=runner).order_by("pk")

    def as_row(self, instance: Any) -> rows.RunSourceRow:
        names = [name for name in rows.columns(rows.RunSourceRow) if name not in ("content", "waiting", "entries")]
        entries = RunEntry.objects.filter(source=instance).order_by("pk")
        told = {name: getattr(instance, name) for name in names} | {
            "content": _as_bytes(instance.content),
            "waiting": _as_bytes(instance.waiting),
            "entries": list(entries.values(*rows.columns(rows.RunRow))),
        }
        found: rows.RunSourceRow = self.adapter.validate_python(told)
        return found

    def find_faults(self, row: rows.RunSourceRow) -> Iterator[Fault]:
        yield from super().find_faults(row)
        for name in ("content", "waiting"):
            packed = getattr(row, name)
            if packed is not None and (problem := _find_packing_problem(packed)):
                yield name, problem
        for place, entry in enumerate(row.entries):
            yield from ((f"entries.{place}.{name}", problem) for name, problem in _find_long_texts(entry, RunEntry))

    def find_kept(self, runner: Runner, batch: Sequence[Any]) -> Mapping[Key, Any]:
        kept = list(self.rows_of(runner))
        by_name = {_name_source(source): source for source in kept}
        by_id = {source.pk: source for source in kept}
        found = {self.key_of(row): by_id.get(row.id) or by_name.get(_name_source(row)) for row in batch}
        return {key: source for key, source in found.items() if source is not None}

    def find_foreign(self, runner: Runner, batch: Sequence[Any]) -> Collection[Any]:
        found = RunSource.objects.filter(pk__in=[row.id for row in batch]).exclude(runner=runner)
        return {(pk,) for pk in found.values_list("pk", flat=True)}

    def insert(self, runner: Runner, found: Sequence[Any]) -> None:
        for row in found:
            told = {name: getattr(row, name) for name in rows.columns(row) if name != "entries"}
            told["ignored"] = [_dump(ignored) for ignored in row.ignored]
            source = RunSource.objects.create(runner=runner, **told)
            RunEntry.objects.bulk_create(RunEntry(source=source, **_dump(entry)) for entry in row.entries)

    def describe(self, row: rows.RunSourceRow) -> str:
        return row.name


class TrainingPlanPart(Part):
    """The one plan: its documents are kept as JSON."""

    def key_of(self, row: Any) -> Key:
        return ()

    def build(self, runner: Runner, row: rows.TrainingPlanRow) -> TrainingPlan:
        told = self.adapter.dump_python(row, mode="json")
        return TrainingPlan(runner=runner, **told | {"made_on": row.made_on})

    def describe(self, row: rows.TrainingPlanRow) -> str:
        return f"from {row.request.began}, {row.request.weeks} weeks"


class PlanCalendarPart(Part):
    """What calendars were shown last. One that never had anything to show is as good as none."""

    def key_of(self, row: Any) -> Key:
        return ()

    def find_kept(self, runner: Runner, batch: Sequence[Any]) -> Mapping[Key, Any]:
        return {self.key_of(row): row for row in self.rows_of(runner) if row.entries or row.feed}

    def insert(self, runner: Runner, found: Sequence[Any]) -> None:
        if found:
            PlanCalendar.objects.filter(runner=runner).delete()
        super().insert(runner, found)

    def build(self, runner: Runner, row: rows.PlanCalendarRow) -> PlanCalendar:
        told = self.adapter.dump_python(row, mode="json")
        taken = PlanCalendar.objects.filter(feed=row.feed).exists()  # by another account here: theirs stays theirs
        return PlanCalendar(
            runner=runner, key=row.key, entries=told["entries"], changed=row.changed, feed=None if taken else row.feed
        )

    def describe(self, row: rows.PlanCalendarRow) -> str:
        count = len(row.entries)
        return f"{count} entr{'y' if count == 1 else 'ies'}"


class OwnWorkoutPart(Part):
    """Workouts of the runner's own. A text that this version cannot read comes back too, to be mended."""

    def build(self, runner: Runner, row: rows.OwnWorkoutRow) -> OwnWorkout:
        name, sport = describe_text(row.text, row.slug)
        return OwnWorkout(runner=runner, slug=row.slug, text=row.text, listed=row.listed, name=name, sport=sport)


class ScreenPart(Part):
    """Mobility screens, with the ids their devices gave them."""

    def find_faults(self, row: rows.ScreenRow) -> Iterator[Fault]:
        yield from ((f"document.{field}", problem) for field, problem in find_problems(row.document))

    def find_foreign(self, runner: Runner, batch: Sequence[Any]) -> Collection[Any]:
        found = ScreenResult.objects.filter(pk__in=[row.id for row in batch]).exclude(runner=runner)
        return {(pk,) for pk in found.values_list("pk", flat=True)}

    def build(self, runner: Runner, row: rows.ScreenRow) -> ScreenResult:
        return ScreenResult(pk=row.id, runner=runner, taken_at=row.taken_at, document=asdict(row.document))

    def describe(self, row: rows.ScreenRow) -> str:
        return f"screen of {row.taken_at:%Y-%m-%d %H:%M}"


#: In the order in which they are written and brought back.
PARTS: tuple[Part, ...] = (
    LogPart("logs", Log, SessionLog, ("id",)),
    Part("clearances", Clearance, rows.ClearanceRow, ("on",)),
    Part("rung-tests", RungTest, rows.RungTestRow, ("exercise", "level")),
    ScreenPart("screens", ScreenResult, rows.ScreenRow, ("id",)),
    OwnWorkoutPart("own-workouts", OwnWorkout, rows.OwnWorkoutRow, ("slug",)),
    Part("run-corrections", RunCorrection, rows.RunCorrectionRow, ("by_title", "key")),
    RunSourcePart("run-sources", RunSource, rows.RunSourceRow, ("id",)),
    TrainingPlanPart("plan", TrainingPlan, rows.TrainingPlanRow, ("id",), strict=False),
    PlanCalendarPart("calendar", PlanCalendar, rows.PlanCalendarRow, ("id",)),
)
LOGS = PARTS[0]


def _dump(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}


def _as_bytes(content: Any) -> bytes | None:
    return None if content is None else bytes(content)


def _name_source(source: Any) -> tuple[str, str]:
    """Return what a source is known by where its id is another: adding it twice is adding it once."""
    if source.shape == RunSource.Shape.WEEK:
        return (str(source.shape), "")
    return (str(source.shape), source.address or source.name)


def _find_long_texts(row: Any, model: type[Model]) -> Iterator[Fault]:
    for field in model._meta.get_fields():
        if not isinstance(field, CharField | TextField) or not isinstance(text := getattr(row, field.name, None), str):
            continue
        if field.max_length is not None and len(text) > field.max_length:
            yield field.name, f"has {len(text)} characters; at most {field.max_length} are kept"


def _find_packing_problem(packed: bytes) -> str:
    """Return why the bytes are no gzipped calendar or week of a size that is kept, "" where they are."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        size = len(unpacking.decompress(packed, MAX_BYTES + 1))
    except zlib.error:
        return "is not gzipped content in base64"
    if size > MAX_BYTES:
        return f"unpacks to more than {MAX_BYTES // 1_000_000} MB"
    return "" if unpacking.eof and not unpacking.unused_data else "is cut off or goes on behind its end"
