"""The progress page's plots: each a picture, one sentence that reads it, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from stridework.training.load import (
    HIGH_MONOTONY,
    LoadWeek,
    Sameness,
    Stretch,
    group_weeks,
    judge_week,
    place_load,
)
from stridework.training.trends import (
    RECENT,
    Point,
    Quantity,
    Series,
    find_side_difference,
    read_series,
    thin_points,
)
from stridework.web.progress.charts import Bar, Caption, Dot, Guide, Line, Usual, draw_bars, draw_lines
from stridework.web.progress.words import (
    MEANINGS,
    QUANTITIES,
    SIDES,
    TITLE_MEANINGS,
    TITLES,
    say_load,
    say_monotony,
    say_number,
    say_place,
    say_rhythm,
    say_sameness,
    say_sides,
    say_strain,
    say_trend,
    say_value,
)

RHYTHM_WEEKS = 4  # as many whole weeks make the mean that is read [D]
FULL_WEEK = 3.0  # sessions: the most a plan gives, so that one session does not look like a full week [D]


@dataclass(frozen=True, slots=True)
class Plot:
    """One card of the page. `latest` are the numbers to see first, each with what it is the number of.

    `picture` is None where there is one value only. `key` explains the marks of the picture: a class and words for
    each. Every row of the table has a cell a column.
    """

    id: str
    title: str
    meaning: str
    latest: tuple[tuple[str, str], ...]
    reading: str
    picture: SafeString | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    key: tuple[tuple[str, str], ...] = ()
    aside: str = ""
    flagged: bool = False


def plot_sessions(weeks: Sequence[LoadWeek], shown: Sequence[LoadWeek]) -> Plot:
    """Return strength sessions week by week; `shown` are the latest of the runner's weeks."""
    whole = [week for week in weeks if week.over][-RHYTHM_WEEKS:]
    reading = say_rhythm(len(whole), fmean(week.sessions for week in whole) if whole else 0.0)
    stretches = group_weeks(shown)
    bars = [Bar(_name_stretch(part), part.sessions, now=part.now) for part in stretches]
    return Plot(
        id="sessions",
        title=str(TITLES["sessions"]),
        meaning=str(TITLE_MEANINGS["sessions"]),
        latest=((str(weeks[-1].sessions), gettext("this week")),),
        reading=reading,
        picture=draw_bars(_caption("sessions", reading), bars, say_number, least_top=FULL_WEEK),
        columns=(gettext("Week from"), gettext("Sessions")),
        rows=tuple((_date_stretch(part), say_number(part.sessions)) for part in reversed(stretches)),
        key=_explain_grouping(stretches),
    )


def plot_load(weeks: Sequence[LoadWeek], shown: Sequence[LoadWeek]) -> Plot | None:
    """Return the load week by week, runs on top of strength; None where no effort was ever said."""
    stretches = group_weeks(shown)
    if not any(part.strength or part.runs for part in stretches):
        return None
    number = _last_whole(weeks)
    placed = place_load(weeks, number)
    with_runs = any(part.runs for part in stretches)
    unsaid = any(part.unsaid for part in stretches)
    now = weeks[-1]
    reading = say_place(weeks[number], placed) if weeks[number].over else _say_first_load(now)
    usual = None
    if placed.low is not None and placed.high is not None:
        usual = Usual(placed.low, placed.high, _first_alike(stretches, weeks[number]))
    bars = [Bar(_name_stretch(p), p.strength, p.runs, least=p.unsaid > 0, now=p.now) for p in stretches]
    key = [("bar", gettext("strength")), ("more", gettext("runs, about"))] if with_runs else []
    key += [("usual", gettext("your usual range"))] if usual else []
    key += [("least", gettext("or more: an effort was not said"))] if unsaid else []
    columns = [gettext("Week from"), gettext("Strength"), gettext("Runs, about"), gettext("Together")]
    return Plot(
        id="load",
        title=str(TITLES["load"]),
        meaning=str(TITLE_MEANINGS["load"]),
        latest=(
            (say_load(now.load), gettext("this week so far, with runs") if now.runs else gettext("this week so far")),
        ),
        reading=reading,
        picture=draw_bars(_caption("load", reading), bars, say_load, usual),
        columns=tuple(columns if with_runs else columns[:2]),
        rows=tuple(_list_loads(part, with_runs) for part in reversed(stretches)),
        key=(*key, *_explain_grouping(stretches)),
    )


