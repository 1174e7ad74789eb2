"""Deleting everything of a runner, so that nothing of it is left in the database or the data folder.

SQLite leaves what was deleted in the file until it is written over. So deleted rows are overwritten
(`secure_delete`), the file is rewritten without its free pages (`VACUUM`) and the write-ahead log is emptied. What a
disk or a backup keeps of older versions of the file is beyond a program's reach.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction

from stridework.home import data_home
from stridework.web.models import FormVideo, Runner
from stridework.web.storage import FOLDER
from stridework.web.teams.membership import end_teams_without_coach
from stridework.web.videos.files import remove_files

logger = logging.getLogger(__name__)
RUNNER_FILES = FOLDER  #: the folder of each runner's own files, by key: runners/1/…
PAIRING_CODES = "pairing"
CACHES = ("sounds",)  #: folders of what is made again when asked for; nobody knows whose it was, so all of it goes


def delete_everything(runner: Runner) -> None:
    """Delete the runner and all that is theirs. The runner at this computer begins anew with the next request."""
    key = runner.pk
    _overwrite_what_is_deleted()
    with transaction.atomic():
        for session in _sessions_of(key):
            session.delete()
        films = list(FormVideo.objects.select_for_update().filter(runner=key).values_list("film", "report"))
        end_teams_without_coach(runner)
        runner.delete()
    for names in films:  # they may lie in another store than this machine's
        remove_files(*names)
    for path in _find_files(key):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    _rewrite_database()


def own_folder(runner: Runner) -> Path:
    """Return the folder for files of this runner, which goes with the runner. It is not made."""
    return data_home() / RUNNER_FILES / str(runner.pk)


def _sessions_of(key: int) -> Iterator[Session]:
    """Yield every signed-in browser and paired phone of the runner, ended ones included."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(key):
            yield session


def _find_files(key: int) -> Iterator[Path]:
    home = data_home()
    if (folder := home / RUNNER_FILES / str(key)).is_dir():
        yield folder
    yield from (home / name for name in CACHES if (home / name).is_dir())
    codes = home / PAIRING_CODES
    for path in list(codes.iterdir()) if codes.is_dir() else []:
        try:
            of = json.loads(path.read_text())["runner"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if of == key:
            yield path


def _overwrite_what_is_deleted() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _rewrite_database() -> None:
    """Write the database anew without the room of what was deleted; inside a transaction that is not possible."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError:
        # Another process is busy with the database. What was deleted is overwritten; only its room is still there.
        logger.warning("the database was not rewritten after a deletion; the next deletion does it")
