"""A session's sound is exact to the sample, never cut off, and the same wherever playing starts."""

from __future__ import annotations

from array import array
from itertools import pairwise
from types import MappingProxyType
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import voice as voice_build
from stridework.audio import CEILING, RATE, Levels, mix, sample_at, synthesise
from stridework.library.voice import Voice, open_voice
from stridework.training.events import Interval, Say, Timeline, Tone, ToneName
from stridework.training.speech import clip_id
from stridework.training.tones import TONES, tone_seconds

SILENT = Voice("en", MappingProxyType({}), None)  # type: ignore[arg-type]
NAMES: tuple[ToneName, ...] = get_args(ToneName)


def timeline(*events: Any, seconds: float = 5.0) -> Timeline:
    ready = Interval(0, "ready", None, None, -2.0, 0.0)
    work = Interval(1, "work", "squat", None, 0.0, seconds)
    return Timeline("w", "W", "en", seconds, (ready, work), tuple(events))


def samples(blocks: Any) -> array[int]:
    return array("h", b"".join(blocks))


def onset(heard: array[int], after: int = 0) -> int:
    return next(i for i in range(after, len(heard)) if heard[i])


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Voice:
    pytest.importorskip("hibari")
    root = tmp_path_factory.mktemp("checkout")
    voice_build.build_voice(root, ("Go.", "Rest."))
    return open_voice(root / "stridework" / "library" / "voice" / "en", "en")


def say(text: str, at_s: float) -> Say:
    return Say(at_s, text, clip_id(text, "en"), 0.4)


def test_every_tone_lasts_as_the_table_says_starts_from_nothing_and_dies_away() -> None:
    for name in NAMES:
        heard = synthesise(name)
        assert len(heard) == round(tone_seconds(name) * RATE)
        assert heard[0] == 0
        assert max(abs(s) for s in heard) <= CEILING
        assert max(abs(s) for s in heard[-100:]) < 60


def test_a_tone_sounds_at_its_pitch() -> None:
    heard = synthesise("rest")
    low = TONES["rest"][1]
    tail = heard[round(0.4 * RATE) : round(0.5 * RATE)]
    rises = sum(1 for a, b in pairwise(tail) if a < 0 <= b)
    assert rises == pytest.approx(low.hz * 0.1, abs=1)


@given(st.sampled_from(NAMES), st.floats(-2, 4))
def test_a_tone_begins_at_exactly_its_sample(name: ToneName, at_s: float) -> None:
    session = timeline(Tone(at_s, name))
    # A tone's own first sample is 0, its second is not.
    assert onset(samples(mix(session, SILENT))) - 1 == round((at_s + 2.0) * RATE)


@pytest.mark.parametrize("start_s", [-2.0, -1.2345, 0.0, 0.05, 1.01, 2.9999, 4.5])
def test_starting_anywhere_gives_the_samples_of_playing_through(spoken: Voice, start_s: float) -> None:
    session = timeline(Tone(0.0, "work"), say("Go.", 0.0), Tone(1.0, "count"), say("Rest.", 1.05), Tone(5.0, "end"))
    through = samples(mix(session, spoken))
    assert samples(mix(session, spoken, start_s=start_s)) == through[sample_at(session, start_s) :]


def test_the_last_sound_dies_away_after_the_session_has_ended() -> None:
    session = timeline(Tone(5.0, "end"))
    assert len(samples(mix(session, SILENT))) == round((7.0 + tone_seconds("end")) * RATE)


def test_an_end_is_kept_to_the_sample() -> None:
    assert len(samples(mix(timeline(Tone(0.0, "end")), SILENT, start_s=0.5, end_s=1.25))) == round(0.75 * RATE)


def test_a_word_on_top_of_every_tone_is_never_cut_off(spoken: Voice) -> None:
    session = timeline(*(Tone(0.0, name) for name in NAMES), say("Go.", 0.0))
    heard = samples(mix(session, spoken))
    assert 28_000 < max(abs(s) for s in heard) <= CEILING


def test_voice_and_tones_have_their_own_levels(spoken: Voice) -> None:
    session = timeline(say("Go.", 0.0), Tone(1.0, "work"))
    only_tones = samples(mix(session, spoken, Levels(voice=0)))
    only_voice = samples(mix(session, spoken, Levels(tones=0)))
    assert onset(only_tones) - 1 == 3 * RATE
    assert not any(only_voice[3 * RATE :])
    assert any(only_voice[: 3 * RATE])
    assert not any(samples(mix(session, spoken, Levels(0, 0))))


def test_half_the_level_is_half_the_sample() -> None:
    session = timeline(Tone(0.0, "count"))
    full, half = samples(mix(session, SILENT)), samples(mix(session, SILENT, Levels(tones=0.5)))
    assert max(abs(a - 2 * b) for a, b in zip(full, half, strict=True)) <= 2


def test_a_sentence_without_a_clip_is_not_heard() -> None:
    assert not any(samples(mix(timeline(say("Never built", 0.0)), SILENT)))
