"""Entries of a feed outlive planning again: moved ones move, those that are off say so, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from stridework.formats.calendar_entries import KEPT_OFF, draft_entries, keep_up
from stridework.formats.ics import read_calendar
from stridework.formats.ics_plan import Feed, write_entries
from stridework.training.plan import Plan, PlannedSession, RunResets, SessionKind

MONDAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 6, tzinfo=UTC)
FEED = Feed("alice", ZoneInfo("Europe/Berlin"), NOW)


def session(day, hour=18, **changes):
    start = datetime(2026, 5, day, hour)
    return replace(PlannedSession(start, 20, SessionKind.FULL, 40, "starter-4", "as written", ("Free.",)), **changes)


def plan(*sessions, **changes):
    return Plan(tuple(sessions), (), (), **changes)


def follow(*plans, days=1):
    """Return the entries after each plan was seen, so many days apart from each other."""
    seen, known = [], ()
    for at, shown in enumerate(plans):
        now = NOW + timedelta(days=at * days)
        known = keep_up(known, draft_entries(shown, {}, with_resets=True), now, now.date())
        seen.append(known)
    return seen


def told(entries):
    return [(entry.key, entry.day.day, entry.revision, entry.off) for entry in entries]


def test_nothing_changes_while_nothing_changes():
    first, second = follow(plan(session(6), session(8)), plan(session(6), session(8)))
    assert first == second
    assert write_entries(first, FEED) == write_entries(second, FEED)


def test_a_session_the_planner_moves_is_the_same_entry_one_revision_on():
    _, after = follow(plan(session(6), session(9)), plan(session(7), session(9)))
    assert told(after) == [("session/2026-05-06", 7, 1, False), ("session/2026-05-09", 9, 0, False)]
    assert after[0].changed == NOW + timedelta(days=1)
    assert after[1].changed == NOW


def test_two_kinds_that_move_at_once_are_not_taken_for_each_other():
    light = {"kind": SessionKind.LIGHT}
    _, after = follow(plan(session(6), session(7, **light)), plan(session(8), session(9, **light)))
    assert [(entry.key[-2:], entry.day.day) for entry in after] == [("06", 8), ("07", 9)]


def test_a_session_moved_by_hand_into_another_week_is_the_same_entry_and_so_is_what_takes_its_place():
    moved = session(13, planned_for=date(2026, 5, 6), pinned=True)
    steps = follow(plan(session(6)), plan(moved), plan(session(7), moved), plan(session(7), moved))
    assert told(steps[1]) == [("session/2026-05-06", 13, 1, False)]
    assert told(steps[2]) == [("session/2026-05-07", 7, 0, False), ("session/2026-05-06", 13, 1, False)]
    assert steps[2] == steps[3]


def test_a_newcomer_on_the_old_day_of_a_moved_session_gets_an_id_of_its_own():
    moved = session(8, planned_for=date(2026, 5, 6), pinned=True)
    _, after = follow(plan(session(6)), plan(session(6), moved))
    assert told(after) == [("session/2026-05-06/2", 6, 0, False), ("session/2026-05-06", 8, 1, False)]


def test_what_vanishes_is_called_off_comes_back_as_itself_and_is_forgotten_weeks_later():
    gone, back = follow(plan(session(20)), plan(), plan(session(20)))[1:]
    assert told(gone) == [("session/2026-05-20", 20, 1, True)]
    assert told(back) == [("session/2026-05-20", 20, 2, False)]
    after = keep_up(gone, [], datetime(2026, 5, 20, 12, tzinfo=UTC) + KEPT_OFF, date(2026, 7, 1))
    assert after == gone
    assert keep_up(gone, [], datetime(2026, 5, 21, tzinfo=UTC) + KEPT_OFF, date(2026, 7, 2)) == ()


def test_done_and_missed_sessions_keep_their_entries():
    done, missed = session(5, 17, done=True), session(6)
    _, after, later = follow(
        plan(session(5), missed), plan(done, session(9), missed=(missed,)), plan(session(9)), days=5
    )
    assert [(e.key[-2:], e.done, e.off) for e in after] == [
        ("05", True, False),
        ("06", False, True),
        ("09", False, False),
    ]
    assert [(e.key[-2:], e.done, e.off) for e in later[:2]] == [("05", True, False), ("06", False, True)]


def test_a_session_done_early_is_the_one_that_was_planned():
    _, after = follow(plan(session(7)), plan(session(5, done=True)))
    assert [(e.key, e.day.day, e.done) for e in after] == [("session/2026-05-07", 5, True)]


def test_resets_follow_their_run_and_stay_when_it_is_over():
    def with_resets(day):
        return plan(resets=(RunResets(datetime(2026, 5, day, 18), "Easy", (10, 20), 4, "Easy run."),))

    first, moved, over = follow(with_resets(6), with_resets(7), plan(), days=2)
    assert [entry.key for entry in first] == [entry.key for entry in moved]
    assert moved[0].revision == 1
    assert over == moved


def test_a_busy_feed_says_nothing_but_when():
    entries = follow(
        plan(session(6), session(8, done=True), resets=(RunResets(datetime(2026, 5, 7, 18), "Easy", (9,), 4, "Easy."),))
    )[0]
    content = write_entries(entries, FEED, busy_only=True)
    events = list(Calendar.from_ical(content).walk("VEVENT"))
    assert {str(event["SUMMARY"]) for event in events} == {"Busy"}
    assert len(events) == 2
    for word in (b"DESCRIPTION", b"Strength", b"CATEGORIES", b"landings", b"VALARM", b"Easy"):
        assert word not in content.replace(b"-//Stridework//Strength plan//EN", b"")
    full = {str(e["UID"]) for e in Calendar.from_ical(write_entries(entries, FEED)).walk("VEVENT")}
    assert full.isdisjoint(str(event["UID"]) for event in events)


@st.composite
def plans(draw):
    days = draw(st.lists(st.integers(5, 30), unique=True, max_size=8))
    kinds = draw(st.lists(st.sampled_from(SessionKind), min_size=8, max_size=8))
    return plan(*(session(day, kind=kind) for day, kind in zip(sorted(days), kinds, strict=False)))


@settings(deadline=None, max_examples=60)
@given(st.lists(plans(), min_size=1, max_size=5))
def test_whatever_plans_come_the_feed_is_whole(shown):
    known = ()
    for at, each in enumerate(shown):
        now = NOW + timedelta(hours=at)
        before, known = known, keep_up(known, draft_entries(each, {}), now, MONDAY)
        assert sorted(e.start for e in known if e.live) == [s.start for s in each.sessions]
        keys = [entry.key for entry in known]
        assert len(set(keys)) == len(keys)
        assert {entry.key for entry in before} <= set(keys)
        revisions = {entry.key: entry.revision for entry in before}
        assert all(entry.revision - revisions.get(entry.key, entry.revision) in (0, 1) for entry in known)
        assert keep_up(known, draft_entries(each, {}), now + timedelta(days=0, hours=1), MONDAY) == known
    content = write_entries(known, FEED)
    theirs = IcsCalendarStream.calendar_from_ics(content.decode()) if known else None
    assert theirs is None or len(theirs.events) == len(known)
    reading = read_calendar(content, FEED.zone, MONDAY, MONDAY + timedelta(days=40))
    assert reading.runs == ()
    assert max(map(len, content.split(b"\r\n"))) <= 75