def plot_monotony(weeks: Sequence[LoadWeek], shown: Sequence[LoadWeek]) -> tuple[Plot, ...]:
    """Return monotony and strain of the whole weeks that are like the last one; nothing where none has any."""
    number = _last_whole(weeks)
    week, judged = weeks[number], judge_week(weeks, number)
    stretches = [part for part in group_weeks(shown) if not part.now and part.with_runs is week.with_runs]
    if not any(part.monotony for part in stretches):
        return ()
    flagged = judged.sameness is Sameness.ALIKE_AND_HEAVY
    limit = [Guide(HIGH_MONOTONY, gettext("above: much alike"))]
    usual = [Guide(judged.usual_strain, gettext("nine in ten of your weeks"))] if judged.usual_strain else []
    monotony = _plot_weeks("monotony", stretches, lambda p: p.monotony, say_monotony, say_sameness(judged), limit)
    strain = _plot_weeks("strain", stretches, lambda p: p.strain, say_load, say_strain(week, judged), usual)
    return replace(monotony, flagged=flagged), strain


def _plot_weeks(
    name: str,
    stretches: Sequence[Stretch],
    value_of: Callable[[Stretch], float | None],
    words: Callable[[float], str],
    reading: str,
    guides: Sequence[Guide],
) -> Plot:
    known = [(part, value) for part in stretches if (value := value_of(part)) is not None]
    dots = tuple(Dot(part.first.toordinal(), value) for part, value in known)
    ends = (short_date(known[0][0].first), short_date(known[-1][0].first))
    caption = _caption(name, reading)
    return Plot(
        id=name,
        title=str(TITLES[name]),
        meaning=str(TITLE_MEANINGS[name]),
        latest=((words(known[-1][1]), gettext("week from %(day)s") % {"day": short_date(known[-1][0].first)}),),
        reading=reading,
        picture=draw_lines(caption, (Line(dots),), words, ends, guides, whole=True) if len(dots) > 1 else None,
        columns=(gettext("Week from"), str(TITLES[name])),
        rows=tuple((_date_stretch(part), words(value)) for part, value in reversed(known)),
        key=_explain_grouping(stretches),
    )


def plot_series(series: Series, *, each_side: bool = False) -> Plot:
    """Return one quantity of an exercise over sessions; `each_side` says that what is not told apart is a side's."""
    quantity, reading = series.quantity, read_series(series)
    name = join_ids(series.exercise, series.variant, quantity.value)
    lines = {side: thin_points(points) for side, points in sorted(series.lines.items(), key=lambda item: item[0] or "")}
    told = {side: points for side, points in lines.items() if side} or lines
    said = say_trend(quantity, reading)
    difference = find_side_difference(series)
    thinned = len(series.together) > max(len(points) for points in told.values())
    recent = RECENT if reading.recent is not None and not thinned else 1
    drawn = [
        Line(tuple(Dot(p.day.toordinal(), p.value, p.doubt) for p in points), second=side == "right", recent=recent)
        for side, points in told.items()
    ]
    days = sorted({point.day for points in told.values() for point in points})
    ends = (short_date(days[0]), short_date(days[-1]))
    guides = [Guide(0.0, gettext("parallel"))] if quantity is Quantity.DEPTH else []
    if reading.earlier is not None and len(told) == 1:
        guides.append(Guide(reading.earlier, gettext("before"), days[0].toordinal(), _last_before(series).toordinal()))
    meaning = str(MEANINGS[quantity])
    caption = Caption(f"plot-{name}", str(QUANTITIES[quantity]), said)
    return Plot(
        id=name,
        title=str(QUANTITIES[quantity]),
        meaning=f"{meaning}, {gettext('each side')}" if each_side and None in told else meaning,
        latest=tuple(
            (say_value(quantity, points[-1].value), _name_latest(side, points)) for side, points in told.items()
        ),
        reading=said,
        picture=draw_lines(caption, drawn, lambda v: say_value(quantity, v), ends, guides) if len(days) > 1 else None,
        columns=_name_columns(told),
        rows=_list_points(quantity, told),
        key=_explain_marks(told) if len(days) > 1 else (),
        aside=say_sides(quantity, difference) if difference else "",
    )


def join_ids(*ids: str | None) -> str:
    """Return one id of several: no id holds two hyphens in a row, so no two series can share one."""
    return "--".join(filter(None, ids))


