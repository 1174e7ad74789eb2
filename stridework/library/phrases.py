"""Reading the coach's common phrases, one TOML file a language."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from stridework.errors import PhraseFileError
from stridework.library.language_files import check_blanks, find_language_file, read_language_file
from stridework.training.phrases import Phrases

_BLANKS = {
    "next": {"exercise"},
    "first": {"exercise"},
    "reps": {"reps"},
    "reps_each_side": {"reps"},
    "reset_squats": {"reps"},
}
_SHOWN = "show_"


@cache
def load_phrases(language: str = "en") -> Phrases:
    """Return the shipped phrases of a language. Raises UnknownName with the languages there are."""
    return read_phrases(find_language_file("phrases", language))


def read_phrases(path: Path) -> Phrases:
    """Read one phrase file; its stem is the language.

    Raises PhraseFileError for a file that is not TOML and for any phrase that is missing, unknown or wrong.
    """
    content = read_language_file(path)
    tables = {name: _take_table(content, name, path) for name in ("spoken", "shown", "rest")}
    for name in content:
        if name not in tables:
            raise PhraseFileError(str(path), name, f"one of {', '.join(tables)}; there is no such table")
    words: dict[str, str] = {}
    for field in fields(Phrases):
        if field.name in ("language", "rest_labels"):
            continue
        shown = field.name.startswith(_SHOWN)
        table, name = ("shown", field.name.removeprefix(_SHOWN)) if shown else ("spoken", field.name)
        words[field.name] = _take_text(tables[table], f"{table}.{name}", path)
    labels = tables["rest"].pop("labels", None)
    if not isinstance(labels, list) or not labels or not all(isinstance(label, str) and label for label in labels):
        raise PhraseFileError(str(path), "rest.labels", "a list of texts")
    for name, table_left in tables.items():
        for field_name in table_left:
            raise PhraseFileError(str(path), f"{name}.{field_name}", "no such phrase")
    return Phrases(language=path.stem, rest_labels=tuple(labels), **words)


def _take_table(content: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    table = content.get(name)
    if not isinstance(table, dict):
        raise PhraseFileError(str(path), name, "a table")
    return table


def _take_text(table: dict[str, Any], field: str, path: Path) -> str:
    """Take a phrase out of its table and see that it has exactly the blanks that will be filled in."""
    name = field.partition(".")[2]
    return check_blanks(table.pop(name, None), _BLANKS.get(name, set()), field, path)
