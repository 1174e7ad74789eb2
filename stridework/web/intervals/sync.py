"""A runner's account at intervals.icu: its key, kept sealed; sending the plan, reading runs. For pages and commands."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stridework.errors import PlanError, StrideworkError
from stridework.formats.activities import make_reading
from stridework.formats.ics_plan import name_event
from stridework.training.running import Reading
from stridework.web import catalogue
from stridework.web.files.watch import name_planned, write_planned
from stridework.web.intervals.client import Intervals, Planned, check_key
from stridework.web.models import IntervalsAccount, Runner
from stridework.web.plan.calendar import bring_up_to_date, feed_of
from stridework.web.plan.records import KeptPlan, find_plan
from stridework.web.runs.sources import collect_recordings

BEHIND = timedelta(days=90)
"""How far back runs are read: what a plan looks at, and some more."""

SOURCE = "intervals.icu"
Open = Callable[[str], Intervals]


def keep_key(runner: Runner, text: str) -> None:
    """Keep the runner's API key, sealed; what was sent with another one stays known. Raises StrideworkError."""
    sealed = _seal().encrypt(check_key(text).encode())
    IntervalsAccount.objects.update_or_create(runner=runner, defaults={"key": sealed, "problem": ""})


def forget_key(runner: Runner) -> None:
    """Forget the key and what was sent; the calendar at intervals.icu stays as it is."""
    IntervalsAccount.objects.filter(runner=runner).delete()


def find_account(runner: Runner) -> IntervalsAccount | None:
    """Return the runner's account, None where no key was given."""
    return IntervalsAccount.objects.filter(runner=runner).first()


def push(runner: Runner, now: datetime, *, open: Open = Intervals) -> tuple[int, int]:
    """Send every session of the plan still to come; return how many were sent and how many taken out.

    Sending again changes nothing. What left the plan leaves the calendar; what is past stays there. Raises
    StrideworkError, kept as the account's problem too.
    """
    account = _need_account(runner)
    kept = find_plan(runner)
    if kept is None:
        raise PlanError("there is no plan to send yet")
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None)
    coming = _list_coming(runner, kept, local, now)
    coming_ids = {planned.external_id for planned in coming}
    gone = [id for id, at in account.sent if id not in coming_ids and datetime.fromisoformat(at) >= local]
    try:
        intervals = open(_read_key(account))
        intervals.send_sessions(coming)
        # From here on they are there, whatever becomes of the rest.
        account.sent = [[p.external_id, p.at.isoformat()] for p in coming] + [
            entry for entry in account.sent if entry[0] in gone
        ]
        account.save(update_fields=["sent"])
        intervals.remove_sessions(gone)
    except StrideworkError as error:
        _note(account, str(error))
        raise
    account.sent = [[p.external_id, p.at.isoformat()] for p in coming]
    account.sent_at, account.problem = now, ""
    account.save(update_fields=["sent", "sent_at", "problem"])
    return len(coming), len(gone)


def pull(runner: Runner, now: datetime, *, open: Open = Intervals) -> Reading:
    """Read the runs of the last weeks and keep them with those read before. Raises StrideworkError."""
    account = _need_account(runner)
    today = timezone.localdate(now)
    try:
        recording = open(_read_key(account)).read_runs(today - BEHIND, today)
    except StrideworkError as error:
        _note(account, str(error))
        raise
    reading = make_reading([recording], zone=ZoneInfo(settings.TIME_ZONE))
    if reading.runs:
        collect_recordings(runner, reading, SOURCE)
    account.read_at, account.problem = now, ""
    account.save(update_fields=["read_at", "problem"])
    return reading


def _list_coming(runner: Runner, kept: KeptPlan, local: datetime, now: datetime) -> list[Planned]:
    """Return the sessions still to come, under the ids they have in every calendar."""
    entries, changed = bring_up_to_date(runner, now)
    feed = feed_of(runner, changed)
    sessions = {session.start: session for session in kept.plan.sessions}
    found = []
    for entry in entries:
        if entry.what != "session" or not entry.live or entry.start < local:
            continue
        session = sessions[entry.start]
        if watch := write_planned(session):
            title = catalogue.workouts()[session.workout].name
            id = name_event(feed, entry.key)
            found.append(Planned(id, session.start, title, name_planned(session), watch.content))
    return found


def _need_account(runner: Runner) -> IntervalsAccount:
    account = find_account(runner)
    if account is None:
        raise StrideworkError("no API key of intervals.icu is known yet; it stands at the end of its settings page")
    return account


def _note(account: IntervalsAccount, problem: str) -> None:
    account.problem = problem[:500]
    account.save(update_fields=["problem"])


def _seal() -> Fernet:
    """Return what seals keys: it is made of this installation's secret, which no copy of the database has."""
    secret = salted_hmac("stridework.intervals", "key", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(secret))


def _read_key(account: IntervalsAccount) -> str:
    try:
        return _seal().decrypt(bytes(account.key)).decode()
    except InvalidToken:
        raise StrideworkError(
            "the API key was kept by another installation and cannot be read here; please enter it again"
        ) from None
