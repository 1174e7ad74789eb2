"""Sheets to print and tick off: any workout, or a week of the plan, on one page of A4 or Letter.

A sheet never runs onto a second page: where there is more than fits, the letters are made smaller, and what still has
no room is said in one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stridework.errors import StrideworkError
from stridework.formats.pdf_page import ACCENT, INK, MARGIN, MOST_LINK, QR_MM, SOFT, Page, PaperSize, find_size
from stridework.library import compile_session, load_exercises, load_phrases, load_workouts
from stridework.training.exercise import Exercise, Variant
from stridework.training.phrases import words_in
from stridework.training.plan import Plan, PlannedSession, SessionKind
from stridework.training.running import Run, RunKind
from stridework.training.workout import Amount, Step, Unit, Workout

Move = tuple[Exercise, Variant]

_MOST_MOVES = 6
_MOST_BOXES = 10
_ROW_MM = 11.0  # the height of a step where there is room
_KINDS = {SessionKind.FULL: "Strength", SessionKind.HIIT: "Strength by intervals", SessionKind.LIGHT: "Light strength"}
_RUNS = {
    RunKind.EASY: "Easy run",
    RunKind.QUALITY: "Quality run",
    RunKind.LONG: "Long run",
    RunKind.RACE_A: "A race",
    RunKind.RACE_B: "B race",
    RunKind.RACE_C: "C race",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a workout's list: a heading, or a step with so many boxes to tick."""

    text: str
    amount: str = ""
    note: str = ""
    boxes: int = 0
    heading: bool = False


def write_workout_sheet(
    workout: Workout, *, size: PaperSize | str = PaperSize.A4, link: str | None = None, language: str = "en"
) -> bytes:
    """Return a workout as a PDF of one page: figures with their most important cue, every step, a box for each round.

    `size` is A4 or Letter; `link` is written as a QR code (the workout's page, say) and left out where it is None.
    Raises StrideworkError for another size or a link that is too long, TimelineError where the workout cannot be done.
    """
    page = Page(find_size(size), workout.name)
    timeline = compile_session(workout)
    work = [interval for interval in timeline.intervals if interval.kind == "work"]
    facts = f"{max(1, round(timeline.seconds / 60))} min · {len(work)} interval{'' if len(work) == 1 else 's'}"
    top = _draw_head(page, workout.name, facts, workout.about, link)
    moves = list_moves([workout], language)
    rows = list(_list_rows(workout, language))
    if moves:
        room = page.height - 30 - top - len(rows) * _ROW_MM
        top = _draw_moves(page, moves, top + 3, language, height=max(34.0, min(58.0, room - 20)))
    _draw_rows(page, rows, top + 3, page.height - 30)
    _draw_foot(page, ("Date", "How hard, 0 to 10", "Pain, 0 to 10"))
    return page.finish()


def write_week_sheet(
    plan: Plan,
    runs: Sequence[Run],
    first: date,
    *,
    size: PaperSize | str = PaperSize.A4,
    link: str | None = None,
    language: str = "en",
) -> bytes:
    """Return the seven days from `first` on as a PDF of one page: runs, strength and resets, each with a box to tick.

    Strength has its figures and its first reason beside it. Raises StrideworkError like `write_workout_sheet`.
    """
    last = first + timedelta(days=6)
    page = Page(find_size(size), f"{first} to {last}")
    sessions = [s for s in plan.sessions if first <= s.start.date() <= last]
    facts = f"{len(sessions)} strength session{'' if len(sessions) == 1 else 's'}"
    week = next((week for week in plan.weeks if first <= week.monday <= last), None)
    about = f"A {week.phase.value} week." if week else ""
    top = _draw_head(page, f"{_say_day(first)} – {_say_day(last)} {last.year}", facts, about, link) + 2
    known = load_workouts(language)
    moves = list_moves([known[s.workout] for s in sessions if s.workout in known], language)
    cues_mm = 34.0 if moves else 0.0
    height = (page.height - 18 - cues_mm - top) / 7
    for number in range(7):
        day = first + timedelta(days=number)
        on_day = [s for s in sessions if s.start.date() == day]
        _draw_day(page, day, _list_day(plan, runs, on_day, day), on_day, top + number * height, height, language)
    page.rule(top + 7 * height)
    if moves:
        _draw_moves(page, moves, top + 7 * height + 2, language, height=20)
    page.write(
        MARGIN, page.height - 9, "Stridework · skip it if anything hurts; nothing is made up for.", 8, colour=SOFT
    )
    return page.finish()


def list_moves(workouts: Sequence[Workout], language: str = "en") -> list[Move]:
    """Return what is done in the workouts, each movement once, in the order it first comes."""
    found: dict[tuple[str, str], Move] = {}
    for workout in workouts:
        for step in (step for block in workout.blocks for step in block.steps):
            if step.exercise:
                exercise = load_exercises()[step.exercise]
                variant = exercise.variant(step.variant) if step.variant else exercise.variants[0]
                found.setdefault((exercise.id, variant.id), (exercise, variant))
    return list(found.values())


