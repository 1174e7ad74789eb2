"""What comes next: told with the answer to a session, kept so that it stays cheap, and asked for where a rung waits."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stridework.library.rules import load_rules
from stridework.training.ladder import Cause
from stridework.training.log import Done, IntervalLog
from stridework.training.plan import Phase, Plan, Request, WeekPlan
from stridework.training.progression import progress_history
from stridework.web import catalogue
from stridework.web.models import Progress, RungTest, TrainingPlan
from stridework.web.plan import records as plan_records
from stridework.web.progress.records import LEFT_OPEN, keep_rung_answer, outlook_of
from stridework.web.records import (
    SESSION_LOG,
    change_log,
    delete_log,
    find_row,
    history_of,
    local_runner,
    read_log,
    store_log,
)
from tests.web.conftest import browser_of, make_log

STAND = ("balance-lunge", 1)
WORK = (IntervalLog(1, "squat", Done.FULL, "squat"), IntervalLog(3, "balance-lunge", Done.FULL, "balance-lunge"))


def days_ago(days, **told):
    start = timezone.localtime() - timedelta(days=days, hours=1)
    told = {"srpe": 5, "pain": 0, "intervals": WORK} | told
    return make_log(started_at=start, finished_at=start + timedelta(minutes=12), **told)


def put(browser, log):
    body = json.dumps(SESSION_LOG.dump_python(log, mode="json"))
    response = browser.put(f"/api/logs/{log.id}", body, content_type="application/json")
    assert response.status_code in (200, 201)
    return response.json()


def store(runner, *days, **told):
    logs = [days_ago(each, **told) for each in days]
    for log in logs:
        store_log(runner, log)
    return logs


def waiting(runner):
    """Let the runner stand where balance and lunge wait for a test, and return the last session."""
    return store(runner, 15, 12, 9, 6, 3)[-1]


def fold(runner, today, **known):
    """Return what comes next, worked out from the whole log without anything kept."""
    known = {"running": catalogue.running(), "passed": {}} | known
    return progress_history(history_of(runner), catalogue.exercises(), today, load_rules().limits, **known)


def test_a_kept_session_is_answered_with_what_comes_next_and_why(local):
    log = days_ago(0)
    told = put(local, log)["next"]
    squat, balance = told["exercises"]
    assert (squat["name"], squat["amount"], squat["decision"]) == ("Squat", "10 reps", "A step up")
    assert balance["reason"] == "A good session: 1 repetition more."
    assert (told["easier"], told["session"]) == ("", None)
    assert put(local, log)["next"] == told


def test_only_exercises_of_the_session_are_told(local):
    put(local, days_ago(3))
    squats = days_ago(0, intervals=(IntervalLog(1, "squat", Done.FULL, "squat"),))
    assert [each["exercise"] for each in put(local, squats)["next"]["exercises"]] == ["squat"]


def test_a_session_that_comes_late_is_kept_and_says_nothing_about_the_next(local):
    put(local, days_ago(0))
    assert put(local, days_ago(9))["next"] is None


def test_whatever_goes_wrong_about_the_next_time_the_session_is_kept(local, monkeypatch):
    monkeypatch.setattr("stridework.web.api.look_beyond", lambda *_: 1 / 0)
    log = days_ago(0)
    assert put(local, log) == {"id": str(log.id), "next": None}
    assert history_of(local_runner()) == (log,)


def test_with_a_plan_the_next_session_is_told_with_its_day_and_reasons(local):
    today = timezone.localdate()
    plan_records.keep_request(local_runner(), Request(began=today, weeks=3))
    session = put(local, days_ago(0))["next"]["session"]
    plan = plan_records.todays_plan(local_runner(), today)
    coming = [s for s in plan.sessions if not s.done and s.start > timezone.localtime().replace(tzinfo=None)]
    assert session["start"] == coming[0].start.isoformat(timespec="minutes")
    assert session["name"] == catalogue.workouts()[coming[0].workout].name
    assert coming[0].prescription in session["amount"] and session["reasons"] == list(coming[0].reasons[:2])


def test_landings_are_those_of_the_day_of_the_next_session(local):
    jumps = (IntervalLog(1, "jumping-lunge", Done.FULL, "jumping-lunge", reps=40),)
    store(local_runner(), 5, intervals=jumps)
    told = put(local, days_ago(0, intervals=jumps))["next"]  # in two days the forty of five days ago are over
    assert "landings for seven days are used up" not in str(told)


@pytest.fixture
def many(db):
    runner = local_runner()
    store(runner, *range(180, 0, -3), srpe=6)
    return runner


def kept(runner):
    return Progress.objects.get(runner=runner).until


def test_what_was_worked_out_is_kept_and_the_next_session_reads_only_what_came_after(many):
    today = timezone.localdate()
    assert outlook_of(many, today) == fold(many, today)
    latest = history_of(many)
    assert kept(many) == latest[-LEFT_OPEN - 1].started_at
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert outlook_of(many, today) == fold_of(latest, today)
    read = [query["sql"] for query in asked if '"web_log"' in query["sql"]]
    assert len(read) == 1 and '"started_at" >' in read[0]


def fold_of(logs, today):
    return progress_history(
        logs, catalogue.exercises(), today, load_rules().limits, running=catalogue.running(), passed={}
    )


def test_an_answer_about_one_of_the_latest_sessions_throws_nothing_away(many):
    today = timezone.localdate()
    outlook_of(many, today)
    before = kept(many)
    row = find_row(many, history_of(many)[-3].id)
    change_log(row, replace(read_log(row), pain=4, pain_next_morning=5))
    assert kept(many) == before
    assert outlook_of(many, today) == fold(many, today)


@pytest.mark.parametrize("change", ["answer", "delete", "insert", "move"])
def test_a_change_long_ago_counts_as_if_it_had_always_been_so(many, change):
    today = timezone.localdate()
    outlook_of(many, today)
    early = history_of(many)[4]
    row = find_row(many, early.id)
    if change == "answer":
        change_log(row, days_ago(168, id=early.id, pain=7))
    elif change == "delete":
        delete_log(row)
    elif change == "insert":
        store_log(many, days_ago(167, pain=6))
    else:
        change_log(row, days_ago(1, id=early.id, pain=6))
    assert kept(many) is None
    assert outlook_of(many, today) == fold(many, today)
    assert kept(many) is not None


def test_a_log_that_changes_while_it_is_read_is_not_kept_as_it_was(many, monkeypatch):
    from stridework.web.progress import records as progress_records

    real = progress_records.history_of

    def read_and_be_overtaken(*asked):
        logs = real(*asked)
        store_log(many, days_ago(170, pain=8))
        return logs

    monkeypatch.setattr(progress_records, "history_of", read_and_be_overtaken)
    outlook_of(many, timezone.localdate())
    assert kept(many) is None


def test_a_session_of_the_past_is_not_seen_from_what_is_kept_of_later_ones(many):
    today = timezone.localdate()
    outlook_of(many, today)
    early = history_of(many)[10]
    day = early.started_at.date()
    assert outlook_of(many, day, early.started_at) == fold_of(history_of(many, early.started_at), day)


def test_easier_weeks_of_the_plan_hold_back_growth_and_stay_when_the_plan_begins_later(local):
    runner, today = local_runner(), date(2026, 6, 24)
    easier, later = date(2026, 6, 1), date(2026, 6, 22)
    row = TrainingPlan.objects.create(
        runner=runner, request=plan_records.REQUEST.dump_python(Request(began=easier, weeks=12), mode="json")
    )
    first = Plan((), (), (WeekPlan(easier, Phase.DELOAD, 1, 1, 24.0), WeekPlan(later, Phase.DELOAD, 1, 1, 24.0)))
    row.deload_weeks = plan_records._add_deload_weeks([], first)
    now_planned = Plan((), (), (WeekPlan(later, Phase.BUILD, 2, 2, 24.0),))
    row.deload_weeks = plan_records._add_deload_weeks(row.deload_weeks, now_planned)
    row.save()
    assert plan_records.deload_days_of(runner) == {easier + timedelta(days=n) for n in range(7)}
    at = datetime.combine(easier + timedelta(days=2), time(18), timezone.get_current_timezone())
    store_log(runner, make_log(started_at=at, srpe=5, pain=0, intervals=WORK))
    assert outlook_of(runner, today).prescriptions["squat"].cause is Cause.GAP_REPS
    assert outlook_of(runner, date(2026, 6, 5)).prescriptions["squat"].cause is Cause.DELOAD


def test_a_rung_that_waits_asks_on_the_page_of_the_session_and_opens_with_the_answer(local):
    log = waiting(local_runner())
    page = local.get(f"/log/{log.id}/").content.decode()
    assert "Stand 20 seconds on each leg with your eyes open." in page
    assert 'action="/rung-tests/balance-lunge/1/"' in page
    back = f"/log/{log.id}/"
    assert local.post("/rung-tests/balance-lunge/1/", {"passed": "no", "back": back})["Location"] == back
    page = local.get(back).content.decode()
    assert "You said: not yet." in page and ">I can<" in page and ">Not yet<" not in page
    local.post("/rung-tests/balance-lunge/1/", {"passed": "yes", "back": back})
    assert outlook_of(local_runner(), timezone.localdate()).prescriptions["balance-lunge"].level == 1
    assert "/rung-tests/" not in local.get(back).content.decode()


def test_an_answer_needs_the_forms_token_and_leads_nowhere_else(alice):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post("/rung-tests/balance-lunge/1/", {"passed": "yes"}).status_code == 403
    assert not RungTest.objects.exists()
    away = {"passed": "yes", "back": "https://evil.example/"}
    assert browser_of(alice).post("/rung-tests/balance-lunge/1/", away)["Location"] == "/"


@pytest.mark.parametrize("rung", ["balance-lunge/0", "balance-lunge/9", "no-such/1"])
def test_a_rung_without_a_test_has_no_answer(local, rung):
    assert local.post(f"/rung-tests/{rung}/", {"passed": "yes"}).status_code == 404
    answer = local.put(f"/api/rung-tests/{rung}", '{"passed": true}', content_type="application/json")
    assert answer.status_code == 404 and answer.json()["errors"]
    assert not RungTest.objects.exists()


def test_the_player_asks_with_its_answer_and_takes_the_runners_word(local):
    waiting(local_runner())
    balance = put(local, days_ago(0))["next"]["exercises"][1]
    assert (balance["asks"], balance["not_yet"], balance["gate"][:8]) == (1, False, "Stand 20")

    def answer(document):
        address = f"/api/rung-tests/{balance['exercise']}/{balance['asks']}"
        return local.put(address, json.dumps(document), content_type="application/json")

    assert answer({"passed": False}).json()["next"]["exercises"][0]["not_yet"] is True
    opened = answer({"passed": True}).json()["next"]["exercises"][0]
    assert (opened["amount"], opened["asks"], opened["gate"]) == ("7 a side", None, "")
    assert answer({"passed": "yes"}).status_code == 422
    assert answer({"passed": True, "level": 3}).status_code == 422


def test_saying_so_twice_does_not_move_the_day_it_was_first_said(db):
    runner, first = local_runner(), timezone.now() - timedelta(days=9)
    keep_rung_answer(runner, *STAND, passed=True, at=first)
    keep_rung_answer(runner, *STAND, passed=True, at=timezone.now())
    assert plan_records.rung_tests_of(runner)[STAND] == (True, timezone.localtime(first))


def test_nobody_answers_for_another(alice, bob):
    waiting(alice)
    browser_of(bob).post("/rung-tests/balance-lunge/1/", {"passed": "yes"})
    assert outlook_of(alice, timezone.localdate()).prescriptions["balance-lunge"].waits_for == 1
