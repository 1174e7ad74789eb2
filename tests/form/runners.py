"""Synthetic runners for the form tests: what they do is known, so every count and verdict can be checked."""

from dataclasses import replace
from random import Random

from stridework.figure.filming import Blur, Build, Lens, film
from stridework.figure.performing import perform, script, tell_truth
from stridework.form.report import analyse
from stridework.library.exercises import load_exercises
from stridework.library.form_rules import load_form_rules

RULES = load_form_rules()
MOTIONS = {v.id: v.motion for e in load_exercises().values() for v in e.variants}
COUNTED = [variant for variant, rules in RULES.items() if rules.track.pattern != "hold"]
SIDE, FRONT = Lens(azimuth=90), Lens(azimuth=0)
REAL = Blur(tremble=0.002, drift=0.002)  # as on good recordings (form notes 5)


def shoot(acts, lens=SIDE, build=None, blur=None, seed=1):
    """Return the frames a camera takes of a script."""
    return list(film(perform(acts, lens.fps), lens, build or Build(), blur or Blur(), Random(seed)))


def look(variant, reps=4, lens=SIDE, build=None, blur=None, seed=1, motion=None, **changes):
    """Let a synthetic runner do the variant and return (report, truth)."""
    acts = script(motion or MOTIONS[variant], reps, **changes)
    build = build or Build()
    report = analyse(shoot(acts, lens, build, blur, seed), RULES[variant], height_m=build.height_m)
    return report, tell_truth(acts)


def verdicts(report, cue):
    """Return the verdicts of one cue, repetition by repetition."""
    return [f.verdict for event in (*report.reps, *report.holds) for f in event.findings if f.cue == cue]


def values(report, cue):
    """Return the values of one cue where it was judged."""
    found = [f for event in (*report.reps, *report.holds) for f in event.findings if f.cue == cue]
    return [f.value for f in found if f.value is not None]


def turned(lens, azimuth):
    return replace(lens, azimuth=azimuth)
