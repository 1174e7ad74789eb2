"""What changed from one mobility screen to the next, as plots: only what is beyond the doubt is called a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stridework.form.screen import NOISE
from stridework.web.progress.charts import Caption, Dot, Guide, Line, draw_lines
from stridework.web.progress.plots import Plot, short_date
from stridework.web.progress.words import say_number
from stridework.web.screen.records import KeptScreen
from stridework.web.screen.words import SIDES

WALL_DOUBT_CM = 1.0  #: the smallest change of one leg that is one (Chisholm 2012 [S])
HOLD_DOUBT_S = 5.0  #: stands of one leg differ by seconds from try to try; a choice of ours [D]

Values = Mapping[str, Sequence[Dot]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a screen: its id, its words, how it is written, its doubt, and whether more is better."""

    id: str
    title: object
    meaning: object
    unit: str
    doubt: float
    more_is_better: bool


DEPTH = Quantity("depth", _("Squat depth"), _("thighs above horizontal, plain squat"), "°", NOISE, more_is_better=False)
WALL = Quantity("wall", _("Knee to wall"), _("toe to wall"), " cm", WALL_DOUBT_CM, more_is_better=True)
OPEN = Quantity("open", _("On one leg, eyes open"), _("longest stand"), " s", HOLD_DOUBT_S, more_is_better=True)
CLOSED = Quantity("closed", _("On one leg, eyes closed"), _("longest stand"), " s", HOLD_DOUBT_S, more_is_better=True)


def plot_screens(screens: Sequence[KeptScreen]) -> tuple[Plot, ...]:
    """Return a plot of each quantity that was measured at all; `screens` oldest first."""
    found = (
        (DEPTH, _gather(screens, _take_depth)),
        (WALL, _gather(screens, _take_wall)),
        (OPEN, _gather(screens, lambda s: _take_stands(s, "open"))),
        (CLOSED, _gather(screens, lambda s: _take_stands(s, "closed"))),
    )
    return tuple(_plot(quantity, values) for quantity, values in found if values)


def _take_depth(screen: KeptScreen) -> Iterable[tuple[str, float]]:
    for test in screen.screen.tests:
        if test.test == "side" and test.thigh_above_horizontal_degrees is not None:
            yield "", test.thigh_above_horizontal_degrees


def _take_wall(screen: KeptScreen) -> Iterable[tuple[str, float]]:
    for wall in screen.screen.knee_to_wall:
        yield wall.side, wall.cm


def _take_stands(screen: KeptScreen, eyes: str) -> Iterable[tuple[str, float]]:
    for side in ("left", "right"):
        held = [s.seconds for s in screen.screen.balance if (s.eyes, s.side) == (eyes, side)]
        if held:
            yield side, max(held)


def _gather(screens: Sequence[KeptScreen], take: Callable[[KeptScreen], Iterable[tuple[str, float]]]) -> Values:
    lines: dict[str, list[Dot]] = {}
    for screen in screens:
        for side, value in take(screen):
            lines.setdefault(side, []).append(Dot(screen.taken_at.timestamp() / 86400, value))
    return dict(sorted(lines.items()))


def _plot(quantity: Quantity, values: Values) -> Plot:
    def words(value: float) -> str:
        return f"{say_number(value, 0 if quantity is DEPTH else 1)}{quantity.unit}".replace("-", "−")

    days = sorted({dot.at for dots in values.values() for dot in dots})
    reading = " ".join(_say_change(quantity, side, dots, words) for side, dots in values.items())
    lines = [
        Line(tuple(Dot(d.at, d.value, quantity.doubt) for d in dots), second=side == "right")
        for side, dots in values.items()
    ]
    guides = [Guide(0.0, gettext("parallel"))] if quantity is DEPTH else []
    picture = None
    if len(days) > 1:
        caption = Caption(f"plot-{quantity.id}", str(quantity.title), reading)
        picture = draw_lines(caption, lines, words, (_day(days[0]), _day(days[-1])), guides)
    key = [("doubt", gettext("how far off it may be"))] if picture else []
    if picture and "right" in values:
        key += [("dot", gettext("left")), ("dot-second", gettext("right"))]
    return Plot(
        id=quantity.id,
        title=str(quantity.title),
        meaning=str(quantity.meaning),
        latest=tuple((words(dots[-1].value), _name(side)) for side, dots in values.items()),
        reading=reading,
        picture=picture,
        columns=(gettext("Day"), *(_name(side) or str(quantity.title) for side in values)),
        rows=tuple(
            (_day(day), *(next((words(d.value) for d in dots if d.at == day), "–") for dots in values.values()))
            for day in reversed(days)
        ),
        key=tuple(key),
    )


def _say_change(quantity: Quantity, side: str, dots: Sequence[Dot], words: Callable[[float], str]) -> str:
    """Say what changed since the time before: nothing, unless it is more than both may be off."""
    leg = f"{_name(side).capitalize()}: " if side else ""
    if len(dots) < 2:
        return leg + (gettext("measured once so far.") if side else gettext("Measured once so far."))
    change = dots[-1].value - dots[-2].value
    if abs(change) <= quantity.doubt:
        words_of = (
            gettext("no change beyond the doubt (%(doubt)s).")
            if side
            else gettext("No change beyond the doubt (%(doubt)s).")
        )
        return leg + words_of % {"doubt": f"± {words(quantity.doubt)}"}
    better = (change > 0) is quantity.more_is_better
    told = {"change": words(abs(change))}
    if quantity is DEPTH:
        return (gettext("%(change)s deeper than the time before.") if better
                else gettext("%(change)s less deep than the time before.")) % told  # fmt: skip
    return leg + (gettext("%(change)s more than the time before.") if better
                  else gettext("%(change)s less than the time before.")) % told  # fmt: skip


def _name(side: str) -> str:
    return str(SIDES[side]) if side else ""


def _day(at: float) -> str:
    return short_date(datetime.fromtimestamp(at * 86400, timezone.get_current_timezone()).date())
