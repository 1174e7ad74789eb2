"""A runner's plan as a calendar: its entries kept from look to look, and the secret addresses calendars ask by.

An address is signed, not stored: the database holds the feed's name only, and what opens it is a hash keyed by this
installation's secret key, which lies in a file of its own. So a leaked database opens no feed, and the runner can be
shown the address whenever they want it. A new name makes old addresses void.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from pydantic import TypeAdapter

from stridework.formats.calendar_entries import CalendarEntry, draft_entries, keep_up
from stridework.formats.ics_plan import Feed, write_entries
from stridework.training.plan import Plan
from stridework.web.models import PlanCalendar, Runner
from stridework.web.plan.records import find_plan

ENTRIES: TypeAdapter[tuple[CalendarEntry, ...]] = TypeAdapter(tuple[CalendarEntry, ...])
Sight = Literal["full", "busy"]
"""What a feed shows: everything, or only that the runner is busy. Each has an address of its own."""

_NOTHING = Plan((), (), ())


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar as it is now. `changed` is when it last did; until then its bytes are the same."""

    content: bytes
    changed: datetime


def write_calendar(
    runner: Runner, sight: Sight = "full", now: datetime | None = None, *, with_resets: bool = True
) -> CalendarFile:
    """Return the runner's plan as a calendar, brought up to date and kept; without a plan what it had is called off."""
    now = now or timezone.now()
    entries, changed = bring_up_to_date(runner, now)
    shown = [entry for entry in entries if with_resets or entry.what != "resets"]
    content = write_entries(shown, feed_of(runner, changed), busy_only=sight == "busy")
    return CalendarFile(content, changed)


def bring_up_to_date(runner: Runner, now: datetime) -> tuple[tuple[CalendarEntry, ...], datetime]:
    """Return the entries of the runner's plan as they are now, kept from here on, and when they last changed."""
    today = timezone.localdate(now)
    kept = find_plan(runner, today)
    plan, times = (kept.plan, kept.request.times) if kept else (_NOTHING, {})
    drafts = draft_entries(plan, times, with_resets=True)
    with transaction.atomic():
        row, _ = PlanCalendar.objects.select_for_update().get_or_create(runner=runner)
        known = ENTRIES.validate_python(row.entries)
        entries = keep_up(known, drafts, now, today)
        if row.changed is None or entries != known:
            row.entries, row.changed = ENTRIES.dump_python(entries, mode="json"), now.replace(microsecond=0)
            row.save(update_fields=["entries", "changed"])
    return entries, row.changed


def _key_of(runner: Runner) -> str:
    """Return what the ids of the runner's entries are made of: made once, then kept and taken along in an archive."""
    row, _ = PlanCalendar.objects.get_or_create(runner=runner)
    if not row.key:
        row.key = salted_hmac("stridework.plan", str(runner.pk)).hexdigest()
        row.save(update_fields=["key"])
    return row.key


def feed_of(runner: Runner, changed: datetime) -> Feed:
    """Return how the runner's calendars are written.

    The ids made of its key are this installation's and this runner's own, so that two runners' files can lie in one
    calendar.
    """
    return Feed(_key_of(runner), ZoneInfo(settings.TIME_ZONE), changed)


def find_feed(runner: Runner) -> UUID | None:
    """Return the name of the runner's feed, None where they have none."""
    return PlanCalendar.objects.filter(runner=runner).values_list("feed", flat=True).first()


def renew_feed(runner: Runner) -> UUID:
    """Give the runner a feed of a new name: addresses given out before open nothing any more."""
    feed = uuid4()
    PlanCalendar.objects.update_or_create(runner=runner, defaults={"feed": feed})
    return feed


def revoke_feed(runner: Runner) -> None:
    """Take the runner's feed away; what calendars were shown is kept, for a feed to come."""
    PlanCalendar.objects.filter(runner=runner).update(feed=None)


def sign_feed(feed: UUID, sight: Sight) -> str:
    """Return the part of a feed's address that nobody can guess: 43 letters for 256 bits."""
    digest = salted_hmac("stridework.feed", f"{feed} {sight}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def open_feed(feed: UUID, signature: str) -> tuple[Runner, Sight] | None:
    """Return whose feed an address opens and what it shows; None for one that is wrong, void or of a closed account."""
    sights: tuple[Sight, ...] = ("full", "busy")
    sight = next((s for s in sights if hmac.compare_digest(sign_feed(feed, s).encode(), signature.encode())), None)
    row = PlanCalendar.objects.filter(feed=feed, runner__is_active=True).select_related("runner").first()
    return (row.runner, sight) if row and sight else None
