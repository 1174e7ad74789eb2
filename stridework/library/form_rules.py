"""The form engine's rules from an exercise's file: where `training` and `form` meet."""

from __future__ import annotations

from dataclasses import fields

from stridework.form.rules import CueRule, FormRules, Track
from stridework.library.exercises import load_exercises
from stridework.training.exercise import Cue, Exercise, Measure, Variant, Words

NOTHING_TO_SEE = "there is nothing in it a camera could measure"


def load_form_rules(language: str = "en") -> dict[str, FormRules]:
    """Return the rules of every shipped variant that a camera can follow, by the variant's id."""
    return {
        variant.id: build_form_rules(exercise, variant, language)
        for exercise in load_exercises().values()
        for variant in exercise.variants
        if variant.track is not None
    }


def build_form_rules(exercise: Exercise, variant: Variant, language: str = "en") -> FormRules:
    """Return the rules of one variant, with the coach's words in that language where they exist, else in English.

    Raises ValueError for a variant without a track.
    """
    if variant.track is None:
        raise ValueError(f"{variant.id} has no track")
    known = {field.name for field in fields(Track)} - {"sides"}
    track = Track(sides=variant.sides.value, **{name: getattr(variant.track, name) for name in known})
    cues = [exercise.cue(cue_id) for cue_id in variant.work_cues]
    rules = tuple(_build_cue(cue, cue.measure, language) for cue in cues if cue.measure is not None)
    unseen = [(cue.id, _word(cue.unseen, language)) for cue in cues if cue.unseen is not None]
    unseen += [(cue.id, NOTHING_TO_SEE) for cue in cues if cue.measure is None and cue.unseen is None]
    return FormRules(exercise.id, variant.id, track, rules, tuple(unseen))


def _build_cue(cue: Cue, measure: Measure, language: str) -> CueRule:
    band = measure.band
    return CueRule(
        cue=cue.id,
        measure=measure.name,
        unit=measure.unit,
        views=tuple(view.value for view in measure.views),
        at=measure.at,
        how=measure.how,
        legs=measure.legs,
        good_from=band.good_from,
        good_to=band.good_to,
        watch_from=band.watch_from,
        watch_to=band.watch_to,
        own_good=measure.own_good,
        own_watch=measure.own_watch,
        concern=cue.concern,
        say=_word(cue.voice, language),
        tag=measure.tag,
    )


def _word(words: Words, language: str) -> str:
    return words.get(language, words["en"])
