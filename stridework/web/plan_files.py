"""A runner's plan as a calendar to take along: whose it is, and which times were the runner's own words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.crypto import salted_hmac

from stridework.formats.ics_plan import Feed
from stridework.training.plan import Request
from stridework.web.models import Runner


def feed_of(runner: Runner, request: Request, changed: datetime) -> Feed:
    """Return how the runner's plan is written as a calendar, `changed` being when it last was (with its zone).

    The ids made of its key are this installation's and this runner's own, so that two runners' files can lie in one
    calendar.
    """
    key = salted_hmac("stridework.plan", str(runner.pk)).hexdigest()
    return Feed(key, ZoneInfo(settings.TIME_ZONE), changed, times=request.times)
