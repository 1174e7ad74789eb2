"""How much training there was, day by day and week by week, beside the runner's own past.

Load is session-RPE times minutes, in arbitrary units (AU; Foster 2021 [S]). Monotony and strain are Foster's (1998
[S]): the mean of a week's seven daily loads over their standard deviation, and the week's load times that. There is no
acute-to-chronic ratio here and there will be none: it is coupled with itself and predicts nothing (Lolli 2019,
Impellizzeri 2021 [S]).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean, pstdev

from stridework.training.plan import find_monday

DAYS = 7
FEWEST_WEEKS = 6  # of one's own, before anything is called usual for a runner (science 3.1 [D])
MOST_WEEKS = 52  # older weeks are a younger runner's [D]
HIGH_MONOTONY = 2.0  # convention [S2]; it says nothing by itself here [D]
HIGH_STRAIN = 0.90  # the share of the runner's own weeks below it: thresholds are personal, Foster 1998 [S]; share [D]
USUAL = (0.10, 0.90)  # a week between these shares of one's own is usual [D]


@dataclass(frozen=True, slots=True)
class Training:
    """One thing trained: a strength session or a run. `effort` is session-RPE, 0 to 10; None where not said.

    `assumed` says that effort or minutes are a guess from the kind of run.
    """

    day: date
    minutes: float
    effort: float | None = None
    run: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class LoadWeek:
    """One week from Monday to Sunday. `strength` and `runs` are loads in AU.

    `unsaid` counts sessions whose effort was not said: the load is then the least it can have been. `over` is False for
    a week that is still going on. `with_runs` says whether the runner's runs are known for this week, so that a week
    is compared with its like. `monotony` has no unit, `strain` is in AU; both are None while the week goes on, where an
    effort is missing, and where all seven days were alike (the standard deviation is 0).
    """

    monday: date
    sessions: int
    minutes: float
    strength: float
    runs: float
    unsaid: int
    over: bool
    with_runs: bool
    monotony: float | None = None
    strain: float | None = None

    @property
    def load(self) -> float:
        return self.strength + self.runs


class Place(StrEnum):
    """Where a week lies in the runner's own past."""

    UNKNOWN = "unknown"
    TOO_FEW_WEEKS = "too-few-weeks"
    BELOW = "below"
    USUAL = "usual"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a week's load lies; `low` and `high` bound the usual range in AU, None before there is one.

    `weeks` is how many of the runner's own weeks it was compared with.
    """

    place: Place
    weeks: int
    low: float | None = None
    high: float | None = None


class Sameness(StrEnum):
    """What monotony and strain say of a week."""

    EFFORT_UNSAID = "effort-unsaid"
    UNKNOWN = "unknown"
    TOO_FEW_WEEKS = "too-few-weeks"
    VARIED = "varied"
    ALIKE = "alike"  # monotony is high, strain is usual
    HEAVY = "heavy"  # strain is high, monotony is not
    ALIKE_AND_HEAVY = "alike-and-heavy"  # the one that is worth a word of advice


@dataclass(frozen=True, slots=True)
class Judged:
    """What a week's monotony and strain say, and the strain that 90 % of the runner's own weeks lie below."""

    sameness: Sameness
    weeks: int
    usual_strain: float | None = None


def find_load(effort: float | None, minutes: float) -> float | None:
    """Return effort times minutes in AU, None where the effort was not said."""
    return None if effort is None else effort * minutes


def sum_days(training: Iterable[Training]) -> dict[date, float]:
    """Return the load of each day on which something was trained, in AU; what was not said adds nothing."""
    loads: dict[date, float] = {}
    for done in training:
        loads[done.day] = loads.get(done.day, 0.0) + (find_load(done.effort, done.minutes) or 0.0)
    return loads


def find_monotony(loads: Sequence[float]) -> float | None:
    """Return the mean of the daily loads over their population standard deviation; days of rest count as 0.

    The seven days are the whole week and no sample of it, hence the population's [D]. None where it is 0.
    """
    deviation = pstdev(loads)
    return fmean(loads) / deviation if deviation > 1e-9 * max(1.0, *loads) else None


def sum_weeks(training: Sequence[Training], first: date, today: date) -> tuple[LoadWeek, ...]:
    """Return every week from the one of `first` to the one of `today`, weeks without training among them."""
    by_week: dict[date, list[Training]] = {}
    for done in training:
        by_week.setdefault(find_monday(done.day), []).append(done)
    running = [monday for monday, week in by_week.items() if any(done.run for done in week)]
    weeks = []
    monday = find_monday(first)
    while monday <= today:
        known = bool(running) and min(running) <= monday <= max(running)
        weeks.append(_sum_week(monday, by_week.get(monday, []), today, with_runs=known))
        monday += timedelta(days=DAYS)
    return tuple(weeks)


def _sum_week(monday: date, week: Sequence[Training], today: date, *, with_runs: bool) -> LoadWeek:
    days: Mapping[date, float] = sum_days(week)
    strength = sum(find_load(done.effort, done.minutes) or 0.0 for done in week if not done.run)
    unsaid = sum(done.effort is None for done in week)
    over = monday + timedelta(days=DAYS) <= today
    monotony = None
    if over and not unsaid:
        monotony = find_monotony([days.get(monday + timedelta(days=n), 0.0) for n in range(DAYS)])
    load = sum(days.values())
    return LoadWeek(
        monday=monday,
        sessions=sum(not done.run for done in week),
        minutes=sum(done.minutes for done in week if not done.run),
        strength=strength,
        runs=load - strength,
        unsaid=unsaid,
        over=over,
        with_runs=with_runs,
        monotony=monotony,
        strain=None if monotony is None else load * monotony,
    )


def find_percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which the share (0 to 1) of the values lies, by linear interpolation."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def find_usual(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the range of 80 % of the runner's own values, None where there are too few to call anything usual."""
    if len(values) < FEWEST_WEEKS:
        return None
    return find_percentile(values, USUAL[0]), find_percentile(values, USUAL[1])


