"""What a plan has in a calendar, entry by entry, and how entries outlive planning again.

An entry is found again by what it stands for, not by its day: a session that the runner or the planner moves keeps
its entry, which then counts one revision more. Nothing that was once shown vanishes at once; it is called off, and
forgotten weeks later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal

from stridework.library import compile_session, load_exercises, load_workouts
from stridework.training.phrases import words_in
from stridework.training.plan import Plan, PlannedSession, RunResets, SessionKind, find_monday

RESET_S = 60  # a reset's few slow squats and standing up tall, for the length of a note
KEPT_OFF = timedelta(days=42)
"""How long what is called off stays in a feed: longer than any calendar waits to look again."""
KEPT_DONE = timedelta(days=400)

_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
_KINDS = {SessionKind.FULL: "Strength", SessionKind.HIIT: "Strength by intervals", SessionKind.LIGHT: "Light strength"}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry. Its id is made of `key`, which never changes; `start` is the runner's own clock.

    `sort` tells what it is among its like: a session's kind, the title of a run with resets. `given` marks a time the
    runner gave, which has an alarm and makes the time busy. `first_day` is the day the planner had chosen. `revision`
    counts its changes, `changed` is the last of them.
    """

    key: str
    what: Literal["session", "resets"]
    sort: str
    start: datetime
    minutes: int
    title: str
    text: str
    first_day: date
    all_day: bool = False
    given: bool = False
    done: bool = False
    off: bool = False
    revision: int = 0
    changed: datetime = _NEVER

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def live(self) -> bool:
        return not self.off and not self.done


def draft_entries(
    plan: Plan,
    times: Mapping[int, tuple[time, ...]],
    *,
    cancelled: Iterable[PlannedSession] = (),
    with_resets: bool = False,
) -> list[CalendarEntry]:
    """Return the entries of a plan nobody has seen yet: sessions in order of time, missed ones off, then resets."""
    drafts = [
        _draft_session(f"session/{name}", session, times, off=off)
        for name, session, off in _name_sessions(plan, tuple(cancelled))
    ]
    return drafts + [_draft_resets(resets) for resets in plan.resets if with_resets]


