"""The plan's pages: made around a calendar, explained, changed by the runner and by what the runner logs."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import fitdecode
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from icalendar import Calendar

from stridework.formats.ics import read_calendar
from stridework.training.plan import HoldCause, SessionKind, find_monday
from stridework.web.models import RunSource, TrainingPlan
from stridework.web.plan.records import find_request, keep_request, todays_plan
from stridework.web.records import local_runner, record_clearance, store_log
from tests.web.conftest import browser_of, make_log

DAY = timedelta(days=1)


def write_calendar(weeks=4, title="Easy run"):
    """Return a calendar with quality on Tuesdays and Thursdays, an easy run on Saturdays, a long one on Sundays."""
    monday = find_monday(timezone.localdate())
    week = ((1, "Intervals 6 x 800 m", time(18, 30), 60), (3, "Tempo 8 km", time(18, 30), 50))
    week += ((5, title, time(9), 40), (6, "Long run 18 km", time(9), 110))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    for number in range(weeks):
        for day, name, at, minutes in week:
            start = datetime.combine(monday + (7 * number + day) * DAY, at)
            lines += ["BEGIN:VEVENT", f"UID:{number}-{day}@tests", "DTSTAMP:20260101T000000Z"]
            lines += [f"DTSTART:{start:%Y%m%dT%H%M%S}", f"DURATION:PT{minutes}M", f"SUMMARY:{name}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def make_plan(browser, calendar=None, **told):
    """Fill in the form as a newcomer does: a calendar, everything else as it stands."""
    files = SimpleUploadedFile("runs.ics", write_calendar() if calendar is None else calendar)
    sent = {"weeks": 2, "level": "novice", "resets": "1", "began": timezone.localdate().isoformat()} | told
    return browser.post("/plan/start/", sent | {"files": files}, follow=True)


def page_of(browser, address="/plan/"):
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def first_session(runner):
    return next(s for s in todays_plan(runner).sessions if not s.done)


def test_without_a_plan_the_page_asks_for_what_a_plan_is_made_from(local):
    assert local.get("/plan/").headers["Location"] == "/plan/start/"
    assert "Your running" in page_of(local, "/plan/start/")


def test_a_calendar_and_one_button_make_two_weeks_with_a_reason_for_every_day(local):
    response = make_plan(local)
    assert response.redirect_chain[-1][0] == "/plan/"
    page = response.content.decode()
    runner = local_runner()
    plan = todays_plan(runner)
    assert len(plan.sessions) >= 2
    assert all(session.reasons for session in plan.sessions)
    assert "Intervals 6 x 800 m" in page and "Light strength" in page
    assert page.count('<details class="free">') >= 3
    assert "posture reset" in page


def test_a_calendar_that_cannot_be_read_is_told_and_no_plan_is_made(local):
    response = make_plan(local, b"not a calendar at all")
    assert response.status_code == 200 and "runs.ics" in response.content.decode()
    assert find_request(local_runner()) is None


def test_what_was_read_is_kept_where_something_else_in_the_form_is_wrong(local):
    response = make_plan(local, when_0="at")
    assert "At what time?" in response.content.decode()
    assert RunSource.objects.get().entries.exists()
    assert "16 runs ahead" in response.content.decode() or "runs ahead" in response.content.decode()


def test_a_week_in_words_is_enough(local):
    local.post("/plan/start/", {"weeks": 2, "week": "Tue intervals 18:30, Sun long 1h40"})
    assert "Sun" in page_of(local) and "intervals" in page_of(local)
    assert find_request(local_runner()).weeks == 2


def test_days_times_races_and_level_reach_the_request(local):
    race = timezone.localdate() + 40 * DAY
    told = {"weeks": 8, "level": "advanced", "days": [0, 2], "when_4": "never", "when_2": "at", "at_2": "06:30"}
    told |= {"race_day_0": race.isoformat(), "race_kind_0": "race-b", "race_metres_0": "21097", "target": "2"}
    make_plan(local, **told, sunday_first="1")
    request = find_request(local_runner())
    assert (request.weeks, request.level, request.days, request.target) == (8, "advanced", {0, 2}, 2)
    assert request.times == {4: (), 2: (time(6, 30),)}
    assert [(r.day, r.kind, r.metres) for r in request.races] == [(race, "race-b", 21097.0)]
    assert request.week_starts_on == 6 and not request.maintain


@pytest.mark.parametrize("field", ["when", "began"])
def test_what_cannot_be_meant_is_said_at_its_field(local, field):
    wrong = {f"when_{day}": "never" for day in range(7)} if field == "when" else {"began": "2001-01-01"}
    page = make_plan(local, **wrong).content.decode()
    assert ("at least one day" if field == "when" else "within a year") in page
    assert find_request(local_runner()) is None


def test_changing_the_plan_keeps_what_was_moved_and_told(local):
    make_plan(local)
    local.post("/plan/change/", {"do": "ill"})
    make_plan(local, weeks=4)
    assert [hold.cause for hold in find_request(local_runner()).holds] == [HoldCause.ILL]


def test_a_session_says_why_it_stands_there_and_where_else_it_could_be(local):
    make_plan(local)
    session = first_session(local_runner())
    page = page_of(local, f"/plan/{session.start.date()}/")
    assert "Why then" in page and session.reasons[0].split("'")[0] in page.replace("&#x27;", "'")
    places = local.get(f"/plan/{session.start.date()}/places/").json()["places"]
    assert {bool(place["time"]) for place in places} == {True, False}
    assert all(place["time"] or place["why"] for place in places)


def test_a_session_moves_keeps_its_first_day_and_can_be_put_back(local):
    make_plan(local)
    runner = local_runner()
    session = first_session(runner)
    day = session.start.date()
    place = next(p for p in local.get(f"/plan/{day}/places/").json()["places"] if p["time"])
    page = local.post("/plan/change/", {"do": "move", "day": day, "to": place["day"]}, follow=True).content.decode()
    moved = next(s for s in todays_plan(runner).sessions if s.pinned)
    assert moved.start.date().isoformat() == place["day"] and moved.planned_for == day
    assert "moved from" in page and "Undo" in page
    local.post("/plan/change/", {"do": "undo"})
    assert not find_request(runner).pinned
    assert first_session(runner).start == session.start


def test_a_move_against_a_rule_is_refused_with_the_rule(local):
    make_plan(local)
    day = first_session(local_runner()).start.date()
    shut = next(p for p in local.get(f"/plan/{day}/places/").json()["places"] if not p["time"])
    page = local.post("/plan/change/", {"do": "move", "day": day, "to": shut["day"]}, follow=True).content.decode()
    assert "is-problem" in page
    assert not find_request(local_runner()).pinned


def test_skipping_leaves_the_day_free_and_makes_nothing_up(local):
    make_plan(local)
    runner = local_runner()
    day = first_session(runner).start.date()
    before = todays_plan(runner).weeks
    local.post("/plan/change/", {"do": "skip", "day": day})
    after = todays_plan(runner)
    assert day not in {s.start.date() for s in after.sessions}
    assert sum(w.target for w in after.weeks) == sum(w.target for w in before) - 1


def test_ill_empties_the_days_until_well_again(local):
    make_plan(local)
    runner = local_runner()
    local.post("/plan/change/", {"do": "ill"})
    assert not todays_plan(runner).sessions
    assert "I'm well again" in page_of(local)
    local.post("/plan/change/", {"do": "well"})
    assert todays_plan(runner).sessions


def test_days_away_stay_free_and_can_be_taken_back(local):
    make_plan(local)
    runner, today = local_runner(), timezone.localdate()
    local.post("/plan/change/", {"do": "away", "first": today, "last": today + 4 * DAY})
    assert all(s.start.date() > today + 4 * DAY for s in todays_plan(runner).sessions)
    local.post("/plan/change/", {"do": "unhold", "place": "0"})
    assert not find_request(runner).holds


def test_days_the_wrong_way_round_are_refused(local):
    make_plan(local)
    today = timezone.localdate()
    page = local.post("/plan/change/", {"do": "away", "first": today + 3 * DAY, "last": today}, follow=True)
    assert "is before the first" in page.content.decode()


def test_sore_legs_take_the_jumps_out(local):
    make_plan(local, level="advanced")
    runner, today = local_runner(), timezone.localdate()
    local.post("/plan/change/", {"do": "sore"})
    soon = [s for s in todays_plan(runner).sessions if s.start.date() <= today + 2 * DAY]
    assert not any(s.jumps for s in soon)


def test_pain_in_the_log_changes_the_next_session_and_says_why(local):
    """The way of a new runner: plan, train, tell of pain 4, see the next session change with its reason."""
    make_plan(local, level="advanced")
    runner = local_runner()
    assert any(s.jumps for s in todays_plan(runner).sessions)
    start = timezone.localtime()
    store_log(runner, make_log(started_at=start, finished_at=start + timedelta(minutes=12), pain=4, srpe=6))
    page = page_of(local)
    assert "Your plan has changed" in page
    assert "you told of pain 4 of 10" in page
    week = [s for s in todays_plan(runner).sessions if s.start.date() <= start.date() + 7 * DAY and not s.done]
    assert week and not any(s.jumps for s in week)
    assert "Your plan has changed" in page_of(local, "/")
    local.post("/plan/news/")
    assert "Your plan has changed" not in page_of(local)


def test_today_shows_the_planned_session_or_why_there_is_none(local):
    make_plan(local)
    runner, today = local_runner(), timezone.localdate()
    record_clearance(runner, passed=True, on=today)
    session = first_session(runner)
    page = page_of(local, "/")
    if session.start.date() == today:
        assert f'href="/train/{session.workout}/' in page and "Planned for" in page
    else:
        assert "No strength today" in page and "Next" in page


def test_a_month_shows_every_day_of_it(local):
    make_plan(local)
    page = page_of(local, "/plan/?view=month")
    days = page.count("data-day=")
    assert days % 7 == 0 and 28 <= days <= 42


@pytest.mark.parametrize("query", ["from=2026-02-31", "from=x", "from=9999-12-31", "view=month&from=0001-01-01"])
def test_the_board_can_be_turned_to_any_day_or_nonsense(local, query):
    make_plan(local)
    assert local.get(f"/plan/?{query}").status_code == 200


def test_weeks_can_be_shown_from_sunday(local):
    make_plan(local, sunday_first="1")
    first = page_of(local).split('data-day="')[1][:10]
    assert datetime.fromisoformat(first).weekday() == 6


@pytest.mark.parametrize("sent", [{}, {"do": "x"}, {"do": "move"}, {"do": "swap", "day": "2026-01-01", "kind": "x"}])
def test_nonsense_changes_nothing(local, sent):
    make_plan(local)
    before = TrainingPlan.objects.get().request
    assert local.post("/plan/change/", sent).status_code in (302, 404)
    assert TrainingPlan.objects.get().request == before


def test_a_title_is_shown_as_text(local):
    make_plan(local, write_calendar(title="Easy run <b>big</b>"))
    for address in ("/plan/", "/plan/?view=month", "/plan/runs/"):
        page = page_of(local, address)
        assert "<b>big" not in page and "&lt;b&gt;big" in page


def test_ending_a_plan_keeps_the_runs(local):
    make_plan(local)
    local.post("/plan/end/")
    assert find_request(local_runner()) is None
    assert RunSource.objects.get().entries.exists()


def test_each_runner_has_a_plan_of_their_own(alice, bob):
    make_plan(browser_of(alice))
    day = first_session(alice).start.date()
    theirs = browser_of(bob)
    assert theirs.get("/plan/").status_code == 302
    assert theirs.get(f"/plan/{day}/").status_code == 404
    assert theirs.get(f"/plan/{day}/places/").status_code == 404
    theirs.post("/plan/change/", {"do": "skip", "day": day})
    assert first_session(alice).start.date() == day


def test_a_plan_that_is_over_invites_to_plan_on(local):
    make_plan(local)
    runner = local_runner()
    request = find_request(runner)
    keep_request(runner, replace(request, began=request.began - 30 * DAY))
    assert "This plan is over" in page_of(local)
    assert local.get("/").status_code == 200


def test_kinds_that_are_not_possible_yet_say_so(local):
    make_plan(local)
    session = first_session(local_runner())
    other = next(kind for kind in SessionKind if kind is not session.kind)
    page = page_of(local, f"/plan/{session.start.date()}/")
    assert {"full": "Full strength", "hiit": "Interval strength", "light": "Light strength"}[other] in page
    assert "Not that day:" in page


def test_the_plan_is_a_calendar_that_brings_no_runs(local):
    make_plan(local)
    answer = local.get("/plan/strength.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    events = [e for e in Calendar.from_ical(answer.content).walk("VEVENT") if "Light" in e["SUMMARY"]]
    assert events and all("DTSTAMP" in event for event in events)
    today = timezone.localdate()
    read = read_calendar(answer.content, ZoneInfo("UTC"), today, today + 20 * DAY)
    assert not read.runs


def test_a_planned_session_is_a_file_for_the_watch_with_the_plans_jumps(local):
    make_plan(local, level="advanced", weeks=4)
    runner = local_runner()
    session = first_session(runner)
    content = local.get(f"/plan/{session.start.date()}/session.fit").content
    with fitdecode.FitReader(content) as reader:
        steps = [f for f in reader if isinstance(f, fitdecode.FitDataMessage) and f.name == "workout_step"]
    assert len(steps) > 3


def test_a_run_with_resets_goes_to_the_watch_and_into_the_ears(local):
    make_plan(local)
    day = todays_plan(local_runner()).resets[0].start.date()
    content = local.get(f"/plan/{day}/run.fit").content
    with fitdecode.FitReader(content) as reader:
        steps = [f for f in reader if isinstance(f, fitdecode.FitDataMessage) and f.name == "workout_step"]
    names = [step.get_value("wkt_step_name", fallback="") for step in steps]
    assert "Run" in names and any(name.startswith("Reset") for name in names)
    assert local.get(f"/plan/{day + 365 * DAY}/run.fit").status_code == 404
