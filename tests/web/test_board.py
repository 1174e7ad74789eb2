"""The coach's board, what a coach assigns, and the challenge."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from stridework.errors import StrideworkError
from stridework.planner.check import check_plan
from stridework.training.log import Light
from stridework.training.plan import Hold, HoldCause, Request, SessionKind, find_monday
from stridework.web.models import Challenge, Level, Member, Runner
from stridework.web.plan.board import say_news
from stridework.web.plan.records import find_plan, keep_request, standing_of, todays_plan
from stridework.web.records import record_clearance, store_log
from stridework.web.runs.sources import add_week
from stridework.web.teams import assignments, board, challenges, membership
from stridework.web.workouts.own import keep_own
from tests.web.conftest import browser_of, make_log

TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def team(alice, bob):
    team = membership.make_team(alice, "Tuesday track")
    membership.join(team, bob, level=Level.PLAN, shares=True)
    return team


def train(runner, day, **changes):
    start = datetime.combine(day, time(12), timezone.get_current_timezone())
    log = make_log(started_at=start, **changes)
    store_log(runner, log)
    return log


def row_of(team, runner):
    (row,) = board.build_board([Member.objects.select_related("runner").get(team=team, runner=runner)], TODAY())
    return row


def fill(team, count):
    """Add runners with a plan and sessions to a team."""
    for number in range(count):
        runner = Runner.objects.create_user(f"runner-{team.members.count()}-{number}", password="longer than ten")
        membership.join(team, runner, level=Level.PLAN, shares=True)
        for back in range(3):
            train(runner, TODAY() - back * DAY, pain=4)
        keep_request(runner, Request(TODAY()))
        todays_plan(runner)


def test_who_trained_today_and_who_last_when(team, bob):
    assert row_of(team, bob).last is None
    train(bob, TODAY() - 3 * DAY)
    row = row_of(team, bob)
    assert (row.last, row.trained_today) == (TODAY() - 3 * DAY, False)
    train(bob, TODAY())
    assert row_of(team, bob).trained_today


def test_what_is_due_and_what_was_missed_is_read_from_the_plan_as_shown(team, bob):
    keep_request(bob, Request(TODAY()))
    plan = todays_plan(bob)
    first = min(plan.sessions, key=lambda session: session.start)
    (member,) = [m for m in membership.members_of(team) if m.runner == bob]
    (row,) = board.build_board([member], first.start.date())
    assert row.due == first
    (row,) = board.build_board([member], first.start.date() + DAY)
    assert row.missed == first.start.date()
    assert row.needs_a_word
    train(bob, first.start.date())
    (row,) = board.build_board([member], first.start.date() + DAY)
    assert row.missed is None


def test_pain_of_the_last_two_weeks_is_worth_a_word(team, bob):
    train(bob, TODAY() - 15 * DAY, pain=8)
    assert row_of(team, bob).pain is None
    train(bob, TODAY() - 2 * DAY, pain=6)
    row = row_of(team, bob)
    assert (row.pain.score, row.pain.light.light, row.needs_a_word) == (6, Light.RED, True)
    train(bob, TODAY() - DAY, pain=1)
    assert row_of(team, bob).pain.on == TODAY() - 2 * DAY


def test_weeks_hold_days_trained_and_load(team, bob):
    monday = find_monday(TODAY()) - 7 * DAY
    train(bob, monday, srpe=5, seconds=600.0)
    train(bob, monday, srpe=5, seconds=600.0)
    train(bob, monday + 2 * DAY, srpe=None)
    *_, week, _this = row_of(team, bob).weeks
    assert (week.monday, week.trained, week.load, week.missed) == (monday, 2, 100, None)


def test_the_board_costs_the_same_for_three_and_for_thirty(team, alice, django_assert_num_queries):
    coach = browser_of(alice)
    fill(team, 2)
    counted = _count(coach, f"/teams/{team.pk}/board/")
    fill(team, 12)
    with django_assert_num_queries(counted):
        assert coach.get(f"/teams/{team.pk}/board/").status_code == 200


@pytest.mark.parametrize("page", ["", "people/", "links/"])
def test_the_other_pages_of_a_team_cost_the_same_as_it_grows(team, alice, page, django_assert_num_queries):
    coach = browser_of(alice)
    challenges.start_challenge(team, 2, TODAY())
    fill(team, 1)
    Challenge.objects.get().runners.set(Runner.objects.all())
    counted = _count(coach, f"/teams/{team.pk}/{page}")
    fill(team, 6)
    Challenge.objects.get().runners.set(Runner.objects.all())
    with django_assert_num_queries(counted):
        assert coach.get(f"/teams/{team.pk}/{page}").status_code == 200


def _count(browser, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_a_long_board_is_shown_a_page_at_a_time(team, alice, monkeypatch):
    monkeypatch.setattr(board, "PER_PAGE", 2)
    fill(team, 2)
    page = browser_of(alice).get(f"/teams/{team.pk}/board/").content.decode()
    assert "1 of 2" in page
    assert browser_of(alice).get(f"/teams/{team.pk}/board/?page=2").status_code == 200


def assign(team, coach, runners, what, day=None):
    told = {"runner": [runner.pk for runner in runners], "what": what, "day": day or TODAY()}
    answer = browser_of(coach).post(f"/teams/{team.pk}/assign/", told)
    assert answer.status_code == 302
    return answer


def test_the_starter_becomes_a_plan_around_the_runners_own_runs(team, alice, bob):
    add_week(bob, "Tue intervals, Thu tempo, Sun long 90m")
    assign(team, alice, [bob], assignments.STARTER)
    kept = find_plan(bob)
    assert kept.plan.sessions
    at = standing_of(bob, kept.request, kept.plan, TODAY())
    assert check_plan(kept.plan, at.runs, at.wishes, at.rules) == ()


def test_a_workout_is_placed_by_the_runners_rules_and_is_news_to_them(team, alice, bob):
    add_week(bob, "Tue intervals, Thu tempo, Sun long 90m")
    keep_request(bob, Request(TODAY(), 4))
    todays_plan(bob)
    assign(team, alice, [bob], "balance-only", TODAY() + DAY)
    kept = find_plan(bob)
    (placed,) = [s for s in kept.plan.sessions if s.workout == "balance-only" and s.pinned]
    assert TODAY() + DAY <= placed.start.date() <= TODAY() + 7 * DAY
    assert placed.reasons == ("From your coach, alice.",)
    assert placed.kind is SessionKind.LIGHT
    at = standing_of(bob, kept.request, kept.plan, TODAY())
    assert check_plan(kept.plan, at.runs, at.wishes, at.rules) == ()
    assert say_news(kept, TODAY())
    page = browser_of(bob).get(f"/plan/{placed.start.date()}/").content.decode()
    assert "From your coach, alice." in page


def test_jumps_are_as_many_as_the_runners_own_level_allows(team, alice, bob):
    keep_request(bob, Request(TODAY(), 4))
    todays_plan(bob)
    assign(team, alice, [bob], "first-workout-hard", TODAY() + DAY)
    (placed,) = [s for s in find_plan(bob).plan.sessions if s.workout == "first-workout-hard" and s.pinned]
    at = standing_of(bob, find_plan(bob).request, None, TODAY())
    assert placed.contacts <= at.rules.number("H13", "novelty_session")
    assert browser_of(bob).get("/").status_code == 200
    assert browser_of(bob).get(f"/plan/{placed.start.date()}/").status_code == 200


def test_the_body_has_the_last_word(team, alice, bob):
    hold = Hold(TODAY(), None, HoldCause.ILL)
    keep_request(bob, Request(TODAY(), 4, holds=(hold,)))
    before = find_plan(bob).request
    assign(team, alice, [bob], "balance-only")
    assert find_plan(bob).request == before


def test_one_runners_refusal_is_said_and_stops_nobody_else(team, alice, bob):
    fill(team, 1)
    other = Member.objects.filter(team=team).exclude(runner__in=[alice, bob]).get().runner
    browser = browser_of(alice)
    told = {"runner": [bob.pk, other.pk], "what": "balance-only", "day": TODAY() + DAY}
    browser.post(f"/teams/{team.pk}/assign/", told)
    page = browser.get(f"/teams/{team.pk}/board/").content.decode()
    assert "bob: has no plan yet" in page
    assert [s for s in find_plan(other).plan.sessions if s.workout == "balance-only" and s.pinned]


@pytest.mark.parametrize("level", [Level.NOTHING, Level.TRAINED, Level.LOG])
def test_below_the_level_that_says_so_a_coach_plans_nothing(team, alice, bob, level):
    membership.grant(Member.objects.get(runner=bob), level=level, shares=True)
    assign(team, alice, [bob], assignments.STARTER)
    assert find_plan(bob) is None


def test_nobody_outside_the_team_is_planned_for(team, alice, charlie):
    other = membership.make_team(charlie, "Another")
    assert other
    assign(team, alice, [charlie], assignments.STARTER)
    assert find_plan(charlie) is None


def test_an_assigned_session_can_be_skipped_by_its_runner(team, alice, bob):
    keep_request(bob, Request(TODAY(), 4))
    todays_plan(bob)
    assign(team, alice, [bob], "balance-only", TODAY() + DAY)
    (placed,) = [s for s in find_plan(bob).plan.sessions if s.workout == "balance-only" and s.pinned]
    browser_of(bob).post("/plan/change/", {"do": "skip", "day": placed.start.date()})
    assert not [s for s in find_plan(bob).plan.sessions if s.start.date() == placed.start.date()]


MONDAY = date(2026, 5, 4)


def test_a_challenge_begins_on_a_monday_and_there_is_one_at_a_time(team):
    made = challenges.start_challenge(team, 2, MONDAY + DAY)
    assert made.begins == MONDAY + 7 * DAY
    with pytest.raises(StrideworkError, match="a challenge already"):
        challenges.start_challenge(team, 2, MONDAY + 8 * DAY)
    assert challenges.start_challenge(team, 3, MONDAY + 21 * DAY).begins == MONDAY + 21 * DAY


def test_consistency_counts_and_more_does_not(team, alice, bob):
    made = challenges.start_challenge(team, 2, MONDAY)
    for runner in (alice, bob):
        challenges.turn_taking_part(made, runner, takes_part=True)
    for day in (0, 1, 2, 3, 4, 5):  # six hard days in one week are no more than two
        train(alice, MONDAY + day * DAY, srpe=10)
    for day in (0, 0, 3, 8, 12):  # twice on a day is one day
        train(bob, MONDAY + day * DAY, srpe=1)
    first, second = challenges.list_standings(made)
    assert (first.runner, first.days, first.kept) == (bob, (2, 2), True)
    assert (second.runner, second.days, second.kept) == (alice, (2, 0), False)


def test_runs_and_days_outside_do_not_count(team, bob):
    made = challenges.start_challenge(team, 2, MONDAY)
    challenges.turn_taking_part(made, bob, takes_part=True)
    train(bob, MONDAY - DAY)
    train(bob, MONDAY + 14 * DAY)
    train(bob, MONDAY + DAY, workout="easy-run-resets")
    own = keep_own(bob, "name: Hill day\nsport: run\n\nMain set\n- Run 20m\n")
    train(bob, MONDAY + DAY, workout=own.slug)
    assert challenges.list_standings(made)[0].done == 0


def test_only_who_takes_part_is_shown(team, alice, bob):
    browser_of(alice).post(f"/teams/{team.pk}/challenge/", {"do": "begin", "days": "3"})
    made = Challenge.objects.get()
    assert made.days_a_week == 3
    train(bob, TODAY())
    assert challenges.list_standings(made) == []
    browser_of(bob).post(f"/teams/{team.pk}/challenge/", {"do": "take-part"})
    assert [standing.runner for standing in challenges.list_standings(made)] == [bob]
    browser_of(bob).post(f"/teams/{team.pk}/challenge/", {"do": "stop"})
    assert challenges.list_standings(made) == []


def test_who_may_not_jump_gets_no_jumps_from_a_coach(team, alice, bob):
    record_clearance(bob, passed=False, on=TODAY())
    keep_request(bob, Request(TODAY(), 4))
    todays_plan(bob)
    assign(team, alice, [bob], "first-workout", TODAY() + DAY)
    assert not [s for s in find_plan(bob).plan.sessions if s.jumps]


def test_what_a_runner_calls_a_workout_of_their_own_stays_theirs(team, alice, bob):
    train(bob, TODAY(), workout="own-after-the-breakup")
    page = browser_of(alice).get(f"/teams/{team.pk}/board/").content.decode()
    assert "A workout of their own" in page
    assert "own-after" not in page


def test_a_run_of_the_runners_own_is_no_strength_on_the_board(team, bob):
    own = keep_own(bob, "name: Hill day\nsport: run\n\nMain set\n- Run 20m\n")
    train(bob, TODAY(), workout=own.slug)
    assert row_of(team, bob).last is None
    train(bob, TODAY() - DAY)
    assert row_of(team, bob).last == TODAY() - DAY
