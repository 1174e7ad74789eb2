"""Which database is meant, and what both have to keep alike."""

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from stridework.errors import StrideworkError
from stridework.training.running import Reading, Run, RunKind
from stridework.web.database import find_database, name_database
from stridework.web.models import RunSource
from stridework.web.records import local_runner
from stridework.web.runs.records import keep_reading, runs_of

HOME = Path("/somewhere")


def test_without_an_address_it_is_a_file_in_the_data_folder():
    found = find_database({}, HOME)
    assert found["NAME"] == HOME / "stridework.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert name_database(found) == "/somewhere/stridework.sqlite3"


def test_an_address_of_sqlite_names_another_file():
    found = find_database({"DATABASE_URL": "sqlite:////other/place.sqlite3"}, HOME)
    assert found["NAME"] == Path("/other/place.sqlite3")


def test_postgresql_is_pooled_and_checked_and_its_password_is_never_named():
    found = find_database({"DATABASE_URL": "postgresql://anna:s%40cret@db.example.org:5433/club"}, HOME)
    assert [found[key] for key in ("HOST", "PORT", "NAME")] == ["db.example.org", 5433, "club"]
    assert found["PASSWORD"] == "s@cret"
    assert found["CONN_HEALTH_CHECKS"]
    assert found["OPTIONS"]["pool"]["max_size"] > 1
    assert name_database(found) == "PostgreSQL at db.example.org, database club"


@pytest.mark.parametrize(
    "address", ["mysql://host/name", "nonsense", "postgresql://host:port/name", "postgresql://host/", "sqlite://"]
)
def test_another_address_is_refused_with_what_was_expected(address):
    with pytest.raises(StrideworkError, match=r"DATABASE_URL.*expected postgresql://"):
        find_database({"DATABASE_URL": address}, HOME)


def test_a_database_nobody_answers_for_is_one_line(tmp_path):
    environment = {**os.environ, "STRIDEWORK_HOME": str(tmp_path)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment["DATABASE_URL"] = "postgresql://anna:secret@127.0.0.1:1/club"
    command = [Path(sys.executable).parent / "stridework", "account", "list"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.match(r"cannot use PostgreSQL at 127\.0\.0\.1, database club: ", done.stderr)
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_the_run_asks_the_database_it_says(settings):
    asked = "postgresql" if os.environ.get("STRIDEWORK_TEST_DATABASE") == "postgresql" else "sqlite"
    assert connection.vendor == asked


@pytest.mark.django_db
def test_text_of_others_that_no_database_can_hold_loses_only_what_cannot_be_held():
    source = RunSource(runner=local_runner(), shape=RunSource.Shape.FILE, name="club.ics")
    run = Run(datetime(2026, 5, 4, 18), RunKind.EASY, title="Easy\0 run", reason="", minutes=30.0)
    keep_reading(source, Reading((run,), warnings=("line 3:\0",)))
    assert [kept.title for kept in runs_of(source)] == ["Easy run"]
