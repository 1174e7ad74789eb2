"""Sentences: their clips' names, their lengths, and where they fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stridework.training.speech import GAP_S, clip_id, estimate_seconds, fit_speech


def test_a_clip_is_named_by_language_and_words_the_same_everywhere() -> None:
    assert clip_id("Go.", "en") == "47386c0131e6071e"
    assert clip_id("Go.", "de") != clip_id("Go.", "en")


def test_five_words_take_about_two_seconds() -> None:
    assert 2.0 <= estimate_seconds("Sit back to a chair") <= 2.5


def test_a_sentence_goes_where_it_may_begin_when_nothing_is_in_its_way() -> None:
    assert fit_speech(2, 10, 20, []) == 10


def test_a_sentence_goes_behind_what_is_in_its_way() -> None:
    assert fit_speech(2, 10, 20, [(9, 10.5), (12, 13)]) == 13 + GAP_S


def test_a_sentence_goes_between_two_others_where_there_is_room() -> None:
    assert fit_speech(2, 10, 20, [(14, 15), (9, 10.5)]) == 10.5 + GAP_S


def test_a_sentence_that_does_not_fit_is_dropped() -> None:
    assert fit_speech(2, 10, 11.9, []) is None
    assert fit_speech(2, 10, 14, [(11, 13)]) is None


spans = st.tuples(st.floats(0, 30), st.floats(0, 5)).map(lambda span: (span[0], span[0] + span[1]))


@given(st.floats(0, 6), st.floats(0, 30), st.floats(0, 40), st.lists(spans, max_size=6))
def test_speech_never_covers_what_is_taken(
    seconds: float, earliest_s: float, latest_s: float, taken: list[tuple[float, float]]
) -> None:
    at_s = fit_speech(seconds, earliest_s, latest_s, taken)
    if at_s is not None:
        assert at_s >= earliest_s - 0.001
        assert at_s + seconds <= latest_s + 0.001
        assert all(at_s + seconds <= from_s or to_s <= at_s for from_s, to_s in taken)
