"""A plan as a calendar: other programs read what we mean, ids outlive moves, our own reader takes none for a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from bench.calendars import MONDAY, make_run
from stridework.formats.ics import read_calendar
from stridework.formats.ics_plan import Feed, write_plan
from stridework.planner.replan import replan
from stridework.training.plan import Plan, PlannedSession, Request, SessionKind, pin
from stridework.training.running import RunKind

BERLIN = ZoneInfo("Europe/Berlin")
CHANGED = datetime(2026, 5, 3, 12, 30, 15, 999, tzinfo=UTC)
FEED = Feed("alice", BERLIN, CHANGED, times={1: (time(18, 30),)})
RUNS = [make_run(MONDAY + timedelta(days=day), time(9), RunKind.EASY) for day in (0, 3, 6, 10)]
PLAN = replan(Request(MONDAY, weeks=2), RUNS, (), MONDAY)


def make_session(start, **changes):
    session = PlannedSession(start, 20, SessionKind.FULL, 40, "starter-4", "as written, about 40 landings", ("Free.",))
    return replace(session, **changes)


def entries(content):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def only(session, **changes):
    return entries(write_plan(Plan((session,), (), ()), replace(FEED, **changes)))[0]


def test_a_round_trip_finds_every_session_at_its_time():
    found = entries(write_plan(PLAN, FEED))
    assert [e["DTSTART"].dt.astimezone(BERLIN).replace(tzinfo=None) for e in found] == [s.start for s in PLAN.sessions]
    lengths = [(e["DTEND"].dt - e["DTSTART"].dt) / timedelta(minutes=1) for e in found]
    assert lengths == [s.minutes for s in PLAN.sessions]
    assert found


def test_another_library_reads_the_same():
    theirs = IcsCalendarStream.calendar_from_ics(write_plan(PLAN, FEED, with_resets=True).decode())
    titles = [event.summary for event in theirs.events]
    assert titles == [str(e["SUMMARY"]) for e in entries(write_plan(PLAN, FEED, with_resets=True))]
    assert len({event.uid for event in theirs.events}) == len(theirs.events) == len(PLAN.sessions) + len(PLAN.resets)


@pytest.mark.parametrize("feed", [FEED, replace(FEED, name="Läuferplan 🏃 " * 20)])
def test_the_bytes_are_the_same_each_time_with_short_lines_and_nothing_to_invite_anybody(feed):
    content = write_plan(PLAN, feed, with_resets=True)
    assert content == write_plan(PLAN, feed, with_resets=True)
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    for unwanted in (b"METHOD", b"VTIMEZONE", b"ORGANIZER", b"TZID"):
        assert unwanted not in content
    for wanted in (b"\r\nNAME:", b"\r\nX-WR-CALNAME:", b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n"):
        assert wanted in content
    assert str(Calendar.from_ical(content)["X-WR-CALNAME"]).startswith(feed.name.strip()[:20])


@pytest.mark.parametrize("with_resets", [False, True])
def test_our_own_reader_takes_no_session_for_a_run(with_resets):
    content = write_plan(PLAN, FEED, with_resets=with_resets)
    passed_on = content.replace(b"-//Stridework//Strength plan//EN", b"-//Google Inc//Google Calendar 70.9054//EN")
    for data in (content, passed_on):
        reading = read_calendar(data, BERLIN, MONDAY, MONDAY + timedelta(days=20))
        assert reading.runs == ()
        assert {i.reason for i in reading.ignored} == {"Stridework's own entry"}
        assert reading.warnings == ()


def test_a_session_moved_by_hand_keeps_its_id_and_counts_up():
    first = make_session(datetime(2026, 5, 5, 18))
    moved = make_session(datetime(2026, 5, 8, 7), planned_for=date(2026, 5, 5), pinned=True)
    before, after = only(first), only(moved, changed=CHANGED + timedelta(days=1))
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert "First planned for 2026-05-05." in str(after["DESCRIPTION"])
    newcomer = make_session(datetime(2026, 5, 5, 18))
    both = entries(write_plan(Plan((newcomer, moved), (), ()), FEED))
    assert len({e["UID"] for e in both}) == 2
    assert both[1]["UID"] == before["UID"]


def test_every_runner_has_ids_of_their_own():
    session = make_session(datetime(2026, 5, 5, 18))
    assert only(session)["UID"] != only(session, key="bob")["UID"]


def test_the_stamp_is_when_the_plan_changed_and_the_revision_can_be_given():
    event = only(make_session(datetime(2026, 5, 5, 18)), revision=7)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == CHANGED.replace(microsecond=0)
    assert event["SEQUENCE"] == 7


@pytest.mark.parametrize(
    ("start", "pinned", "given"),
    [
        (datetime(2026, 5, 5, 18, 30), False, True),
        (datetime(2026, 5, 5, 7), False, False),
        (datetime(2026, 5, 6, 18, 30), False, False),
        (datetime(2026, 5, 6, 6), True, True),
    ],
)
def test_only_a_time_the_runner_gave_has_an_alarm_and_blocks_the_day(start, pinned, given):
    event = only(make_session(start, pinned=pinned))
    assert bool(event.walk("VALARM")) is given
    assert event["TRANSP"] == ("OPAQUE" if given else "TRANSPARENT")


def test_missed_and_called_off_sessions_are_cancelled_and_give_way_to_what_stands_there_now():
    missed, off = make_session(datetime(2026, 5, 4, 18)), make_session(datetime(2026, 5, 6, 18))
    stands = make_session(datetime(2026, 5, 8, 18))
    plan = Plan((stands,), (), (), missed=(missed,))
    found = entries(write_plan(plan, FEED, cancelled=(off, make_session(datetime(2026, 5, 8, 7)))))
    assert [(e["DTSTART"].dt.day, str(e["STATUS"])) for e in found] == [
        (4, "CANCELLED"),
        (6, "CANCELLED"),
        (8, "CONFIRMED"),
    ]


def test_the_text_says_how_much_why_there_and_what_to_think_of():
    text = str(only(make_session(datetime(2026, 5, 5, 18)))["DESCRIPTION"])
    for words in ("As written, about 40 landings.", "Why here:\n- Free.", "Think of:\n- Squat: "):
        assert words in text


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2026, 3, 28, 18), datetime(2026, 3, 28, 17, tzinfo=UTC)),
        (datetime(2026, 3, 29, 18), datetime(2026, 3, 29, 16, tzinfo=UTC)),
        (datetime(2026, 10, 25, 18), datetime(2026, 10, 25, 17, tzinfo=UTC)),
    ],
)
def test_the_hour_stays_the_same_when_the_clocks_change(local, utc):
    assert only(make_session(local))["DTSTART"].dt == utc


def test_a_done_session_says_so_and_keeps_the_id_of_its_day():
    planned, done = make_session(datetime(2026, 5, 5, 18)), make_session(datetime(2026, 5, 5, 19, 12), done=True)
    assert only(planned)["UID"] == only(done)["UID"]
    assert str(only(done)["SUMMARY"]).startswith("Done: ")


def test_resets_are_notes_in_the_run_and_all_day_where_its_time_is_not_known():
    resets = PLAN.resets[0]
    plan = Plan((), (), (), resets=(resets, replace(resets, start=datetime.combine(MONDAY, time()))))
    timed, whole_day = entries(write_plan(plan, FEED, with_resets=True))
    assert timed["DTSTART"].dt.astimezone(BERLIN).replace(tzinfo=None) == resets.start
    assert whole_day["DTSTART"].dt == MONDAY
    assert str(resets.minutes[-1]) in str(timed["DESCRIPTION"])
    assert {str(e["TRANSP"]) for e in (timed, whole_day)} == {"TRANSPARENT"}


def test_pinning_alone_changes_no_id():
    session = make_session(datetime(2026, 5, 5, 18))
    assert only(session)["UID"] == only(pin(session))["UID"]


@settings(deadline=None)
@given(st.text(max_size=200))
@example("Easy run\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:not ours")
@example("a\rb\x0bc\x85d\u2028e")
def test_whatever_a_runs_title_holds_stays_inside_its_entry(title):
    resets = replace(PLAN.resets[0], title=title)
    content = write_plan(Plan((), (), (), resets=(resets,)), FEED, with_resets=True)
    assert len(entries(content)) == content.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert read_calendar(content, BERLIN, MONDAY, MONDAY + timedelta(days=20)).runs == ()
