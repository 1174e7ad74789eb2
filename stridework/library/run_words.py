"""Reading the words by which calendar entries are known as runs, one TOML file a language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from stridework.errors import PhraseFileError
from stridework.library.language_files import check_blanks, find_language_file, read_language_file
from stridework.training.run_kinds import REASONS, Phrase, RunWords, Sense, fold_words

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LISTS = ("joiners", "time_labels", "done_labels", "distance_labels")
_TABLES = ("weekdays", "distances", "reasons")


@cache
def load_run_words(language: str = "en") -> RunWords:
    """Return the shipped words of a language. Raises UnknownName with the languages there are."""
    return read_run_words(find_language_file("run_words", language))


def read_run_words(path: Path) -> RunWords:
    """Read one file of words; its stem is the language.

    Raises PhraseFileError for a file that is not TOML and for any list that is missing, unknown or wrong.
    """
    content = read_language_file(path)
    known = {*Sense, *_LISTS, *_TABLES}
    for name in content:
        if name not in known:
            raise PhraseFileError(str(path), name, f"one of {', '.join(sorted(known))}; there is no such list")
    senses: dict[Phrase, set[Sense]] = {}
    for sense in Sense:
        for phrase in _take_texts(content, sense, path):
            senses.setdefault(fold_words(phrase), set()).add(sense)
    lists = {name: tuple(text.casefold() for text in _take_texts(content, name, path)) for name in _LISTS}
    return RunWords(
        language=path.stem,
        senses={phrase: frozenset(found) for phrase, found in senses.items()},
        joiners=frozenset(lists["joiners"]),
        time_labels=lists["time_labels"],
        done_labels=lists["done_labels"],
        distance_labels=lists["distance_labels"],
        weekdays=_take_weekdays(content, path),
        distances=_take_distances(content, path),
        reasons=_take_reasons(content, path),
    )


def _take_texts(table: dict[str, Any], name: str, path: Path, field: str = "") -> list[str]:
    texts = table.get(name)
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise PhraseFileError(str(path), field or name, "a list of texts")
    return texts


def _take_table(content: dict[str, Any], name: str, known: frozenset[str] | None, path: Path) -> dict[str, Any]:
    table = content.get(name)
    if not isinstance(table, dict):
        raise PhraseFileError(str(path), name, "a table")
    if known is not None and (odd := set(table) ^ known):
        problem = "it is missing" if odd - set(table) else "there is no such field"
        raise PhraseFileError(str(path), f"{name}.{min(odd)}", f"one of {', '.join(sorted(known))}; {problem}")
    return table


def _take_weekdays(content: dict[str, Any], path: Path) -> dict[str, int]:
    table = _take_table(content, "weekdays", frozenset(_DAYS), path)
    return {
        text.casefold(): number
        for number, day in enumerate(_DAYS)
        for text in _take_texts(table, day, path, f"weekdays.{day}")
    }


def _take_distances(content: dict[str, Any], path: Path) -> dict[Phrase, float]:
    table = _take_table(content, "distances", None, path)
    for name, metres in table.items():
        if isinstance(metres, bool) or not isinstance(metres, int | float) or metres <= 0:
            raise PhraseFileError(str(path), f"distances.{name}", "a number of metres above 0")
    return {fold_words(name): float(metres) for name, metres in table.items()}


def _take_reasons(content: dict[str, Any], path: Path) -> dict[str, str]:
    table = _take_table(content, "reasons", frozenset(REASONS), path)
    return {name: check_blanks(table[name], blanks, f"reasons.{name}", path) for name, blanks in REASONS.items()}
