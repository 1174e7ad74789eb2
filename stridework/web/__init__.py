"""The web storey: Django pages, a small JSON API, and the phone's modules.

Call `setup()` before importing anything else from here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from stridework.errors import StrideworkError

TURN = 0x5712DE  # an arbitrary number: the name of the lock in PostgreSQL


def setup() -> None:
    """Make Django ready and bring the database up to date. Safe to call twice; quick when there is nothing to do.

    Raises StrideworkError where the data folder cannot be written, where the database cannot be read, and for a
    language nobody wrote yet.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stridework.web.settings")
    import django
    from django.conf import settings

    from stridework.library import load_phrases

    load_phrases(settings.LANGUAGE_CODE)
    django.setup()
    from django.db import DatabaseError, connection

    from stridework.web.database import name_database, reach

    database = settings.DATABASES["default"]
    try:
        reach(connection)
        _catch_up()
    except DatabaseError as error:
        kept = name_database(database)
        if "sqlite" in database["ENGINE"]:
            raise StrideworkError(
                f"cannot read the sessions in {kept}: {error}; put a copy back, or move the file away to begin afresh"
            ) from error
        reason = " ".join(str(error).split())
        raise StrideworkError(f"cannot use {kept}: {reason}; DATABASE_URL says where it is") from error


def _catch_up() -> None:
    """Bring the database up to date, one process at a time."""
    if _is_behind():
        with _take_turn():
            if _is_behind():
                from django.core.management import call_command

                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)


@contextmanager
def _take_turn() -> Iterator[None]:
    """Let one process work at a time, whether the others are on this machine or another; it dies with its process."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])
        return
    # The server and the command line may start at the same moment. SQLite's lock on a file of its own lets one of
    # them work and the other wait, on every platform.
    with closing(sqlite3.connect(settings.HOME / "migrating", timeout=60, isolation_level=None)) as turn:
        turn.execute("BEGIN EXCLUSIVE")
        yield


def _is_behind() -> bool:
    """Return whether the database lacks a migration."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
