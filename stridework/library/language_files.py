"""Opening a language's file: phrases, and the words runs are known by, each a TOML file named by its language."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

from stridework.errors import PhraseFileError, UnknownName


def find_language_file(folder: str, language: str) -> Path:
    """Return the shipped file of a language. Raises UnknownName with the languages there are."""
    shipped = Path(str(files("stridework.library") / folder))
    known = sorted(path.stem for path in shipped.glob("*.toml"))
    if language not in known:
        raise UnknownName("language", language, known)
    return shipped / f"{language}.toml"


def read_language_file(path: Path) -> dict[str, Any]:
    """Return what the file holds. Raises PhraseFileError where it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
        raise PhraseFileError(str(path), "the file", f"TOML: {mistake}") from mistake


def check_blanks(text: object, blanks: set[str] | frozenset[str], field: str, path: Path) -> str:
    """Return the text where it has exactly the blanks that will be filled in. Raises PhraseFileError otherwise."""
    wanted = " and ".join(f"{{{blank}}}" for blank in sorted(blanks)) or "no { or }"
    if not isinstance(text, str) or not text.strip():
        raise PhraseFileError(str(path), field, f"a text with {wanted}")
    try:
        found = {blank for _, blank, _, _ in Formatter().parse(text) if blank is not None}
    except ValueError:  # a brace that is never closed
        found = {text}
    if found != blanks:
        raise PhraseFileError(str(path), field, f"a text with {wanted}")
    return text
