"""Three people: Alice, whose things these are; Bob, who runs with her; Charlie, who does not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from stridework.training.log import Done, IntervalLog, SessionLog
from stridework.web.models import Runner

START = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)


@pytest.fixture
def alice(db):
    return Runner.objects.create_user("alice", password="longer than ten")


@pytest.fixture
def bob(db):
    return Runner.objects.create_user("bob", password="longer than ten")


@pytest.fixture
def charlie(db):
    return Runner.objects.create_user("charlie", password="longer than ten")


def browser_of(runner=None):
    """Return a browser in which this runner is signed in; without a runner, nobody is."""
    client = Client()
    if runner:
        client.force_login(runner)
    return client


@pytest.fixture
def local(db):
    """Return a browser on the runner's own computer, where there are no accounts."""
    return Client()


def make_log(**changes):
    start = changes.pop("started_at", START)
    told = {
        "id": uuid4(),
        "workout": "first-workout",
        "started_at": start,
        "finished_at": start + timedelta(minutes=12),
        "seconds": 660.0,
        "intervals": (IntervalLog(1, "squat", Done.FULL, "squat", reps=9), IntervalLog(3, "balance-lunge", Done.PART)),
    }
    return SessionLog(**(told | changes))