def short_date(day: date) -> str:
    """Return a day as briefly as an axis wants it: "4 May"."""
    return date_format(day, "j M", use_l10n=False)


def _caption(name: str, says: str) -> Caption:
    return Caption(f"plot-{name}", str(TITLES[name]), says)


def _last_whole(weeks: Sequence[LoadWeek]) -> int:
    """Return the place of the latest week that is over, that of the only week where none is."""
    return max((place for place, week in enumerate(weeks) if week.over), default=len(weeks) - 1)


def _first_alike(stretches: Sequence[Stretch], week: LoadWeek) -> int:
    """Return the place of the first stretch that may be compared with the week."""
    return next((place for place, part in enumerate(stretches) if part.with_runs is week.with_runs), 0)


def _last_before(series: Series) -> date:
    """Return the day of the last session that counts as before."""
    return series.together[-RECENT - 1].day


def _say_first_load(week: LoadWeek) -> str:
    least = gettext("at least %(load)s") if week.unsaid else "%(load)s"
    load = least % {"load": say_load(week.load)}
    return gettext("Your first week has come to %(load)s so far.") % {"load": load}


def _name_stretch(part: Stretch) -> str:
    return gettext("this week") if part.now else short_date(part.first)


def _date_stretch(part: Stretch) -> str:
    day = date_format(part.first, "j M Y", use_l10n=False)
    return gettext("%(day)s, so far") % {"day": day} if part.now else day


def _explain_grouping(stretches: Sequence[Stretch]) -> tuple[tuple[str, str], ...]:
    size = max((part.weeks for part in stretches), default=1)
    if size == 1:
        return ()
    return (("", gettext("each mark is the mean of %(weeks)d weeks") % {"weeks": size}),)


def _list_loads(part: Stretch, with_runs: bool) -> tuple[str, ...]:
    least = gettext("at least %(load)s") if part.unsaid else "%(load)s"
    numbers = (part.strength, part.runs, part.strength + part.runs) if with_runs else (part.strength,)
    strength, *others = (say_load(number) for number in numbers)
    told = [strength, *others]
    told[-1] = least % {"load": told[-1]}
    if with_runs:
        told[0] = least % {"load": told[0]}
    return (_date_stretch(part), *told)


def _name_latest(side: str | None, points: Sequence[Point]) -> str:
    day = short_date(points[-1].day)
    return gettext("%(side)s, %(day)s") % {"side": SIDES[side], "day": day} if side else day


def _name_columns(told: dict[str | None, tuple[Point, ...]]) -> tuple[str, ...]:
    sides = [str(SIDES[side]).capitalize() if side else gettext("Value") for side in told]
    doubts = [gettext("Give or take")] if _has_doubt(told) else []
    return (gettext("Session"), *sides, *doubts)


def _list_points(quantity: Quantity, told: dict[str | None, tuple[Point, ...]]) -> tuple[tuple[str, ...], ...]:
    by_day: dict[date, dict[str | None, Point]] = {}
    for side, points in told.items():
        for point in points:
            by_day.setdefault(point.day, {})[side] = point
    rows = []
    for day, found in sorted(by_day.items(), reverse=True):
        cells = [say_value(quantity, found[side].value) if side in found else "–" for side in told]
        if _has_doubt(told):
            doubts = [point.doubt for point in found.values() if point.doubt is not None]
            cells.append(say_value(quantity, fmean(doubts)) if doubts else "–")
        count = max(point.sessions for point in found.values())
        when = date_format(day, "j M Y", use_l10n=False)
        if count > 1:
            words = ngettext("%(n)d session to %(day)s", "%(n)d sessions to %(day)s", count)
            when = words % {"n": count, "day": when}
        rows.append((when, *cells))
    return tuple(rows)


def _has_doubt(told: dict[str | None, tuple[Point, ...]]) -> bool:
    return any(point.doubt is not None for points in told.values() for point in points)


def _explain_marks(told: dict[str | None, tuple[Point, ...]]) -> tuple[tuple[str, str], ...]:
    key = [("dot" if side == "left" else "dot-second", str(SIDES[side])) for side in told if side]
    if _has_doubt(told):
        key.append(("doubt", gettext("how far off the camera may be")))
    count = max((point.sessions for points in told.values() for point in points), default=1)
    if count > 1:
        key.append(("", gettext("each mark is the mean of %(sessions)d sessions") % {"sessions": count}))
    return tuple(key)
