"""Template filters: texts of the library in the site's language, and times as people say them."""

from __future__ import annotations

import math
from datetime import date, datetime

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from stridework.training.exercise import Measure, Words
from stridework.training.motion import View
from stridework.training.phrases import words_in
from stridework.training.workout import Step, Unit
from stridework.web.plan.wording import say_day

register = template.Library()


@register.filter
def here(words: Words) -> str:
    """Return the text in the site's language, in English where it has not been written in it yet."""
    return words_in(words, settings.LANGUAGE_CODE)


@register.filter
def minutes(seconds: float) -> str:
    """Return a length of time in whole minutes: "11 minutes"."""
    count = max(1, math.floor(seconds / 60 + 0.5))
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


@register.filter
def clock(seconds: float) -> str:
    """Return a length of time as on a watch: "11:00"."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


@register.filter
def day_and_time(moment: datetime) -> str:
    """Return the day and time as the runner's own clock showed them."""
    return gettext("%(day)s at %(time)s") % {
        "day": date_format(moment, "l j F Y", use_l10n=False),
        "time": f"{moment:%H:%M}",
    }


@register.filter
def short_day(moment: datetime) -> str:
    """Return the day and time as briefly as a list wants them: "Mon 4 May 2026, 18:30"."""
    return f"{date_format(moment, 'D j M Y', use_l10n=False)}, {moment:%H:%M}"


@register.filter
def near_day(day: date) -> str:
    """Return a day as people say it near today: "today", "tomorrow", "Thursday 26 November"."""
    return say_day(day)


@register.filter
def kilometres(metres: float) -> str:
    """Return a distance as runners say it: "10 km", "21.1 km"."""
    return gettext("%(km)s km") % {"km": number_format(round(metres / 1000, 1)).removesuffix(".0").removesuffix(",0")}


@register.filter
def local(moment: datetime) -> datetime:
    """Return the moment on this site's clock."""
    return timezone.localtime(moment)


@register.filter
def amount(step: Step) -> str:
    """Return how much of a step there is: "30 s", "8 reps", "400 m", "until you tap"."""
    value = step.amount.value
    if step.amount.unit is Unit.SECONDS:
        return gettext("%(count)d s") % {"count": value} if value < 120 else minutes(value)
    if step.amount.unit is Unit.REPS:
        return ngettext("%(count)d rep", "%(count)d reps", value) % {"count": value}
    if step.amount.unit is Unit.METRES:
        short = gettext("%(count)d m") % {"count": value}
        return short if value < 1000 else gettext("%(km)g km") % {"km": value / 1000}
    return gettext("until you tap")


VIEWS = {View.SIDE: gettext_lazy("from the side"), View.FRONT: gettext_lazy("from the front")}


@register.filter
def band(measure: Measure) -> str:
    """Return what is measured, from where, and what counts as good, in one line."""
    low, high = measure.band.good_from, measure.band.good_to
    unit = "" if measure.unit == "ratio" else f" {measure.unit}"
    if low is not None and high is not None:
        good = gettext("good from %(low)g to %(high)g") % {"low": low, "high": high} + unit
    elif low is not None:
        good = gettext("good from %(low)g") % {"low": low} + unit + gettext(" up")
    else:
        good = gettext("good up to %(high)g") % {"high": high} + unit
    seen = gettext(" or ").join(str(VIEWS[view]) for view in measure.views)
    return f"{measure.name.replace('_', ' ')}, {seen}: {good}"
