"""Bringing runs: what a file is decides its content, a new version replaces an old one, and an error loses nothing."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from stridework.errors import StrideworkError
from stridework.training.running import RunKind
from stridework.web.fetch import Fetched
from stridework.web.models import RunSource
from stridework.web.runs.records import runs_between, sources_of
from stridework.web.runs.sources import (
    SINGLE_RUNS,
    accept_waiting,
    add_address,
    add_file,
    add_week,
    refresh,
    refresh_due,
    remove,
)
from tests.formats.fit_files import Session, build_fit

URL = "https://runs.example/secret.ics"


def make_ics(*runs, name=""):
    """Return a calendar with one all-day run for each (days from today, title)."""
    today = timezone.localdate()
    events = [
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART;VALUE=DATE:{today + timedelta(days=ahead):%Y%m%d}\r\nSUMMARY:{title}\r\n"
        "END:VEVENT\r\n"
        for n, (ahead, title) in enumerate(runs)
    ]
    named = f"X-WR-CALNAME:{name}\r\n" if name else ""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{named}{''.join(events)}END:VCALENDAR\r\n".encode()


def coming(runner):
    today = timezone.localdate()
    return [run.title for run in runs_between(runner, today, today + timedelta(days=60))]


class Feed:
    """What an address answers; it can be changed, and can fail."""

    def __init__(self, data):
        self.data = data
        self.asked = 0

    def __call__(self, url):
        self.asked += 1
        if self.data is None:
            raise StrideworkError("https://runs.example/…: took too long")
        return Fetched(self.data, url)


def test_a_file_is_a_calendar_or_recordings_by_what_is_in_it_whatever_its_name(alice):
    calendar, _ = add_file(alice, "export.txt", make_ics((2, "Easy run")))
    recordings, reading = add_file(alice, "runs.bin", build_fit(Session(datetime(2026, 5, 3, 6, tzinfo=UTC))))
    assert calendar.shape == RunSource.Shape.FILE
    assert recordings.shape == RunSource.Shape.RECORDINGS
    assert [run.done for run in reading.runs] == [True]
    assert len(runs_between(alice, datetime(2026, 5, 3).date(), datetime(2026, 5, 3).date())) == 1


def test_a_file_from_disk_is_kept_as_one_that_was_sent(alice, tmp_path):
    path = tmp_path / "runs.ics"
    path.write_bytes(make_ics((1, "Long run")))
    source, _ = add_file(alice, path.name, path)
    assert coming(alice) == ["Long run"]
    assert gzip.decompress(bytes(source.content)) == path.read_bytes()


def test_the_same_name_again_replaces_the_calendar_instead_of_doubling_it(alice):
    add_file(alice, "runs.ics", make_ics((1, "Easy run"), (2, "Long run")))
    add_file(alice, "C:\\downloads\\runs.ics", make_ics((1, "Easy run"), (3, "Tempo run")))
    assert coming(alice) == ["Easy run", "Tempo run"]
    assert len(sources_of(alice)) == 1


@pytest.mark.parametrize("broken", [b"", b"hello", b"<html><body>Sign in</body></html>", b"PK\x03\x04broken"])
def test_a_file_that_cannot_be_read_leaves_what_was_there(alice, broken):
    add_file(alice, "runs.ics", make_ics((1, "Easy run")))
    with pytest.raises(StrideworkError, match=r"runs\.ics"):
        add_file(alice, "runs.ics", broken)
    with pytest.raises(StrideworkError, match=r"other\.fit"):
        add_file(alice, "other.fit", broken)
    assert coming(alice) == ["Easy run"]


def test_a_huge_calendar_is_refused_before_it_is_read(alice, tmp_path):
    path = tmp_path / "huge.ics"
    with path.open("wb") as stream:
        stream.truncate(9_000_000_000)  # a sparse file: it would not fit into memory
    with pytest.raises(StrideworkError, match=r"huge\.ics: 9000 MB"):
        add_file(alice, path.name, path)


def test_recordings_without_a_run_say_what_they_are(alice):
    with pytest.raises(StrideworkError, match=r"no run in it: .*cycling, not running"):
        add_file(alice, "ride.fit", build_fit(Session(sport=2)))
    assert not sources_of(alice)


def test_single_recordings_are_collected_once_each_and_show_which_one_was_long(alice):
    morning = datetime(2026, 5, 3, 6, tzinfo=UTC)
    for day in range(5):
        seconds = 6000 if day == 4 else 1800
        recorded = build_fit(Session(morning + timedelta(days=day), seconds=seconds, metres=seconds * 3))
        add_file(alice, f"{day}.fit", recorded)
        add_file(alice, f"{day} (copy).fit", recorded)
    runs = runs_between(alice, morning.date(), morning.date() + timedelta(days=9))
    assert [run.kind for run in runs] == [RunKind.EASY] * 4 + [RunKind.LONG]
    assert "clearly longer" in runs[-1].reason
    assert [source.name for source in sources_of(alice)] == [SINGLE_RUNS]


def test_an_address_is_named_by_its_calendar_and_asked_again_when_it_is_due(alice):
    feed = Feed(make_ics((1, "Easy run"), name="Plan\\, spring"))
    source, _ = add_address(alice, f" {URL}\n", fetch=feed)
    assert (source.name, source.address) == ("Plan, spring", URL)
    feed.data = make_ics((1, "Tempo run"))
    assert refresh_due(alice, timezone.now(), fetch=feed) == ()
    assert coming(alice) == ["Easy run"]
    assert refresh_due(alice, timezone.now() + timedelta(hours=13), fetch=feed) == ()
    assert coming(alice) == ["Tempo run"]
    assert feed.asked == 2


def test_a_calendar_that_empties_overnight_waits_for_the_runner_to_mean_it(alice):
    feed = Feed(make_ics((-3, "Long run"), (1, "Easy run")))
    source, _ = add_address(alice, URL, fetch=feed)
    feed.data = make_ics((-3, "Long run"))
    refresh(source, fetch=feed)
    assert source.waiting is not None
    assert coming(alice) == ["Easy run"]
    accept_waiting(RunSource.objects.get(pk=source.pk))
    assert coming(alice) == []
    assert RunSource.objects.get(pk=source.pk).waiting is None


def test_a_calendar_that_comes_back_full_forgets_the_empty_one(alice):
    feed = Feed(make_ics((1, "Easy run")))
    source, _ = add_address(alice, URL, fetch=feed)
    for feed.data in (make_ics(), make_ics((2, "Tempo run"))):
        refresh(source, fetch=feed)
    assert coming(alice) == ["Tempo run"]
    with pytest.raises(StrideworkError, match="no newer version is waiting"):
        accept_waiting(RunSource.objects.get(pk=source.pk))


def test_an_address_that_fails_keeps_the_runs_and_says_why(alice):
    feed = Feed(make_ics((1, "Easy run")))
    source, _ = add_address(alice, URL, fetch=feed)
    for feed.data in (None, b"<html>Sign in</html>"):
        with pytest.raises(StrideworkError):
            refresh(source, fetch=feed)
    assert "web page" in RunSource.objects.get(pk=source.pk).problem
    assert coming(alice) == ["Easy run"]
    feed.data = make_ics((1, "Easy run"))
    refresh(source, fetch=feed)
    assert RunSource.objects.get(pk=source.pk).problem == ""


def test_an_address_that_never_answered_is_not_kept(alice):
    with pytest.raises(StrideworkError, match="took too long"):
        add_address(alice, URL, fetch=Feed(None))
    assert not sources_of(alice)


def test_a_week_in_words_is_laid_out_ahead_and_the_next_one_replaces_it(alice):
    add_week(alice, "Tue intervals, Sun long")
    assert {run.kind for run in runs_between(alice, *_ahead())} == {RunKind.QUALITY, RunKind.LONG}
    with pytest.raises(StrideworkError, match="part 1"):
        add_week(alice, "Someday easy")
    assert {run.kind for run in runs_between(alice, *_ahead())} == {RunKind.QUALITY, RunKind.LONG}
    source, _ = add_week(alice, "Mon easy 40m")
    assert source.name == "Mon easy 40m"
    assert {run.kind for run in runs_between(alice, *_ahead())} == {RunKind.EASY}


def test_a_removed_source_takes_its_runs_along_and_nobody_elses(alice, bob):
    source, _ = add_file(alice, "runs.ics", make_ics((1, "Easy run")))
    add_file(bob, "runs.ics", make_ics((1, "Long run")))
    remove(source)
    assert coming(alice) == []
    assert coming(bob) == ["Long run"]


def _ahead():
    today = timezone.localdate()
    return today, today + timedelta(days=20)
