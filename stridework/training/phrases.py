"""What a coach says and shows in every session, whatever the exercise: one language's common phrases."""

from __future__ import annotations

from dataclasses import dataclass, fields

from stridework.training.exercise import Variant, Words


@dataclass(frozen=True, slots=True)
class Phrases:
    """The common phrases of one language. `{exercise}` and `{reps}` are filled in; `show_` phrases are only
    seen.

    `rest_labels` are the labels that make a step a rest ("Rest", "Shake out"): a step is one when its label
    begins with such words.
    """

    language: str
    go: str
    rest: str
    get_ready: str
    next: str
    first: str
    reps: str
    reps_each_side: str
    halfway: str
    switch_legs: str
    left_first: str
    right_first: str
    left: str
    right: str
    last_one: str
    tap_when_done: str
    well_done: str
    reset_start: str
    reset: str
    reset_stop: str
    reset_squats: str
    reset_tall: str
    praise: str
    open_eyes: str
    camera_sees: str
    camera_nobody: str
    camera_feet: str
    camera_head: str
    camera_back: str
    camera_closer: str
    camera_middle: str
    camera_side: str
    camera_front: str
    camera_alone: str
    show_get_ready: str
    show_switch_legs: str
    show_well_done: str
    show_done: str
    rest_labels: tuple[str, ...]

    def is_rest(self, label: str) -> bool:
        """Whether a step of this label, which names no exercise, is a rest."""
        words = _words(label)
        return any(words[: len(rest)] == rest for rest in map(_words, self.rest_labels))

    def side(self, side: str) -> str:
        """Return the words naming one leg."""
        return self.left if side == "left" else self.right

    def side_first(self, side: str) -> str:
        """Return the words naming the leg that begins, for "left-right" and "right-left"."""
        return self.left_first if side.startswith("left") else self.right_first

    def announce(self, exercise: str, *, first: bool = False) -> str:
        """Say what comes next, or first of all."""
        return (self.first if first else self.next).format(exercise=exercise)

    def announce_variant(self, variant: Variant, *, first: bool = False) -> str:
        """Say that this exercise comes next, or first of all.

        An exercise's file has the sentence for "next". Where it follows this language's own pattern, the name in
        it, which is how the exercise is said aloud ("balance and lunge"), serves for "first" too.
        """
        sentence = words_in(variant.next, self.language)
        before, _, after = self.next.partition("{exercise}")
        if first and sentence.startswith(before) and sentence.endswith(after):
            return self.announce(sentence[len(before) : len(sentence) - len(after)], first=True)
        return sentence

    def spoken(self) -> tuple[str, ...]:
        """Return every phrase that is spoken as it stands, with nothing to fill in."""
        texts = (getattr(self, f.name) for f in fields(self) if not f.name.startswith("show_") and f.name != "language")
        return tuple(text for text in texts if isinstance(text, str) and "{" not in text)


def words_in(words: Words, language: str) -> str:
    """Return a text in this language, in English where nobody has translated it yet."""
    return words.get(language) or words.get("en", "")


def _words(text: str) -> list[str]:
    return text.casefold().replace(",", " ").split()