def _draw_head(page: Page, title: str, facts: str, about: str, link: str | None) -> float:
    """Draw name, facts and code, and return how far down they reach."""
    page.band()
    width = page.width - 2 * MARGIN
    if link is not None:
        _check_link(link)
        page.qr(page.width - MARGIN - QR_MM, 9, link)
        page.write(page.width - MARGIN - QR_MM, 9 + QR_MM + 3.5, "Scan to open it", 7.5, colour=SOFT, width=QR_MM)
        width -= QR_MM + 6
    y = 19.0
    for line in page.wrap(title, 22, width, 2, bold=True):
        page.write(MARGIN, y, line, 22, bold=True)
        y += 9
    page.write(MARGIN, y - 2, facts, 11, bold=True, colour=ACCENT, width=width)
    for line in page.wrap(about, 10, width, 2):
        page.write(MARGIN, y + 4, line, 10, colour=SOFT)
        y += 5
    return max(y + 2, 9 + QR_MM + 5 if link is not None else 0.0)


def _check_link(link: str) -> None:
    if not link or len(link) > MOST_LINK:
        raise StrideworkError(f"link of {len(link)} characters: a printed code holds 1 to {MOST_LINK}")


def _draw_moves(page: Page, moves: Sequence[Move], top: float, language: str, *, height: float = 34) -> float:
    """Draw each movement with its name and its most important cue below, and return how far down they reach."""
    shown = moves[:_MOST_MOVES]
    each = (page.width - 2 * MARGIN) / len(shown)
    wide = min(each, 62.0)
    for place, (exercise, variant) in enumerate(shown):
        x = MARGIN + place * wide
        page.figure(variant, x, top, min(height, wide - 3))
        y = top + min(height, wide - 3) + 4
        page.write(x, y, words_in(variant.name, language), 9.5, bold=True, width=wide - 3)
        if variant.work_cues:
            cue = words_in(exercise.cue(variant.work_cues[0]).screen, language)
            for line in page.wrap(cue, 8.5, wide - 3, 2):
                y += 3.9
                page.write(x, y, line, 8.5, colour=SOFT)
    return top + min(height, wide - 3) + 4 + 2 * 3.9 + 2


def _list_rows(workout: Workout, language: str) -> Iterator[_Row]:
    phrases = load_phrases(language)
    for block in workout.blocks:
        rounds = f"{block.rounds} rounds" if block.rounds > 1 else ""
        if heading := ", ".join(filter(None, (block.title, rounds))):
            yield _Row(heading, heading=True)
        for step in block.steps:
            boxes = 0 if step.exercise is None and phrases.is_rest(step.label) else block.rounds
            yield _Row(_name_step(step), _say_amount(step.amount), step.note, boxes)


def _name_step(step: Step) -> str:
    return f"{step.label}, {step.sides}" if step.sides else step.label


def _say_amount(amount: Amount) -> str:
    if amount.unit is Unit.SECONDS:
        return f"{amount.value} s" if amount.value < 120 else _say_minutes(amount.value)
    if amount.unit is Unit.REPS:
        return f"{amount.value} rep{'' if amount.value == 1 else 's'}"
    if amount.unit is Unit.METRES:
        return f"{amount.value} m" if amount.value < 1000 else f"{amount.value / 1000:g} km"
    return "until done"


def _say_minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min" if not rest else f"{minutes}:{rest:02} min"


