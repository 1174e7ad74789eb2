"""Which exercise a word in a workout means, and which one it probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from stridework.training.exercise import Exercise

# Below this likeness a label is a coach's own word ("Jump squat", "Walking lunge"), above it a slip of the pen
# ("Squt", "Jumping lunqe"). Found by trying: slips of one or two letters score 0.82 and more, other exercises
# with a word in common 0.75 and less.
NEAR_MISS = 0.8


@dataclass(frozen=True, slots=True)
class ExerciseNames:
    """Every name of every exercise in one language. `plain` holds labels that are known to be no exercise ("Rest")."""

    ids: Mapping[str, tuple[str, str]]
    spelled: Mapping[str, str]
    plain: frozenset[str]

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
        close = get_close_matches(word, [*self.ids, *self.plain], n=1, cutoff=NEAR_MISS)
        return self.spelled[close[0]] if close else None


def fold_name(name: str) -> str:
    """Return the name as it is compared: case, spacing and hyphens do not matter."""
    return " ".join(name.casefold().replace("-", " ").replace("&", "+").replace("+", " + ").split())


def name_exercises(exercises: Iterable[Exercise], language: str, plain: Iterable[str] = ()) -> ExerciseNames:
    """Collect the names and aliases (parted by ";") of all variants, and of each exercise for its default one."""
    ids: dict[str, tuple[str, str]] = {}
    spelled: dict[str, str] = {}
    for exercise in exercises:
        for variant in exercise.variants:
            names = [variant.name.get(language, ""), *variant.aliases.get(language, "").split(";")]
            if variant is exercise.variants[0]:
                names.append(exercise.name.get(language, ""))
            for name in filter(None, map(str.strip, names)):
                ids.setdefault(fold_name(name), (exercise.id, variant.id))
                spelled.setdefault(fold_name(name), name)
    folded = {fold_name(label): label for label in plain}
    return ExerciseNames(ids, {**folded, **spelled}, frozenset(folded))
