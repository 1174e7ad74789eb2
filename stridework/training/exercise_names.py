"""Which exercise a word in a workout means, and which one it probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

from stridework.training.exercise import Exercise, Variant

# How like a known name a label must be to count as a slip of the pen ("Squt", "Jumpin lunge") and not as a coach's own
# word ("Jump squat", "Side lunge"). Found by trying: a slip of a letter or two scores 0.82 and more as a whole and 0.8
# in its word; other exercises that share a word ("Skipping lunge") differ more in the other word.
NEAR_NAME = 0.8
NEAR_WORD = 0.78
NEAR_JOINED = 0.9  #: where the number of words differs ("Jumpinglunge")


@dataclass(frozen=True, slots=True)
class ExerciseNames:
    """Every name of every exercise in one language. `plain` holds labels that are known to be no exercise ("Rest")."""

    ids: Mapping[str, tuple[str, str]]
    spelled: Mapping[str, str]
    plain: frozenset[str]
    variants: Mapping[tuple[str, str], Variant] = field(default_factory=dict)

    def resolve(self, label: str) -> tuple[str, str] | None:
        """Return (exercise id, variant id) of a label, None where no exercise has that name.

        Of "Posture reset: squat" the part after the colon counts.
        """
        whole = fold_name(label)
        if whole in self.ids:
            return self.ids[whole]
        return self.ids.get(fold_name(label.rpartition(":")[2])) if ":" in label else None

    def nearest(self, label: str) -> str | None:
        """Return the known name an unknown label probably meant, None where it looks like a word of its own."""
        word = fold_name(label.rpartition(":")[2])
        if word in self.plain:
            return None
        close = get_close_matches(word, [*self.ids, *self.plain], n=5, cutoff=NEAR_NAME)
        return next((self.spelled[name] for name in close if _is_slip(word, name)), None)


def _is_slip(written: str, known: str) -> bool:
    words, known_words = written.split(), known.split()
    if len(words) != len(known_words):
        return _likeness(written, known) >= NEAR_JOINED
    return all(_likeness(*pair) >= NEAR_WORD for pair in zip(words, known_words, strict=True))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def fold_name(name: str) -> str:
    """Return the name as it is compared: case, spacing and hyphens do not matter."""
    return " ".join(name.casefold().replace("-", " ").replace("&", "+").replace("+", " + ").split())


def name_exercises(exercises: Iterable[Exercise], language: str, plain: Iterable[str] = ()) -> ExerciseNames:
    """Collect the names and aliases (parted by ";") of all variants, and of each exercise for its default one."""
    ids: dict[str, tuple[str, str]] = {}
    variants: dict[tuple[str, str], Variant] = {}
    spelled: dict[str, str] = {}
    for exercise in exercises:
        for variant in exercise.variants:
            variants[exercise.id, variant.id] = variant
            names = [variant.name.get(language, ""), *variant.aliases.get(language, "").split(";")]
            if variant is exercise.variants[0]:
                names.append(exercise.name.get(language, ""))
            for name in filter(None, map(str.strip, names)):
                ids.setdefault(fold_name(name), (exercise.id, variant.id))
                spelled.setdefault(fold_name(name), name)
    folded = {fold_name(label): label for label in plain}
    return ExerciseNames(ids, {**folded, **spelled}, frozenset(folded), variants)
