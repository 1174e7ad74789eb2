"""Taking an uploaded video in: what is refused, and why, before anything of it is kept."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path, PurePath
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext as _

from stridework.errors import StrideworkError
from stridework.video.checking import Bounds
from stridework.web import jobs
from stridework.web.models import FormVideo, Member, Runner, Team
from stridework.web.videos.files import name_film, store

LARGEST_BYTES = 200 * 1024 * 1024
MOST_VIDEOS = 20
BOUNDS = Bounds(side=4096, seconds=180.0, pictures_per_s=250.0)
CHECK_S = 30
#: How a film begins, and how its file is then called. Nothing else is opened: there are kinds of file that name others.
KINDS = ((4, b"ftyp", ".mp4"), (0, b"\x1a\x45\xdf\xa3", ".webm"))


class Refused(StrideworkError):
    """A video that is not taken, with the HTTP status that says so."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        super().__init__(reason)


def can_analyse() -> bool:
    """Return whether what looks at videos is installed here; where workers look at them, that is theirs to say."""
    return connection.vendor == "postgresql" or find_spec("mediapipe") is not None


def take_video(runner: Runner, upload: UploadedFile, exercise: str, team: Team | None, now: datetime) -> FormVideo:
    """Keep a video and have it analysed. Raises Refused; then nothing of it is kept."""
    if not upload.size:
        raise Refused(422, _("The file is empty."))
    if upload.size > LARGEST_BYTES:
        raise Refused(413, say_too_large())
    if runner.form_videos.count() >= MOST_VIDEOS:
        raise Refused(409, _("You keep %(most)d videos already. Delete one first.") % {"most": MOST_VIDEOS})
    suffix = _find_suffix(upload)
    with _as_file(upload, suffix) as path:
        seconds = _check(path)
    video = FormVideo(
        id=uuid4(),
        runner=runner,
        name=PurePath(upload.name or "").name[:120] or _("Video"),
        exercise=exercise,
        size_bytes=upload.size,
        seconds=seconds,
        uploaded_at=now,
        expires_at=now + timedelta(days=settings.VIDEO_DAYS),
        shown_to=team,
        shown_at=now if team else None,
    )
    upload.seek(0)
    video.film = store().save(name_film(video, suffix), upload)
    try:
        video.save(force_insert=True)
    except BaseException:
        store().delete(video.film)
        raise
    jobs.start("judge-video", str(video.pk))
    return video


def say_too_large() -> str:
    """Return the words on a file that is too large."""
    return _("The file is too large: at most %(most)d MB.") % {"most": LARGEST_BYTES // 1024**2}


def find_team(runner: Runner, told: str) -> Team | None:
    """Return the team of the runner's that a form names by its key, None for "" or one that is not theirs."""
    members = Member.objects.filter(runner=runner).select_related("team")
    return next((member.team for member in members if str(member.team_id) == told), None)


def _find_suffix(upload: UploadedFile) -> str:
    upload.seek(0)
    head = upload.read(32)
    for place, mark, suffix in KINDS:
        if head[place : place + len(mark)] == mark:
            return suffix
    raise Refused(415, _("This is no video that can be read here: MP4, MOV or WebM are expected."))


@contextmanager
def _as_file(upload: UploadedFile, suffix: str) -> Iterator[Path]:
    """Yield the path of an upload under a name of our own; a small one has none yet."""
    with tempfile.TemporaryDirectory(prefix="stridework-video-") as folder:
        path = Path(folder, f"film{suffix}")
        if hasattr(upload, "temporary_file_path"):
            path.symlink_to(upload.temporary_file_path())
        else:
            upload.seek(0)
            path.write_bytes(upload.read())
        yield path


def _check(path: Path) -> float:
    """Return a film's length, found by a process that has bounds. Raises Refused."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "stridework.video.checking", str(path), json.dumps(asdict(BOUNDS))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 they are pipes
    try:
        output = _read_for(process, CHECK_S)  # not communicate(): the process ends with its input
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
    try:
        found = json.loads(output)
    except ValueError:
        raise Refused(422, _("The video could not be read within the time and memory a video may take.")) from None
    if "problem" in found:
        raise Refused(422, _("The video is not taken: %(reason)s.") % {"reason": found["problem"]})
    return float(found["seconds"])


def _read_for(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Return what the process says until it ends, at most for so long."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        assert process.stdout is not None  # noqa: S101 it is a pipe
        return process.stdout.read(65536)
    finally:
        timer.cancel()