def keep_up(
    known: Sequence[CalendarEntry], drafts: Sequence[CalendarEntry], now: datetime, today: date
) -> tuple[CalendarEntry, ...]:
    """Return the entries as they are now, in order of time; those that say the same as before are the same.

    `known` is what was shown last, `drafts` what the plan has today, `now` the moment (with its zone) that changes get.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    pairs = _pair(known, drafts, today)
    kept: list[CalendarEntry] = []
    taken = {entry.key for entry in known}
    for draft in drafts:
        before = pairs.get(id(draft))
        if before is None:
            kept.append(replace(draft, key=_find_key(draft.key, taken), changed=now))
            taken.add(kept[-1].key)
        elif _says(before) == _says(draft):
            kept.append(replace(before, first_day=draft.first_day, sort=draft.sort))
        else:
            kept.append(replace(draft, key=before.key, revision=before.revision + 1, changed=now))
    found = {before.key for before in pairs.values()}
    for entry in known:
        if entry.key in found:
            continue
        over = entry.what == "resets" and entry.day < today
        if entry.live and not over:
            entry = replace(entry, off=True, given=False, revision=entry.revision + 1, changed=now)
        if _is_kept(entry, now):
            kept.append(entry)
    return tuple(sorted(kept, key=lambda entry: (entry.start, entry.key)))


def _says(entry: CalendarEntry) -> tuple[object, ...]:
    """Return what a calendar shows of an entry."""
    return (entry.start, entry.minutes, entry.all_day, entry.title, entry.text, entry.given, entry.done, entry.off)


def _is_kept(entry: CalendarEntry, now: datetime) -> bool:
    latest = max(entry.changed, entry.start.replace(tzinfo=UTC))
    return latest >= now - (KEPT_OFF if entry.off else KEPT_DONE)


def _find_key(key: str, taken: set[str]) -> str:
    number = 2
    found = key
    while found in taken:
        found, number = f"{key}/{number}", number + 1
    return found


def _pair(known: Sequence[CalendarEntry], drafts: Sequence[CalendarEntry], today: date) -> dict[int, CalendarEntry]:
    """Return which known entry each draft (named by its `id`) is.

    What was moved by hand comes first, then what stayed, then days, and last what the planner moved inside a week.
    """
    pairs: dict[int, CalendarEntry] = {}
    free = {entry.key: entry for entry in sorted(known, key=lambda entry: entry.off)}
    open_drafts = {id(draft): draft for draft in drafts}

    def match(
        ask_draft: Callable[[CalendarEntry], Hashable],
        ask_known: Callable[[CalendarEntry], Hashable],
        drafts_too: Callable[[CalendarEntry], bool] = lambda draft: True,
        known_too: Callable[[CalendarEntry], bool] = lambda entry: True,
    ) -> None:
        waiting: dict[Hashable, list[CalendarEntry]] = defaultdict(list)
        for entry in free.values():
            if known_too(entry):
                waiting[entry.what, ask_known(entry)].append(entry)
        for name, draft in list(open_drafts.items()):
            found = waiting.get((draft.what, ask_draft(draft)))
            if found and drafts_too(draft):
                pairs[name] = found.pop(0)
                del free[pairs[name].key], open_drafts[name]

    def moved(entry: CalendarEntry) -> bool:
        return entry.first_day != entry.day

    def to_come(entry: CalendarEntry) -> bool:
        return entry.live and entry.day >= today

    def stays(entry: CalendarEntry) -> Hashable:
        return entry.first_day, entry.start, entry.sort

    def week(entry: CalendarEntry) -> Hashable:
        return find_monday(entry.day)

    def sort_in_week(entry: CalendarEntry) -> Hashable:
        return find_monday(entry.day), entry.sort

    match(stays, stays, moved)
    match(lambda d: d.first_day, lambda k: k.first_day, moved, lambda k: moved(k) and to_come(k))
    match(lambda d: d.first_day, lambda k: k.day, moved, to_come)
    match(stays, stays)
    match(lambda d: (d.start, d.sort), lambda k: (k.start, k.sort))
    match(lambda d: d.day, lambda k: k.day, known_too=lambda k: k.what == "session" and not k.done)
    match(sort_in_week, sort_in_week, lambda d: not d.off, to_come)
    match(week, week, lambda d: not d.off and d.what == "session", to_come)
    return pairs


def _name_sessions(plan: Plan, cancelled: Sequence[PlannedSession]) -> list[tuple[str, PlannedSession, bool]]:
    """Return each session with the name its id is made of, in order of time, and whether it is off.

    The name is the day the planner chose first, so that a session moved by hand keeps it. What is off gives way to what
    stands on its day.
    """
    taken: dict[date, int] = {}
    named = []
    for session in sorted(plan.sessions, key=_owner):
        day = _first_day(session)
        taken[day] = taken.get(day, 0) + 1
        named.append((f"{day}" if taken[day] == 1 else f"{day}/{taken[day]}", session, False))
    for session in sorted((*plan.missed, *cancelled), key=_owner):
        if (day := _first_day(session)) not in taken:
            taken[day] = 1
            named.append((f"{day}", session, True))
    return sorted(named, key=lambda item: (item[1].start, item[0]))


def _first_day(session: PlannedSession) -> date:
    return session.planned_for or session.start.date()


def _owner(session: PlannedSession) -> tuple[date, bool, datetime]:
    """Order sessions so that the one moved away from a day comes before another put there since."""
    return _first_day(session), session.planned_for is None, session.start


def _draft_session(
    key: str, session: PlannedSession, times: Mapping[int, tuple[time, ...]], *, off: bool
) -> CalendarEntry:
    given = session.pinned or session.start.time() in times.get(session.start.weekday(), ())
    return CalendarEntry(
        key,
        "session",
        str(session.kind),
        session.start,
        session.minutes,
        f"{'Done: ' if session.done else ''}{name_session(session)}",
        describe_session(session),
        _first_day(session),
        given=given and not off and not session.done,
        done=session.done,
        off=off,
    )


def _draft_resets(resets: RunResets) -> CalendarEntry:
    all_day = resets.start.time() == time()
    return CalendarEntry(
        f"resets/{resets.start.isoformat()}/{resets.title}",
        "resets",
        resets.title,
        resets.start,
        resets.minutes[-1] + RESET_S // 60,
        f"Posture resets: {resets.title}",
        describe_resets(resets),
        resets.start.date(),
        all_day=all_day,
    )


def name_session(session: PlannedSession) -> str:
    """Return what a calendar entry of the session is called."""
    workout = load_workouts().get(session.workout)
    return f"{_KINDS[session.kind]}, {session.minutes} min: {workout.name if workout else session.workout}"


def describe_session(session: PlannedSession) -> str:
    """Return what a calendar entry says of a session: how much, how many landings, why there, and what to think of."""
    landings = f"about {session.contacts} landings" if session.contacts else "no landings"
    parts = [_sentence(session.prescription or landings)]
    if session.reasons:
        parts += ["", "Why here:", *(f"- {reason}" for reason in session.reasons)]
    if cues := find_cues(session.workout):
        parts += ["", "Think of:", *(f"- {cue}" for cue in cues)]
    if session.planned_for and session.planned_for != session.start.date():
        parts += ["", f"First planned for {session.planned_for.isoformat()}."]
    return "\n".join(parts)


def describe_resets(resets: RunResets) -> str:
    """Return what a calendar entry says of a run's posture resets."""
    *others, last = (str(minute) for minute in resets.minutes)
    minutes = f"{', '.join(others)} and {last}" if others else last
    squats = f"Minute {minutes}: stop somewhere safe, {resets.reps} slow squats, stand tall, run on."
    return f"{squats}\nSkip it if anything hurts.\n\n{resets.reason}"


@cache
def find_cues(workout: str) -> tuple[str, ...]:
    """Return the most important cue of each exercise of a shipped workout, in order; none where it is not known."""
    if workout not in load_workouts():
        return ()
    cues: dict[str, None] = {}
    for interval in compile_session(workout).intervals:
        if interval.exercise:
            exercise = load_exercises()[interval.exercise]
            variant = exercise.variant(interval.variant) if interval.variant else exercise.variants[0]
            if variant.work_cues:
                cues[f"{interval.title}: {words_in(exercise.cue(variant.work_cues[0]).screen, 'en')}"] = None
    return tuple(cues)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