def _draw_rows(page: Page, rows: Sequence[_Row], top: float, bottom: float) -> None:
    """Draw the steps, as large as there is room for, in two columns where one would be too small."""
    columns = 1 if len(rows) * 5.2 <= bottom - top else 2
    a_column = -(-len(rows) // columns)
    height = max(4.4, min(_ROW_MM, (bottom - top) / max(1, a_column)))
    fit = max(1, int((bottom - top) / height)) * columns
    shown = rows if len(rows) <= fit else rows[: fit - 1]
    if columns == 2:
        a_column = max(1, int((bottom - top) / height)) if len(rows) > fit else a_column
    width = (page.width - 2 * MARGIN - (columns - 1) * 8) / columns
    for place, row in enumerate(shown):
        column, down = divmod(place, a_column)
        _draw_row(page, row, MARGIN + column * (width + 8), top + down * height, width, height)
    if left := len(rows) - len(shown):
        column, down = divmod(len(shown), a_column)
        words = f"and {left} more steps, which this page has no room for"
        page.write(
            MARGIN + column * (width + 8), top + down * height + height * 0.7, words, 8, colour=SOFT, width=width
        )


def _draw_row(page: Page, row: _Row, x: float, y: float, width: float, height: float) -> None:
    points = min(12.5, height * 1.75)
    baseline = y + height * 0.7
    if row.heading:
        page.write(x, baseline, row.text, points, bold=True, colour=ACCENT, width=width)
        return
    page.rule(y + height, x=x, width=width)
    side = min(5.4, height * 0.62)
    boxes = min(row.boxes, _MOST_BOXES if width > 110 else 5)
    more = f"of {row.boxes}" if row.boxes > boxes else ""
    taken = boxes * (side + 1.6) + (10 if more else 0)
    for place in range(boxes):
        page.box(x + width - taken + place * (side + 1.6), y + (height - side) / 2, side)
    if more:
        page.write(x + width - 9, baseline, more, points * 0.75, colour=SOFT)
    amount = max(16.0, points * 1.55)
    page.write(x, baseline, row.amount, points, bold=bool(row.boxes), width=amount - 1)
    room = width - taken - amount - 3
    colour = SOFT if not row.boxes else INK
    page.write(x + amount, baseline, row.text, points, colour=colour, width=room)
    told = page.measure(page.cut(row.text, points, room), points)
    if row.note and room - told > 20:
        page.write(x + amount + told + 3, baseline, row.note, points * 0.75, colour=SOFT, width=room - told - 3)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing to do on a day, and what is said below it."""

    text: str
    about: str = ""
    strength: bool = False


def _list_day(plan: Plan, runs: Sequence[Run], sessions: Sequence[PlannedSession], day: date) -> list[_Entry]:
    found: list[tuple[str, _Entry]] = []
    for run in runs:
        if run.start.date() != day:
            continue
        resets = next((r for r in plan.resets if (r.start, r.title) == (run.start, run.title)), None)
        clock = "" if run.all_day else f"{run.start:%H:%M} "
        length = f", {round(run.minutes)} min" if run.minutes else f", {run.metres / 1000:g} km" if run.metres else ""
        minutes = ", ".join(map(str, resets.minutes)) if resets else ""
        about = f"Posture resets at minute {minutes}: {resets.reps} slow squats." if resets else ""
        found.append((clock, _Entry(f"{clock}{run.title or _RUNS[run.kind]}{length}", about)))
    for session in sessions:
        workout = load_workouts().get(session.workout)
        name = workout.name if workout else session.workout
        text = f"{session.start:%H:%M} {name}"
        what = f"{_KINDS[session.kind]}, {session.minutes} min"
        why = f" {session.reasons[0]}" if session.reasons else ""
        done = " Done." if session.done else ""
        about = f"{what}, {session.prescription}.{done}{why}" if session.prescription else f"{what}.{done}{why}"
        found.append((f"{session.start:%H:%M} ", _Entry(text, about, strength=True)))
    return [entry for _, entry in sorted(found, key=lambda item: item[0])]


def _draw_day(
    page: Page,
    day: date,
    entries: Sequence[_Entry],
    sessions: Sequence[PlannedSession],
    top: float,
    height: float,
    language: str,
) -> None:
    page.rule(top)
    page.write(MARGIN, top + 5.4, _DAYS[day.weekday()], 11, bold=True, width=26)
    page.write(MARGIN, top + 11, _say_day(day), 9, colour=SOFT)
    known = load_workouts(language)
    moves = list_moves([known[s.workout] for s in sessions if s.workout in known], language)[:3]
    side = min(height - 3, 18.0)
    for place, (_, variant) in enumerate(reversed(moves)):
        page.figure(variant, page.width - MARGIN - (place + 1) * side, top + (height - side) / 2, side)
    x = MARGIN + 28
    width = page.width - MARGIN - x - 6 - len(moves) * side
    each = min(height / max(1, len(entries)), 14.0)
    small = each < 9
    for place, entry in enumerate(entries):
        y = top + place * each
        page.box(x, y + 1.8, 3.8)
        page.write(x + 6, y + 5.2, entry.text, 9 if small else 10.5, bold=entry.strength, width=width)
        if not small:
            for line, words in enumerate(page.wrap(entry.about, 8, width, 2)):
                page.write(x + 6, y + 8.7 + 3.3 * line, words, 8, colour=SOFT)
    if not entries:
        page.write(x + 6, top + 5.2, "Free", 10, colour=SOFT)


def _say_day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _draw_foot(page: Page, fields: Sequence[str]) -> None:
    y = page.height - 16
    x = MARGIN
    each = (page.width - 2 * MARGIN) / len(fields)
    for name in fields:
        page.write(x, y, name, 9.5, colour=SOFT)
        told = page.measure(name, 9.5) + 2
        page.rule(y + 0.6, x=x + told, width=each - told - 5)
        x += each
    page.write(MARGIN, page.height - 8, "Stridework · stop if anything hurts.", 8, colour=SOFT)
