"""The job that analyses a video, and the look at what was left unfinished or is over.

It may be begun twice for one video, when a worker died or was only slow: each go claims the row, and what came of it is
kept by the go that still holds the claim, so that it is kept once.
"""

from __future__ import annotations

import logging
import time
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from stridework.errors import PoseModelMissing
from stridework.web import jobs
from stridework.web.models import FormVideo
from stridework.web.videos import records
from stridework.web.videos.analysis import CannotJudge, Stopped
from stridework.web.videos.files import copy_to_work_on, name_report, remove_files, store

TELL_EVERY_S = 2.0
_log = logging.getLogger(__name__)


def judge(key: str) -> None:
    """Analyse a video and keep its report; one that is done, gone or in other hands is left alone."""
    go = records.claim(UUID(key), timezone.now())
    if go is None:
        return
    try:
        _judge(go)
    except (CannotJudge, PoseModelMissing) as error:
        records.fail(go, str(error))
    except Stopped:
        if records.give_back(go, counted=False):
            jobs.start("judge-video", key)
    except Exception:
        records.give_back(go, counted=True)
        raise


def _judge(go: records.Claim) -> None:
    told_at = 0.0

    def tell(done: int, frames: int) -> bool:
        nonlocal told_at
        if jobs.ENDING.is_set():
            return False
        if time.monotonic() - told_at < TELL_EVERY_S:
            return True
        told_at = time.monotonic()
        return records.go_on(go, timezone.now(), done=done, frames=frames)

    def go_on() -> None:
        if not tell(0, 0):
            raise Stopped

    try:
        with copy_to_work_on(go.video, go_on) as film:
            analysis = import_string(settings.VIDEO_ANALYSIS)(film, go.video.exercise, tell)
            with analysis.report.open("rb") as report:
                name = store().save(name_report(go.video), File(report))
    except FileNotFoundError:
        if not FormVideo.objects.filter(pk=go.video.pk).exists():
            return  # deleted meanwhile
        raise CannotJudge(_("The video's file is no longer there.")) from None
    if not records.finish(go, result=analysis.result, report=name):
        remove_files(name)


def look_after() -> None:
    """Have another go at what was left unfinished, give up what never ends, and delete what was kept long enough."""
    now = timezone.now()
    given_up = records.give_up(
        now, _("The analysis ended without a result %(n)d times.") % {"n": records.MOST_ATTEMPTS}
    )
    if given_up:
        _log.warning("%d videos were given up", given_up)
    for video_id in records.find_unfinished(now):
        jobs.start("judge-video", str(video_id))
    records.remove(FormVideo.objects.filter(expires_at__lte=now)[:1000])
