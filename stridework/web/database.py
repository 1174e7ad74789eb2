"""Which database keeps everything: `DATABASE_URL` alone decides.

Without it, one SQLite file in the data folder. `postgresql://user:password@host/name` is for several processes and
machines; the schema and the code are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from stridework.errors import StrideworkError
from stridework.home import DATABASE

#: Connections one process keeps open at most: one for each thread of a door, and one for work beside the requests.
MOST_CONNECTIONS = 8
WAIT_FOR_ONE_S = 10
JOBS_APP = "procrastinate"  #: there on PostgreSQL alone
EXPECTED = "expected postgresql://user:password@host:5432/name, or sqlite:////a/file.sqlite3"


def find_database(environment: Mapping[str, str], home: Path) -> dict[str, Any]:
    """Return Django's settings of the database. Raises StrideworkError for an address of another kind."""
    address = environment.get("DATABASE_URL", "").strip()
    if not address:
        return _sqlite(home / DATABASE)
    try:
        scheme = urlsplit(address).scheme
        found = dict(dj_database_url.parse(address)) if scheme in {"sqlite", "postgres", "postgresql"} else None
    except ValueError as error:
        raise StrideworkError(f"DATABASE_URL cannot be read: {error}; {EXPECTED}") from error
    if found is None:
        raise StrideworkError(f"DATABASE_URL begins with {scheme or 'nothing'}://; {EXPECTED}")
    if len(urlsplit(address).path) < 2:
        raise StrideworkError(f"DATABASE_URL names no database; {EXPECTED}")
    return _sqlite(Path(str(found["NAME"]))) if scheme == "sqlite" else _postgresql(found)


def name_database(database: Mapping[str, Any]) -> str:
    """Return where a database is, for people to read: never with its password."""
    if "sqlite" in database["ENGINE"]:
        return str(database["NAME"])
    host = database.get("HOST") or database.get("OPTIONS", {}).get("host") or "this computer"
    return f"PostgreSQL at {host}, database {database['NAME']}"


def reach(connection: Any) -> None:
    """Connect to a PostgreSQL once beside its pool, which would try for long and then not say why.

    Raises Django's DatabaseError with the reason. SQLite's file needs no reaching.
    """
    if connection.vendor != "postgresql":
        return
    import psycopg

    with connection.wrap_database_errors:
        psycopg.connect(**connection.get_connection_params()).close()


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # The last connection to close tidies the whole write-ahead log away: not after every request.
        "CONN_MAX_AGE": 600,
        # A writer takes its lock at BEGIN and waits for it, instead of failing in the middle of a transaction.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(found: dict[str, Any]) -> dict[str, Any]:
    # A pool, so that a connection whose server went away is noticed when it is taken out and not by the runner.
    pool = {"min_size": 1, "max_size": MOST_CONNECTIONS, "timeout": WAIT_FOR_ONE_S}
    return found | {
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, **found.get("OPTIONS", {}), "pool": pool},
    }


class OnPostgresqlAlone:
    """Django's router that keeps the tables of background jobs out of SQLite, where they cannot be."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Return False for the jobs' tables in another kind of database; nothing is said of the others."""
        from django.db import connections

        return False if app_label == JOBS_APP and connections[db].vendor != "postgresql" else None
