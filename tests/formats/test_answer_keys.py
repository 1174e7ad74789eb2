"""No answer goes unread: every recording with a key is in the tests of its format, and every recording has a key."""

import pytest

from tests.formats import test_fit, test_ics_samples, test_tracks
from tests.formats.shared_files import ABSENT, FORMATS, load_keys

KEYS = load_keys("")


@pytest.mark.skipif(not KEYS, reason=ABSENT)
def test_every_answer_is_asked_for():
    asked = [name for name, _ in (*test_fit.KEYS, *test_tracks.TCX_KEYS, *test_tracks.GPX_KEYS)]
    asked += [f"ics/{name}" for name in test_ics_samples.FILES]
    assert sorted(asked) == sorted(name for name, _ in KEYS)


@pytest.mark.skipif(not KEYS, reason=ABSENT)
def test_every_recording_has_an_answer():
    folders = ("fit-activity", "fit-workout", "tcx", "gpx", "ics")
    there = [f"{folder}/{path.name}" for folder in folders for path in (FORMATS / folder).iterdir()]
    assert sorted(there) == sorted(name for name, _ in KEYS)
