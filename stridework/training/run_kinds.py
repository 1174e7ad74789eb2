"""What kind of run a calendar entry is, or why it is none: the word that decided is always named.

The words are not here: they come as `RunWords`, one table a language. A runner's own correction wins over all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from stridework.training.run_amounts import find_metres, find_minutes, has_repeats, strip_amounts
from stridework.training.running import RunKind

LONG_MINUTES = 90
LONG_METRES = 18_000
SHORT_RACE_METRES = 5_500
"""From where a run is long without saying so, and up to where a plain race is a C race [D]."""

_MOST_TITLE = 500
REASONS: Mapping[str, frozenset[str]] = {
    name: frozenset(blanks.split())
    for name, blanks in {
        "corrected": "",
        "corrected_title": "word",
        "title": "",
        "first_line": "",
        "says": "where word",
        "race_letter": "where word letter",
        "short_race": "where word kilometres",
        "plain_race": "where word",
        "long_minutes": "minutes limit",
        "long_metres": "kilometres limit",
        "plain_run": "where word",
        "nothing": "",
    }.items()
}
"""Every reason a table of words must have, and the blanks that are filled in."""


class Sense(StrEnum):
    """What a word of the table speaks for. The `_in_run` ones count only where something else says it is a run."""

    NEVER = "never"
    OTHER = "other"
    REST = "rest"
    RUN = "run"
    EASY = "easy"
    LONG = "long"
    LONG_IN_RUN = "long_in_run"
    QUALITY = "quality"
    QUALITY_IN_RUN = "quality_in_run"
    STRIDES = "strides"
    RACE = "race"
    RACE_A = "race_a"
    RACE_B = "race_b"
    RACE_C = "race_c"
    RACE_NAME = "race_name"
    NEITHER = "neither"


_LETTERS = {Sense.RACE_A: RunKind.RACE_A, Sense.RACE_B: RunKind.RACE_B, Sense.RACE_C: RunKind.RACE_C}
_SAYS_RUN = frozenset({Sense.RUN, Sense.LONG, Sense.QUALITY, Sense.RACE, Sense.RACE_NAME, *_LETTERS})
_SAYS_KIND = frozenset({Sense.EASY, Sense.LONG_IN_RUN, Sense.QUALITY_IN_RUN})

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunWords:
    """The words of one language, folded by `fold_words`, and the sentences that give the reasons."""

    language: str
    senses: Mapping[Phrase, frozenset[Sense]]
    joiners: frozenset[str]
    time_labels: tuple[str, ...]
    distance_labels: tuple[str, ...]
    done_labels: tuple[str, ...]
    weekdays: Mapping[str, int]
    distances: Mapping[Phrase, float]
    reasons: Mapping[str, str]

    def longest(self) -> int:
        return max(map(len, self.senses), default=0)


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the runner said about entries: the kind, or None for "not a run". One entry's word wins over its title's."""

    by_uid: Mapping[str, RunKind | None] = field(default_factory=dict)
    by_title: Mapping[str, RunKind | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase of the table found in a text: what it speaks for, and the words as they stand there."""

    senses: frozenset[Sense]
    words: str
    bare: bool  #: nothing else stands in that part of the text


def fold_words(text: str) -> Phrase:
    """Return the words of a text as they are compared: small letters, hyphens apart, signs as words of their own."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(re.findall(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]", re.sub(r"(?<=\w)[-‐‑](?=\w)", " ", folded)))


def fold_title(title: str) -> str:
    """Return a title as corrections by title are compared: letters and digits only, amounts kept."""
    return " ".join(word for word in fold_words(title) if word[0].isalnum())


def judge_run(
    title: str,
    description: str = "",
    minutes: float | None = None,
    metres: float | None = None,
    *,
    words: RunWords,
    corrections: Corrections | None = None,
    uids: Iterable[str] = (),
    only_runs: bool = False,
) -> tuple[RunKind | None, str]:
    """Return what kind of run an entry is, None for no run, and the reason in a plain sentence.

    The title speaks first; only where it says nothing the description's first line does. `uids` are the ids by which
    the runner may have corrected the entry, the narrowest first. With `only_runs` a bare time ("40m") is a run as
    well: in a week of running it is, in a calendar of anything it is not.
    """
    if corrected := _find_correction(title, tuple(uids), corrections, words):
        return corrected
    judged = _judge_text(title, minutes, metres, words, "title", only_runs)
    if judged is None or judged.open:
        first_line = first_line_of(description)
        amounts = find_metres(first_line) or find_minutes(first_line)
        said = _judge_text(first_line, minutes, metres, words, "first_line") if judged or amounts else None
        if said and said.kind and not said.open:
            judged = said
    if judged is None:
        return None, words.reasons["nothing"]
    return judged.kind, judged.reason


def first_line_of(description: str) -> str:
    """Return the first line with something on it, where feeds such as Runna's name the type and the length."""
    return next((line.strip() for line in description[:_MOST_TITLE].splitlines() if line.strip()), "")


def find_named_metres(title: str, words: RunWords) -> float | None:
    """Return how far a race is that a title names: 42,195 m for a marathon."""
    found = fold_words(title[:_MOST_TITLE])
    named = [phrase for phrase in words.distances if _holds(found, phrase)]
    return words.distances[max(named, key=len)] if named else None


def _holds(text: Phrase, phrase: Phrase) -> bool:
    return any(text[at : at + len(phrase)] == phrase for at in range(len(text) - len(phrase) + 1))


