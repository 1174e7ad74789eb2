"""The words of a language are one file; every mistake in it names the field."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from stridework.errors import PhraseFileError, UnknownName
from stridework.library.run_words import load_run_words, read_run_words
from stridework.training.run_kinds import judge_run

ENGLISH = Path(str(files("stridework.library") / "run_words" / "en.toml")).read_text(encoding="utf-8")


def write(folder: Path, text: str, name: str = "xx.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_second_language_is_only_a_file(tmp_path: Path) -> None:
    text = (
        ENGLISH.replace('long = ["long run"', 'long = ["langer lauf"')
        .replace('{where} says “{word}”"', '{where} sagt „{word}“"')
        .replace('title = "the title"', 'title = "der Titel"')
    )
    words = read_run_words(write(tmp_path, text, "de.toml"))
    kind, reason = judge_run("Langer Lauf", words=words)
    assert (words.language, kind, reason) == ("de", "long", "der Titel sagt „langer lauf“")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("easy = [", "eazy = [", "eazy: expected one of"),
        ("[weekdays]\n", "[weekdays]\nnoday = ['x']\n", "weekdays.noday"),
        (
            'corrected = "you said so"',
            'corrected = "you said {who}"',
            "reasons.corrected: expected a text with no { or }",
        ),
        ('nothing = "nothing in it', 'nothing = "{ nothing in it', "reasons.nothing"),
        ('"parkrun" = 5000', '"parkrun" = -1', "distances.parkrun: expected a number of metres above 0"),
        ('joiners = ["and"', 'joiners = [1, "and"', "joiners: expected a list of texts"),
        ("joiners = [", "joiners = [[", "the file: expected TOML"),
    ],
)
def test_a_mistake_in_the_file_names_the_field(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in ENGLISH
    with pytest.raises(PhraseFileError) as raised:
        read_run_words(write(tmp_path, ENGLISH.replace(old, new, 1)))
    assert problem in str(raised.value)


def test_an_unknown_language_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="did you mean en"):
        load_run_words("tlh")
