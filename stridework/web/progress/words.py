"""The words of the progress page: what each quantity is called, how its values are written, and what a reading says."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from stridework.training.load import FEWEST_WEEKS, Judged, LoadWeek, Place, Placed, Sameness
from stridework.training.trends import FEWEST_SESSIONS, Direction, Quantity, Reading, SideDifference

QUANTITIES = {
    Quantity.REPS: _("Repetitions a set"),
    Quantity.CLEAN: _("Clean share"),
    Quantity.HOLD: _("Hold time"),
    Quantity.DEPTH: _("Depth"),
    Quantity.FLIGHT: _("Flight time"),
    Quantity.SWAY: _("Sway"),
    Quantity.TOUCH_DOWN: _("Knee touching down"),
}
#: What exactly is drawn, in a few words under the name.
MEANINGS = {
    Quantity.REPS: _("the mean of the session's sets"),
    Quantity.CLEAN: _("repetitions inside the form limits"),
    Quantity.HOLD: _("balance held still, in seconds"),
    Quantity.DEPTH: _("thigh against the floor; lower is deeper"),
    Quantity.FLIGHT: _("both feet off the ground, in seconds"),
    Quantity.SWAY: _("how far the hips wander, in % of your height"),
    Quantity.TOUCH_DOWN: _("speed of the back knee just above the floor, in m/s"),
}
_BEFORE = _("%(recent)s in your last three sessions, %(earlier)s before.")
_TRENDS = {
    (Quantity.REPS, Direction.UP): _("More a set than before:"),
    (Quantity.REPS, Direction.DOWN): _("Fewer a set than before:"),
    (Quantity.REPS, Direction.STEADY): _("About as many as before:"),
    (Quantity.CLEAN, Direction.UP): _("Cleaner than before:"),
    (Quantity.CLEAN, Direction.DOWN): _("Less clean than before:"),
    (Quantity.CLEAN, Direction.STEADY): _("About as clean as before:"),
    (Quantity.HOLD, Direction.UP): _("You hold it longer than before:"),
    (Quantity.HOLD, Direction.DOWN): _("You hold it for a shorter time than before:"),
    (Quantity.HOLD, Direction.STEADY): _("You hold it about as long as before:"),
    (Quantity.DEPTH, Direction.UP): _("Less deep than before:"),
    (Quantity.DEPTH, Direction.DOWN): _("Deeper than before:"),
    (Quantity.DEPTH, Direction.STEADY): _("About as deep as before:"),
    (Quantity.FLIGHT, Direction.UP): _("Longer in the air than before:"),
    (Quantity.FLIGHT, Direction.DOWN): _("A shorter time in the air than before:"),
    (Quantity.FLIGHT, Direction.STEADY): _("About as long in the air as before:"),
    (Quantity.SWAY, Direction.UP): _("Less steady than before:"),
    (Quantity.SWAY, Direction.DOWN): _("Steadier than before:"),
    (Quantity.SWAY, Direction.STEADY): _("About as steady as before:"),
    (Quantity.TOUCH_DOWN, Direction.UP): _("Faster on to the floor than before:"),
    (Quantity.TOUCH_DOWN, Direction.DOWN): _("Softer on to the floor than before:"),
    (Quantity.TOUCH_DOWN, Direction.STEADY): _("About as soft on to the floor as before:"),
}
_SAMENESS: Mapping[Sameness, object] = {
    Sameness.EFFORT_UNSAID: _("The effort of a session last week was not said, so its days cannot be compared."),
    Sameness.UNKNOWN: _("Nothing to compare: last week had no load, or the same one every day."),
    Sameness.VARIED: _("Last week had heavier and lighter days, at a strain that is usual for you."),
    Sameness.ALIKE: _("Last week's days were much alike, at a strain that is usual for you."),
    Sameness.HEAVY: _("Last week was a heavy one for you, with lighter days in between."),
    Sameness.ALIKE_AND_HEAVY: _(
        "Last week was heavy for you and its days were much alike. A day off, or a really easy one, "
        "would set the hard days apart again."
    ),
}
SIDES = {"left": _("left"), "right": _("right"), None: _("both")}
TWO_A_WEEK_FROM, TWO_A_WEEK_TO = 1.75, 3.0  # two to three a week: Blagrove 2018 [S]; what rounds to two is ours [D]


def say_number(value: float, places: int = 1) -> str:
    """Return a number as this site's language writes it, without zeros that say nothing."""
    rounded = round(value, places)
    whole = rounded == int(rounded)
    return number_format(int(rounded) if whole else rounded, 0 if whole else places, force_grouping=True)


def say_monotony(value: float) -> str:
    """Return a monotony, which has no unit, to a tenth."""
    return number_format(value, 1)


def say_load(value: float) -> str:
    """Return a load in AU to the nearest whole number."""
    return say_number(value, 0)


def say_value(quantity: Quantity, value: float) -> str:
    """Return a value with its unit as briefly as a picture wants it; m/s and % of height stand in the meaning."""
    if quantity is Quantity.REPS:
        return say_number(value)
    if quantity is Quantity.CLEAN:
        return _keep_together(gettext("%(percent)s %%") % {"percent": say_number(100 * value, 0)})
    if quantity is Quantity.HOLD:
        return _keep_together(gettext("%(seconds)s s") % {"seconds": say_number(value)})
    if quantity is Quantity.DEPTH:
        return f"{say_number(value, 0)}°".replace("-", "−")
    if quantity is Quantity.FLIGHT:
        return _keep_together(gettext("%(seconds)s s") % {"seconds": number_format(value, 2)})
    return say_number(value) if quantity is Quantity.SWAY else number_format(value, 2)