def _find_correction(
    title: str, uids: tuple[str, ...], corrections: Corrections | None, words: RunWords
) -> tuple[RunKind | None, str] | None:
    if corrections is None:
        return None
    for uid in uids:
        if uid in corrections.by_uid:
            return corrections.by_uid[uid], words.reasons["corrected"]
    for said, kind in corrections.by_title.items():
        if fold_title(said) == fold_title(title):
            return kind, words.reasons["corrected_title"].format(word=title.strip())
    return None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A kind with its reason. `open` says that it is a run of which nothing more was said."""

    kind: RunKind | None
    reason: str
    open: bool = False


def _judge_text(
    text: str, minutes: float | None, metres: float | None, words: RunWords, where: str, only_runs: bool = False
) -> _Judged | None:
    """Return what one line of text says, or None where it does not speak of running nor of anything known."""
    text = text[:_MOST_TITLE]
    if never := [found for found in _find_phrases(fold_words(text), words) if Sense.NEVER in found.senses]:
        return _Judged(None, _say(words, "says", where, never[0]))
    found, refused = _find_running(text, words, only_runs)
    if not found:
        return _Judged(None, _say(words, "says", where, refused)) if refused else None
    return _grade_race(found, metres, words, where) or _grade_run(found, minutes, metres, words, where)


def _find_running(text: str, words: RunWords, only_runs: bool) -> tuple[list[_Found], _Found | None]:
    """Return what those parts of a text say that are of running, and else the word that speaks of something else."""
    found: list[_Found] = []
    refused: _Found | None = None
    far = find_metres(text) is not None
    for part in _split_parts(text, words):
        said = _find_phrases(fold_words(strip_amounts(part)), words)
        if other := [item for item in said if Sense.OTHER in item.senses or (Sense.REST in item.senses and item.bare)]:
            refused = refused or other[0]
            continue
        if has_repeats(part) and not any(Sense.STRIDES in item.senses for item in said):
            said.append(_Found(frozenset({Sense.QUALITY}), part.strip(), False))
        found += said
    runs = any(item.senses & _SAYS_RUN or (item.senses & _SAYS_KIND and (item.bare or far)) for item in found)
    measured = far or (only_runs and find_minutes(text) is not None)
    if not runs and refused is None and measured and not fold_title(strip_amounts(text)):
        return [_Found(frozenset({Sense.RUN}), text.strip(), True)], None
    return (found, None) if runs else ([], refused)


def _split_parts(text: str, words: RunWords) -> list[str]:
    """Split a title where it says two things: "Easy run + yoga"."""
    joiners = "|".join(map(re.escape, sorted(words.joiners)))
    return re.split(rf"\s[-–—]\s|[+&/;:•·|()\[\]!?]|,(?![0-9])|\b(?:{joiners})\b", text, flags=re.I)


def _find_phrases(text: Phrase, words: RunWords) -> list[_Found]:
    """Return the phrases of the table in a text, the longest at each place, none inside another."""
    found: list[tuple[Phrase, frozenset[Sense]]] = []
    longest = words.longest()
    at = 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 0, -1):
            phrase = text[at : at + size]
            if phrase in words.senses:
                found.append((phrase, words.senses[phrase]))
                at += size
                break
        else:
            at += 1
    said = sum(1 for phrase, _ in found for word in phrase if word[0].isalnum())
    bare = said == sum(1 for word in text if word[0].isalnum())
    return [_Found(senses, " ".join(phrase), bare) for phrase, senses in found]


def _first(found: list[_Found], *senses: Sense) -> _Found | None:
    return next((item for item in found if item.senses & frozenset(senses)), None)


def _grade_race(found: list[_Found], metres: float | None, words: RunWords, where: str) -> _Judged | None:
    training = _first(found, Sense.EASY, Sense.LONG, Sense.QUALITY)
    plain = _first(found, Sense.RACE)
    for sense, kind in _LETTERS.items():
        letter = _first(found, sense)
        if letter and (plain or not training or Sense.EASY not in training.senses):
            return _Judged(kind, _say(words, "race_letter", where, letter, letter=kind[-1].upper()))
    race = plain or (None if training else _first(found, Sense.RACE_NAME))
    if race is None:
        return None
    if metres is not None and metres <= SHORT_RACE_METRES:
        return _Judged(RunKind.RACE_C, _say(words, "short_race", where, race, kilometres=f"{metres / 1000:.3g}"))
    return _Judged(RunKind.RACE_A, _say(words, "plain_race", where, race))


def _grade_run(
    found: list[_Found], minutes: float | None, metres: float | None, words: RunWords, where: str
) -> _Judged:
    easy = _first(found, Sense.EASY)
    hard = _first(found, Sense.QUALITY) or (None if easy else _first(found, Sense.QUALITY_IN_RUN))
    if hard:
        return _Judged(RunKind.QUALITY, _say(words, "says", where, hard))
    if long := _first(found, Sense.LONG, Sense.LONG_IN_RUN):
        return _Judged(RunKind.LONG, _say(words, "says", where, long))
    if minutes is not None and minutes >= LONG_MINUTES:
        return _Judged(RunKind.LONG, words.reasons["long_minutes"].format(minutes=f"{minutes:.0f}", limit=LONG_MINUTES))
    if metres is not None and metres >= LONG_METRES:
        limit, kilometres = LONG_METRES // 1000, f"{metres / 1000:.3g}"
        return _Judged(RunKind.LONG, words.reasons["long_metres"].format(kilometres=kilometres, limit=limit))
    if easy:
        return _Judged(RunKind.EASY, _say(words, "says", where, easy))
    return _Judged(RunKind.EASY, _say(words, "plain_run", where, found[0]), open=True)


def _say(words: RunWords, reason: str, where: str, found: _Found, **blanks: str) -> str:
    return words.reasons[reason].format(where=words.reasons[where], word=found.words, **blanks)
