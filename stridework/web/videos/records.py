"""The rows of videos: whose go at one it is, what became of it, who may see it, and deleting it with its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet

from stridework.web.models import FormVideo, Level, Member, Runner, Team
from stridework.web.videos.files import remove_files

State = FormVideo.State
LEASE = timedelta(seconds=45)
#: A film that ends whoever looks at it must not do so for ever.
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """One go at a video: the row as it was when it was claimed, and the token of the go."""

    video: FormVideo
    token: UUID


def claim(video_id: UUID, now: datetime) -> Claim | None:
    """Claim a video that waits, or whose last go ended without a word. None where it is another's, done or gone.

    One UPDATE decides, so that of several that try at once one gets it.
    """
    token = uuid4()
    taken = FormVideo.objects.filter(_unfinished(now), pk=video_id, attempts__lt=MOST_ATTEMPTS).update(
        state=State.WORKING, claim=token, lease_until=now + LEASE, attempts=F("attempts") + 1, done=0, reason=""
    )
    if not taken:
        return None
    video = FormVideo.objects.filter(pk=video_id, claim=token).first()
    return None if video is None else Claim(video, token)


def go_on(go: Claim, now: datetime, *, done: int, frames: int) -> bool:
    """Keep how far a go is and that it is alive; False where it is no longer the claim, or the video is gone."""
    return bool(_held(go).update(lease_until=now + LEASE, done=done, frames=frames))


def finish(go: Claim, *, result: dict[str, Any], report: str) -> bool:
    """Keep what came of a go; False, and nothing kept, where it is no longer the claim."""
    return bool(
        _held(go).update(state=State.READY, claim=None, lease_until=None, result=result, report=report, reason="")
    )


def fail(go: Claim, reason: str) -> bool:
    """Keep that a video cannot be analysed, and why."""
    return bool(_held(go).update(state=State.FAILED, claim=None, lease_until=None, reason=reason[:500]))


def give_back(go: Claim, *, counted: bool) -> bool:
    """Let another have a go; `counted` says whether this one was the film's own fault."""
    attempts = F("attempts") if counted else F("attempts") - 1
    return bool(_held(go).update(state=State.WAITING, claim=None, lease_until=None, done=0, attempts=attempts))


def _held(go: Claim) -> QuerySet[FormVideo]:
    return FormVideo.objects.filter(pk=go.video.pk, claim=go.token)


def find_unfinished(now: datetime) -> list[UUID]:
    """Return the videos that wait or whose last go ended without a word, those that came first before the others."""
    found = FormVideo.objects.filter(_unfinished(now), attempts__lt=MOST_ATTEMPTS)
    return list(found.order_by("uploaded_at").values_list("pk", flat=True)[:1000])


def give_up(now: datetime, reason: str) -> int:
    """Fail what was begun too often and never ended, and return how many."""
    return FormVideo.objects.filter(_unfinished(now), attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED, claim=None, lease_until=None, reason=reason
    )


def _unfinished(now: datetime) -> Q:
    """Say of a video that it waits, or that its last go ended without a word."""
    return Q(state=State.WAITING) | Q(state=State.WORKING, lease_until__lt=now)


def remove(videos: Iterable[FormVideo]) -> None:
    """Delete videos with their files: the row first, so that whoever is at it keeps nothing more."""
    for key in [video.pk for video in videos]:
        with transaction.atomic():
            row = FormVideo.objects.select_for_update().filter(pk=key).first()
            if row is not None:
                FormVideo.objects.filter(pk=key).delete()
        if row is not None:
            remove_files(row.film, row.report)


def show_to(video: FormVideo, team: Team | None, now: datetime) -> None:
    """Let the coaches of a team see a video from now on, or with None nobody but the runner."""
    FormVideo.objects.filter(pk=video.pk).update(shown_to=team, shown_at=now if team else None)


def videos_shown_to(coach: Runner) -> list[FormVideo]:
    """Return the videos that runners of the coach's teams show their coaches, newest first.

    Who shows one must be in the team without a break since then, and grant its coaches the log.
    """
    teams = Member.objects.filter(runner=coach, is_coach=True).values_list("team", flat=True)
    shown = FormVideo.objects.filter(shown_to__in=list(teams)).exclude(runner=coach)
    shown = shown.select_related("runner", "shown_to")
    grants = Member.objects.filter(team__in=list(teams), level__gte=Level.LOG, runner__is_active=True)
    since = {(member.team_id, member.runner_id): member.joined_at for member in grants}
    return [
        video
        for video in shown
        if (joined := since.get((video.shown_to_id, video.runner_id))) and video.shown_at and joined <= video.shown_at
    ]


def find_video(reader: Runner, video_id: UUID) -> FormVideo | None:
    """Return a video that is the reader's own or is shown to them as a coach; else None."""
    video = FormVideo.objects.select_related("runner", "shown_to").filter(pk=video_id).first()
    if video is None or video.runner_id == reader.pk:
        return video
    return next((shown for shown in videos_shown_to(reader) if shown.pk == video_id), None)