def list_past(weeks: Sequence[LoadWeek], number: int) -> tuple[LoadWeek, ...]:
    """Return the runner's own weeks that the week of that number is compared with, oldest first.

    They are at most a year of whole weeks before it, with training in them, and with runs known or not as in it.
    """
    week = weeks[number]
    before = weeks[max(0, number - MOST_WEEKS) : number]
    return tuple(w for w in before if w.over and (w.load or w.unsaid) and w.with_runs is week.with_runs)


def place_load(weeks: Sequence[LoadWeek], number: int) -> Placed:
    """Return where the load of the week of that number lies among the runner's own weeks before it.

    Weeks with an effort missing are left out: what they weighed is not known.
    """
    week = weeks[number]
    loads = [w.load for w in list_past(weeks, number) if not w.unsaid]
    usual = find_usual(loads)
    if week.unsaid:
        return Placed(Place.UNKNOWN, len(loads), *(usual or ()))
    if usual is None:
        return Placed(Place.TOO_FEW_WEEKS, len(loads))
    low, high = usual
    place = Place.BELOW if week.load < low else Place.ABOVE if week.load > high else Place.USUAL
    return Placed(place, len(loads), low, high)


def judge_week(weeks: Sequence[LoadWeek], number: int) -> Judged:
    """Return what monotony and strain say of the week of that number.

    Only both together are worth advice: monotony above 2 and strain above 90 % of the runner's own weeks, after six
    weeks of them (science 3.1 [D]). Illness followed when athletes passed their own thresholds in one small study
    (Foster 1998, n = 25 [S]); nothing here predicts any.
    """
    week = weeks[number]
    strains = [w.strain for w in list_past(weeks, number) if w.strain is not None]
    if week.monotony is None or week.strain is None:
        return Judged(Sameness.EFFORT_UNSAID if week.unsaid else Sameness.UNKNOWN, len(strains))
    if len(strains) < FEWEST_WEEKS:
        return Judged(Sameness.TOO_FEW_WEEKS, len(strains))
    limit = find_percentile(strains, HIGH_STRAIN)
    alike, heavy = week.monotony > HIGH_MONOTONY, week.strain > limit
    sameness = {
        (False, False): Sameness.VARIED,
        (True, False): Sameness.ALIKE,
        (False, True): Sameness.HEAVY,
        (True, True): Sameness.ALIKE_AND_HEAVY,
    }[alike, heavy]
    return Judged(sameness, len(strains), limit)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some weeks in a row as one: means a week, None where no week has a value.

    `with_runs` says that the runs of every week are known, `now` marks the week that goes on.
    """

    first: date
    weeks: int
    sessions: float
    strength: float
    runs: float
    unsaid: int
    monotony: float | None
    strain: float | None
    with_runs: bool
    now: bool


def group_weeks(weeks: Sequence[LoadWeek], most: int = MOST_WEEKS) -> tuple[Stretch, ...]:
    """Return at most so many stretches of equally many weeks; the week that goes on stands by itself.

    The oldest stretch may be shorter, so that the latest is whole.
    """
    whole = [week for week in weeks if week.over]
    size = max(1, -(-len(whole) // most))
    starts = range(len(whole) % size - size if len(whole) % size else 0, len(whole), size)
    parts = [whole[max(0, start) : start + size] for start in starts]
    return tuple(_as_stretch(part) for part in (*parts, *([week] for week in weeks if not week.over)))


def _as_stretch(weeks: Sequence[LoadWeek]) -> Stretch:
    monotonies = [week.monotony for week in weeks if week.monotony is not None]
    strains = [week.strain for week in weeks if week.strain is not None]
    return Stretch(
        first=weeks[0].monday,
        weeks=len(weeks),
        sessions=fmean(week.sessions for week in weeks),
        strength=fmean(week.strength for week in weeks),
        runs=fmean(week.runs for week in weeks),
        unsaid=sum(week.unsaid for week in weeks),
        monotony=fmean(monotonies) if monotonies else None,
        strain=fmean(strains) if strains else None,
        with_runs=all(week.with_runs for week in weeks),
        now=not weeks[-1].over,
    )
