"""A workout to take along: a file for the watch, or one to listen to, as long as the session."""

from __future__ import annotations

import wave

import fitdecode
import pytest

from stridework.library import compile_session
from stridework.library.voice import load_voice
from tests.cli.runner_files import refuse, say


@pytest.mark.parametrize(("workout", "sport"), [("starter-4", "training"), ("easy-run-resets", "running")])
def test_a_workout_is_written_for_the_watch_as_its_own_sport(tmp_path, workout, sport):
    assert "steps" in say("show", workout, "-o", tmp_path / "w.fit")
    with fitdecode.FitReader(tmp_path / "w.fit") as reader:
        found = [f for f in reader if isinstance(f, fitdecode.FitDataMessage) and f.name == "workout"]
    assert found[0].get_value("sport") == sport


@pytest.mark.skipif(not load_voice().seconds, reason="the voice has not been built")
def test_a_session_to_listen_to_lasts_as_long_as_the_session(tmp_path):
    say("show", "balance-only", "-o", tmp_path / "w.wav")
    with wave.open(str(tmp_path / "w.wav")) as file:
        seconds = file.getnframes() / file.getframerate()
    timeline = compile_session("balance-only")
    assert timeline.seconds - timeline.intervals[0].start_s <= seconds <= timeline.seconds + 20


def test_another_suffix_is_answered_with_what_is_expected(tmp_path):
    assert "expected a name that ends in .fit, .mp3, .m4a, .opus or .wav" in refuse(
        "show", "no-jump", "-o", tmp_path / "w.zwo"
    )
