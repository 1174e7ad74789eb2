"""What a form coach saw of an interval, in words: how many, how clean, what was measured, what was corrected."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stridework.training.exercise import Exercise
from stridework.training.log import MEASURES, IntervalLog, Measure, SideCount
from stridework.training.trends import Quantity
from stridework.web.progress.words import QUANTITIES
from stridework.web.templatetags.words import here

SIDES = {"left": gettext_lazy("left"), "right": gettext_lazy("right")}


def say_seen(interval: IntervalLog, exercise: Exercise | None) -> list[str]:
    """Return the lines about one interval; none where nobody watched."""
    lines = [_say_count(count) for count in interval.counts]
    if interval.measures:
        lines.append(" · ".join(_say_measure(measure) for measure in interval.measures))
    known = {cue.id: here(cue.screen) for cue in exercise.cues} if exercise else {}
    lines += [_("Corrected: %(cue)s") % {"cue": known.get(cue, cue)} for cue in dict.fromkeys(interval.cues)]
    return lines


def _say_count(count: SideCount) -> str:
    told = _("%(clean)d of %(reps)d clean") % {"clean": count.clean, "reps": count.reps}
    return f"{SIDES[count.side]}: {told}" if count.side else told


def _say_measure(measure: Measure) -> str:
    """Say a value with its doubt and its side; a measure that is newer than this program goes by its own name."""
    name = QUANTITIES[Quantity(measure.name)] if measure.name in MEASURES else measure.name.replace("-", " ")
    unit = "°" if measure.unit == "deg" else f" {measure.unit}"
    doubt = f" ± {measure.doubt:.2g}" if measure.doubt else ""
    side = f", {SIDES[measure.side]}" if measure.side else ""
    return f"{name} {measure.value:.3g}{doubt}{unit}{side}"
