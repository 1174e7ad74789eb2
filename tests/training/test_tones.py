"""The six tones: heard on a phone three metres away, and never taken for each other."""

from __future__ import annotations

import json
from itertools import combinations
from typing import get_args

from stridework.training.events import ToneName
from stridework.training.tones import HAPTICS, TONES, tone_seconds, tones_to_json


def melody(name: ToneName) -> tuple[float, ...]:
    """The pitches a listener follows: the loud partials in the order they begin."""
    return tuple(p.hz for p in sorted(TONES[name], key=lambda p: p.start_s) if p.gain > 0.2)


def test_every_tone_has_a_sound_and_a_vibration() -> None:
    assert set(TONES) == set(HAPTICS) == set(get_args(ToneName))


def test_no_two_tones_have_the_same_melody_or_feel() -> None:
    for first, second in combinations(get_args(ToneName), 2):
        assert melody(first) != melody(second)
        assert HAPTICS[first] != HAPTICS[second]


def test_every_tone_lies_where_a_phone_is_loud() -> None:
    assert all(600 <= partial.hz <= 2000 for partials in TONES.values() for partial in partials)


def test_no_tone_can_clip() -> None:
    for partials in TONES.values():
        for begin in partials:
            together = [p.gain for p in partials if p.start_s <= begin.start_s < p.start_s + p.seconds]
            assert sum(together) <= 1


def test_start_rises_rest_falls_and_the_end_is_by_far_the_longest() -> None:
    assert list(melody("work")) == sorted(melody("work"))
    assert list(melody("rest")) == sorted(melody("rest"), reverse=True)
    assert tone_seconds("end") >= 2 * max(tone_seconds(name) for name in TONES if name != "end")


def test_a_count_is_over_before_the_next_second() -> None:
    assert tone_seconds("count") < 0.2


def test_the_table_is_plain_json() -> None:
    table = tones_to_json()
    assert json.loads(json.dumps(table)) == table
    assert set(table["work"]) == {"attack_s", "floor", "partials"}
    assert set(table["work"]["partials"][0]) == {"hz", "start_s", "seconds", "gain", "shape"}
