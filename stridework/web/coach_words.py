"""What the live coach on the player's page needs of the library: its words, their clips, and what each cue is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stridework.form.rules import FormRules
from stridework.library import load_exercises, load_phrases, load_voice
from stridework.library.form_rules import build_form_rules
from stridework.training.phrases import words_in
from stridework.training.speech import clip_id, estimate_seconds

#: What is said whatever the exercise: the name the page knows it by, and the phrase's.
PHRASES = {
    "praise": "praise",
    "openEyes": "open_eyes",
    "sees": "camera_sees",
    "nobody": "camera_nobody",
    "feet": "camera_feet",
    "head": "camera_head",
    "back": "camera_back",
    "closer": "camera_closer",
    "middle": "camera_middle",
    "side": "camera_side",
    "front": "camera_front",
    "alone": "camera_alone",
}


def coach_words(variants: Iterable[str], language: str) -> dict[str, Any]:
    """Return the coach's part of a session of these variants (`static/coach/words.js` has its shape)."""
    wanted = set(variants)
    phrases = load_phrases(language)
    known: dict[str, Any] = {}
    for exercise in load_exercises().values():
        for variant in exercise.variants:
            if variant.id not in wanted or variant.track is None:
                continue
            rules = build_form_rules(exercise, variant, language)
            measures = {rule.cue: rule.measure for rule in rules.cues}
            known[variant.id] = {
                "hold": variant.hold,
                "rises": variant.track.pattern == "rise",
                "view": best_view(rules),
                "cues": {
                    cue_id: _sentence(words_in(exercise.cue(cue_id).voice, language), language)
                    | {"screen": words_in(exercise.cue(cue_id).screen, language), "measure": measures.get(cue_id)}
                    for cue_id in variant.work_cues
                },
            }
    spoken = {name: _sentence(getattr(phrases, phrase), language) for name, phrase in PHRASES.items()}
    return {"variants": known, "phrases": spoken}


def best_view(rules: FormRules) -> str:
    """Return the view that affords most of the cues, `any` where it makes no difference."""
    side = sum("side" in cue.views for cue in rules.cues)
    front = sum("front" in cue.views for cue in rules.cues)
    return "any" if side == front else "side" if side > front else "front"


def list_clips(words: dict[str, Any]) -> set[str]:
    """Return the clips of everything in a session's coach's part."""
    said = [*words["phrases"].values(), *(cue for each in words["variants"].values() for cue in each["cues"].values())]
    return {sentence["clip"] for sentence in said}


def _sentence(text: str, language: str) -> dict[str, Any]:
    clip = clip_id(text, language)
    seconds = load_voice(language).seconds.get(clip)
    return {"text": text, "clip": clip, "seconds": estimate_seconds(text) if seconds is None else seconds}
