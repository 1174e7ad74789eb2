"""Where the files of videos lie: the store's names, which nobody can guess, and a copy to work on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from uuid import uuid4

from django.core.files.storage import Storage, storages
from django.utils.text import get_valid_filename

from stridework.web.models import FormVideo

CHUNK = 1024 * 1024


def store() -> Storage:
    """Return the store of videos. No address leads into it: what is in it is handed out by pages that ask who asks."""
    return storages["videos"]


def name_film(video: FormVideo, suffix: str) -> str:
    """Return a new name for a video's film: in the runner's own folder, which goes with the runner."""
    return f"{video.runner_id}/videos/{uuid4().hex}{suffix}"


def name_report(video: FormVideo) -> str:
    """Return a new name for a report: one for each go at it, so that none overwrites another's."""
    return f"{video.runner_id}/videos/{uuid4().hex}.html"


def say_file_name(video: FormVideo, suffix: str) -> str:
    """Return the runner's own name of a video as one that is good in any file system."""
    stem = PurePath(video.name).stem.lstrip(".-") or "video"
    try:
        return get_valid_filename(stem[:80]) + suffix
    except ValueError:
        return f"video{suffix}"


@contextmanager
def copy_to_work_on(video: FormVideo, go_on: Callable[[], None]) -> Iterator[Path]:
    """Yield the path of the film, alone in a folder that is gone afterwards. Raises OSError where it is not there.

    `go_on` is called now and then while it is copied, which takes its time where the store is far away.
    """
    with tempfile.TemporaryDirectory(prefix="stridework-video-") as folder:
        path = Path(folder, say_file_name(video, PurePath(video.film).suffix))
        with store().open(video.film) as source, path.open("wb") as copy:
            while part := source.read(CHUNK):
                copy.write(part)
                go_on()
        yield path


def remove_files(*names: str) -> None:
    """Remove files from the store; "" names none, and one that is gone already is no mistake."""
    for name in filter(None, names):
        store().delete(name)
