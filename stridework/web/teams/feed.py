"""What a team sees of each other: the finished sessions of those who share them, and well-dones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from stridework.web.models import Kudos, Log, Member, Runner, Team

PER_PAGE = 20
LATELY = timedelta(days=28)  # what is older is no news, and a team in which few share is not searched for years


@dataclass(frozen=True, slots=True)
class Shared:
    """A finished session as team-mates see it: who, what and when; never effort, pain or a note."""

    log_id: UUID
    runner: Runner
    workout: str
    started_at: datetime
    seconds: float
    kudos: int
    is_mine: bool
    given: bool


def list_shared(team: Team, reader: Runner, most: int = PER_PAGE) -> Sequence[Shared]:
    """Return the latest sessions that members share with the team, newest first, in one query."""
    kudos = Kudos.objects.filter(log=OuterRef("pk"))
    # Counted for the rows that are shown, not for everything a large team ever did: hence no join.
    count = Subquery(kudos.order_by().values("log").annotate(n=Count("pk")).values("n"))
    given = kudos.filter(giver=reader)
    rows = (
        _shared(team).filter(started_at__gt=timezone.now() - LATELY).defer("document").select_related("runner")
        .annotate(kudos_count=Coalesce(count, 0), given=Exists(given))
        .order_by("-started_at", "pk")[:most]
    )  # fmt: skip
    return [
        Shared(
            row.pk, row.runner, row.workout, row.started_at, row.seconds, row.kudos_count,
            is_mine=row.runner_id == reader.pk, given=row.given,
        )
        for row in rows
    ]  # fmt: skip


def turn_kudos(team: Team, log_id: UUID, giver: Runner) -> None:
    """Give a session a well done, or take it back. Raises Http404 where the team does not see that session."""
    log = _shared(team).filter(pk=log_id).exclude(runner=giver).first()
    if log is None:
        raise Http404
    taken_back, _ = Kudos.objects.filter(log=log, giver=giver).delete()
    if not taken_back:
        Kudos.objects.get_or_create(log=log, giver=giver)


def _shared(team: Team) -> QuerySet[Log]:
    sharing = Member.objects.filter(team=team, shares=True, runner__is_active=True)
    return Log.objects.filter(runner__in=sharing.values("runner"))