def _keep_together(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def spell_value(quantity: Quantity, value: float) -> str:
    """Return a value as a sentence wants it."""
    if quantity is Quantity.DEPTH:
        degrees = round(abs(value))
        if not degrees:
            return gettext("parallel")
        words = gettext("%(degrees)d° above parallel") if value > 0 else gettext("%(degrees)d° below parallel")
        return words % {"degrees": degrees}
    unit = {Quantity.SWAY: "\N{NO-BREAK SPACE}%", Quantity.TOUCH_DOWN: "\N{NO-BREAK SPACE}" + gettext("m/s")}.get(
        quantity, ""
    )
    return say_value(quantity, value) + unit


def say_trend(quantity: Quantity, reading: Reading) -> str:
    """Return what a series says in one sentence."""
    if reading.recent is None or reading.earlier is None:
        words = ngettext(
            "%(sessions)d session so far; with %(needed)d it can be read whether this changes.",
            "%(sessions)d sessions so far; with %(needed)d it can be read whether this changes.",
            reading.sessions,
        )
        return words % {"sessions": reading.sessions, "needed": FEWEST_SESSIONS}
    values = {"recent": spell_value(quantity, reading.recent), "earlier": spell_value(quantity, reading.earlier)}
    return f"{_TRENDS[quantity, reading.direction]} {_BEFORE % values}"


def say_sides(quantity: Quantity, difference: SideDifference) -> str:
    """Return a side difference as something to know, with no verdict on it."""
    words = gettext(
        "Left %(left)s, right %(right)s, the same way round in your last three sessions. "
        "Worth knowing and no verdict: sides differ in most runners."
    )
    return words % {
        "left": spell_value(quantity, difference.left),
        "right": spell_value(quantity, difference.right),
    }


def say_rhythm(weeks: int, mean: float) -> str:
    """Return how often the runner trained over the latest whole weeks, beside what studies used."""
    if weeks == 0:
        return gettext("Your first week. Two sessions a week are what most studies of runners used.")
    told = ngettext(
        "%(mean)s sessions in your last whole week.",
        "%(mean)s sessions a week over your last %(weeks)d whole weeks.",
        weeks,
    ) % {"mean": say_number(mean), "weeks": weeks}
    if mean > TWO_A_WEEK_TO:
        return f"{told} " + gettext("Three are plenty beside running.")
    if mean >= TWO_A_WEEK_FROM:
        return f"{told} " + gettext("Two to three are what most studies of runners used.")
    return f"{told} " + gettext("Two build strength; one keeps it.")


def say_place(week: LoadWeek, placed: Placed) -> str:
    """Return where last week's load lies in the runner's own past."""
    if not week.load and week.unsaid:
        return gettext("No effort was said last week. Say how hard a session was, and its load appears here.")
    about = gettext("about %(load)s") if week.runs else "%(load)s"
    values = {"load": about % {"load": say_load(week.load)}}
    if placed.low is not None and placed.high is not None:
        values |= {"low": say_load(placed.low), "high": say_load(placed.high)}
    if placed.place is Place.UNKNOWN:
        words = ngettext(
            "Last week came to at least %(load)s: the effort of %(unsaid)d session was not said.",
            "Last week came to at least %(load)s: the effort of %(unsaid)d sessions was not said.",
            week.unsaid,
        )
        return words % (values | {"unsaid": week.unsaid})
    words = {
        Place.TOO_FEW_WEEKS: gettext("Last week came to %(load)s. After %(needed)d whole weeks of yours it can be read "
                                     "what is usual for you."),
        Place.BELOW: gettext("Last week came to %(load)s, less than your usual %(low)s to %(high)s."),
        Place.USUAL: gettext("Last week came to %(load)s, within your usual %(low)s to %(high)s."),
        Place.ABOVE: gettext("Last week came to %(load)s, more than your usual %(low)s to %(high)s."),
    }[placed.place]  # fmt: skip
    return words % (values | {"needed": FEWEST_WEEKS})


def say_sameness(judged: Judged) -> str:
    """Return what last week's monotony and strain say together."""
    if judged.sameness is Sameness.TOO_FEW_WEEKS:
        return _say_too_few(judged.weeks)
    return str(_SAMENESS[judged.sameness])


def say_strain(week: LoadWeek, judged: Judged) -> str:
    """Return last week's strain beside the runner's own weeks."""
    if week.strain is None:
        return str(_SAMENESS[Sameness.EFFORT_UNSAID if week.unsaid else Sameness.UNKNOWN])
    if judged.usual_strain is None:
        return _say_too_few(judged.weeks)
    words = gettext("Last week came to %(strain)s; nine in ten of your weeks lie below %(usual)s.")
    return words % {"strain": say_load(week.strain), "usual": say_load(judged.usual_strain)}


def _say_too_few(weeks: int) -> str:
    words = ngettext(
        "%(weeks)d week to compare with so far; with %(needed)d it can be read which ones stand out.",
        "%(weeks)d weeks to compare with so far; with %(needed)d it can be read which ones stand out.",
        weeks,
    )
    return words % {"weeks": weeks, "needed": FEWEST_WEEKS}


def say_time(minutes: float) -> str:
    """Return a length of time in hours and minutes."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    return gettext("%(hours)s h %(minutes)d min") % {"hours": say_number(hours), "minutes": rest}


TITLES = {
    "sessions": gettext_lazy("Sessions a week"),
    "load": gettext_lazy("Load a week"),
    "monotony": gettext_lazy("Monotony"),
    "strain": gettext_lazy("Strain"),
}
TITLE_MEANINGS = {
    "sessions": gettext_lazy("strength sessions, Monday to Sunday"),
    "load": gettext_lazy("effort times minutes"),
    "monotony": gettext_lazy("how alike the days of a week were"),
    "strain": gettext_lazy("load times monotony"),
}
