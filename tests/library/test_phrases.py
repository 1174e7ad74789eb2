"""The coach's common phrases, and the vocabulary the voice is made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from stridework.errors import PhraseFileError, UnknownName
from stridework.library import (
    compile_session,
    load_exercises,
    load_phrases,
    load_workout,
    load_workouts,
    vocabulary,
)
from stridework.library.phrases import read_phrases
from stridework.training.speech import clip_id, estimate_seconds
from stridework.training.timeline import Say, Settings, compile_timeline

SHIPPED = Path(str(__import__("stridework").__file__)).parent / "library" / "phrases" / "en.toml"


def write_changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "en.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_language_nobody_has_written_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="did you mean en"):
        load_phrases("xx")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('go = "Go."', "", "spoken.go"),
        ('go = "Go."', "go = 3", "spoken.go"),
        ('go = "Go."', 'go = "Go."\nstop = "Stop."', "spoken.stop"),
        ('next = "Next: {exercise}."', 'next = "Next."', "spoken.next"),
        ('go = "Go."', 'go = "Go {name}."', "spoken.go"),
        ('go = "Go."', 'go = "Go {."', "spoken.go"),
        ("[shown]", "[screen]", "shown"),
        ("[shown]", "[more]\n[shown]", "more"),
        ("labels = [", "labels = [3, ", "rest.labels"),
        ('go = "Go."', "go = ", "the file"),
    ],
)
def test_a_wrong_phrase_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    path = write_changed(tmp_path, old, new)
    with pytest.raises(PhraseFileError) as caught:
        read_phrases(path)
    assert caught.value.field == field
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("label", ["Rest", "rest, standing", "Stand tall, shake out", "Get ready"])
def test_a_label_that_begins_with_a_word_for_rest_is_a_rest(label: str) -> None:
    assert load_phrases("en").is_rest(label)


@pytest.mark.parametrize("label", ["Restart run", "Easy run", "Plank", "Standing march"])
def test_another_label_is_work(label: str) -> None:
    assert not load_phrases("en").is_rest(label)


def test_every_exercise_is_announced_in_the_languages_own_pattern() -> None:
    phrases = load_phrases("en")
    for exercise in load_exercises().values():
        for variant in exercise.variants:
            assert phrases.announce_variant(variant).startswith("Next: ")
            assert phrases.announce_variant(variant, first=True).startswith("First: ")


def test_a_second_language_is_one_more_file_with_english_where_nobody_has_translated_yet(tmp_path: Path) -> None:
    path = write_changed(tmp_path, 'rest = "Rest."', 'rest = "Pause."').rename(tmp_path / "de.toml")
    timeline = compile_timeline(
        load_workout("first-workout"), load_exercises(), read_phrases(path), Settings(), estimate_seconds
    )
    spoken = {event.text: event.clip for event in timeline.events if isinstance(event, Say)}
    assert timeline.language == "de"
    assert spoken["Pause."] == clip_id("Pause.", "de")
    assert "Next: squats." in spoken


def test_the_vocabulary_has_everything_any_shipped_session_says() -> None:
    known = set(vocabulary("en"))
    for workout in load_workouts("en"):
        timeline = compile_session(workout)
        assert {event.text for event in timeline.events if isinstance(event, Say)} <= known


def test_the_vocabulary_is_small_enough_to_ship() -> None:
    sentences = vocabulary("en")
    assert len(sentences) == len(set(sentences)) <= 90
    assert sum(map(estimate_seconds, sentences)) <= 140
