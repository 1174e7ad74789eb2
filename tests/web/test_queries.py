"""Pages ask the database as often for a runner with two hundred sessions, in a team of two hundred, as for ten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stridework.training.plan import Request
from stridework.web.models import Kudos, Level, Log, Member, Progress, Runner
from stridework.web.plan.records import keep_request, todays_plan
from stridework.web.records import SESSION_LOG, log_columns
from stridework.web.teams import membership
from stridework.web.teams.comments import add_comment
from tests.web.conftest import browser_of, make_log

FEW, MANY = 10, 200


@pytest.fixture
def team(alice):
    return membership.make_team(alice, "Tuesday track")


def grow(team, alice, count):
    """Bring the team and Alice's log to that size; everybody shares all they did."""
    known, now = Member.objects.filter(team=team).count(), timezone.now()
    runners = Runner.objects.bulk_create([Runner(username=f"runner-{n}") for n in range(known, count)])
    Member.objects.bulk_create([Member(team=team, runner=one, level=Level.PLAN, shares=True) for one in runners])
    had = Log.objects.filter(runner=alice).count()
    told = [(alice, make_log(started_at=now - timedelta(days=2 + n))) for n in range(had, count)]
    told += [(one, make_log(started_at=now - timedelta(hours=n))) for n, one in enumerate(runners)]
    Log.objects.bulk_create([Log(id=log.id, runner=runner, **log_columns(log)) for runner, log in told])
    theirs = [log for runner, log in told if runner != alice]
    Kudos.objects.bulk_create([Kudos(log_id=log.id, giver=alice) for log in theirs])
    coach = Runner.objects.exclude(pk=alice.pk).first()
    for row in Log.objects.filter(runner=alice)[:FEW]:
        add_comment(row, coach, "Slower.")
    keep_request(alice, Request(timezone.localdate(), 4))
    todays_plan(alice)
    Progress.objects.filter(runner=alice).delete()
    Progress.objects.create(runner=alice)


def ask(browser, address):
    assert browser.get(address).status_code == 200


def send(browser):
    log = make_log(started_at=timezone.now() - timedelta(minutes=20))
    answer = browser.put(f"/api/logs/{log.id}", SESSION_LOG.dump_json(log), content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["next"]
    Log.objects.filter(pk=log.id).delete()


PAGES = ["/", "/plan/", "/log/", "/progress/", "/videos/", "/teams/{}/", "/teams/{}/board/", "/teams/{}/people/"]


def count_each(browser, team):
    """Return how many questions each page and a sent session ask, the second time."""
    found = {}
    for page in (*PAGES, "PUT"):
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                send(browser) if page == "PUT" else ask(browser, page.format(team.pk))
        found[page] = len(asked)
    return found


def test_every_page_asks_as_often_for_two_hundred_as_for_ten(alice, team):
    browser = browser_of(alice)
    grow(team, alice, FEW)
    few = count_each(browser, team)
    grow(team, alice, MANY)
    assert count_each(browser, team) == few
