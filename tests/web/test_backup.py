"""Everything in one file and back, and from SQLite to PostgreSQL, by the commands people type."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from stridework.web.transfer import hash_row
from tests.postgresql import empty_database

pytestmark = pytest.mark.one_database

FILL = """
from stridework.web import setup; setup()
from datetime import timedelta
from django.utils import timezone
from stridework.training.plan import Request
from stridework.web.accounts.accounts import add_account, claim
from stridework.web.accounts.invitations import make_invitation
from stridework.web.models import Comment, Kudos, Level, Log
from stridework.web.plan.records import keep_request, todays_plan
from stridework.web.records import local_runner, store_log
from stridework.web.runs.sources import add_week
from stridework.web.teams import challenges, membership
import sys; sys.path.insert(0, ".")
from stridework.training.log import Done, IntervalLog, SessionLog
from uuid import uuid4

def log(note, days=0):
    at = timezone.now() - timedelta(days=days, hours=3)
    return SessionLog(id=uuid4(), workout="first-workout", started_at=at, finished_at=at, seconds=661.5,
        intervals=(IntervalLog(1, "squat", Done.FULL, "squat", reps=9),), srpe=5, pain=0, note=note)

store_log(local_runner(), log("größer, weiter 🏃"))
anna = claim("anna", "longer than ten")
ben = add_account("ben", "longer than ten")
for number in range(600):
    store_log(ben, log(str(number), 3 * number))
add_week(ben, "Tue intervals, Sun easy 25m")
keep_request(ben, Request(timezone.localdate()))
todays_plan(ben)
team = membership.make_team(anna, "Tuesday track")
membership.join(team, ben, level=Level.PLAN, shares=True)
challenges.start_challenge(team, 2, timezone.localdate()).runners.add(ben)
make_invitation(anna, team, now=timezone.now())
row = Log.objects.filter(runner=ben).first()
Comment.objects.create(log=row, author=anna, text="well done")
Kudos.objects.create(log=row, giver=anna)
"""
LOOK = """
from stridework.web import setup; setup()
from django.contrib.auth import authenticate
from stridework.web.models import Comment, Log, Runner, Team
from stridework.web.plan.records import todays_plan
from stridework.web.records import local_runner, logs_of, store_log
from dataclasses import replace
from uuid import uuid4
anna, ben = (authenticate(username=name, password="longer than ten") for name in ("anna", "ben"))
assert local_runner() == anna
assert logs_of(anna)[0].note == "größer, weiter 🏃"
assert todays_plan(ben).sessions
store_log(ben, replace(logs_of(ben)[0], id=uuid4()))
Comment.objects.create(log=Log.objects.filter(runner=ben).first(), author=anna, text="again")  # numbers go on
Runner.objects.create_user("carl")
print(Log.objects.count(), Team.objects.get().name)
"""


def environment(home, **variables):
    kept = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    return kept | {"STRIDEWORK_HOME": str(home), **variables}


def stridework(home, *arguments, **variables):
    command = [Path(sys.executable).parent / "stridework", *map(str, arguments)]
    return subprocess.run(command, env=environment(home, **variables), capture_output=True, text=True, check=False)


def run(home, code, **variables):
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment(home, **variables), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with two runners, a team and 601 sessions."""
    home = tmp_path_factory.mktemp("home")
    run(home, FILL)
    return home


@pytest.fixture
def database():
    """The address of an empty PostgreSQL database."""
    with empty_database() as address:
        yield address


@pytest.fixture(scope="module")
def backup(home, tmp_path_factory):
    path = tmp_path_factory.mktemp("backup") / "all.zip"
    assert stridework(home, "backup", path).returncode == 0
    return path


def test_a_backup_is_the_owners_alone_and_says_what_it_holds(backup):
    assert backup.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(backup) as file:
        manifest = json.loads(file.read("manifest.json"))
        assert "files/secret-key" in file.namelist()
    rows = {table["table"]: table["rows"] for table in manifest["tables"]}
    assert (rows["web.log"], rows["web.runner"], rows["web.challenge_runners"]) == (601, 2, 1)


def test_a_backup_comes_back_into_an_empty_home(home, backup, tmp_path):
    done = stridework(tmp_path, "restore", backup)
    assert done.returncode == 0, done.stderr
    assert run(tmp_path, LOOK) == "602 Tuesday track"
    assert (tmp_path / "secret-key").read_text() == (home / "secret-key").read_text()


def test_what_is_kept_is_replaced_only_when_asked(backup, tmp_path):
    run(tmp_path, "from stridework.web import setup; setup()\nfrom stridework.web.accounts.accounts import claim\n"
        "claim('zoe', 'longer than ten')")  # fmt: skip
    refused = stridework(tmp_path, "restore", backup)
    assert refused.returncode == 1
    assert "something in it already" in refused.stderr
    assert stridework(tmp_path, "account", "list").stdout == "zoe\n"
    assert stridework(tmp_path, "restore", "--replace", backup).returncode == 0
    assert stridework(tmp_path, "account", "list").stdout == "anna\nben\n"


def test_everything_moves_to_postgresql_and_back_and_is_proved(home, database, tmp_path):
    moved = stridework(home, "move-to", database)
    assert moved.returncode == 0, moved.stderr
    assert "web.log" in moved.stdout
    assert "The same on both sides." in moved.stdout
    there = {"DATABASE_URL": database}
    assert stridework(home, "account", "list", **there).stdout == "anna\nben\n"
    second = stridework(home, "move-to", database)
    assert second.returncode == 1
    assert "nothing was changed" in second.stderr
    assert run(home, LOOK, **there) == "602 Tuesday track"
    file = tmp_path / "club.zip"
    assert stridework(home, "backup", file, **there).returncode == 0
    back = stridework(tmp_path / "again", "restore", file)
    assert back.returncode == 0, back.stderr
    assert stridework(tmp_path / "again", "account", "list").stdout == "anna\nben\n"


def change_member(backup, path, name, change):
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("tables/web.log.jsonl", lambda content: content.replace(b"661.5", b"661.6", 1), "is not what was written"),
        ("tables/web.log.jsonl", lambda content: content[:-40], "damaged"),
        ("manifest.json", lambda content: b"{}", "not a backup"),
        ("manifest.json", lambda content: content.replace(b'"web",', b'"webs",'), "newer Stridework"),
        ("manifest.json", lambda content: content.replace(b'"format": 1', b'"format": 2'), "newer Stridework"),
    ],
)
def test_a_damaged_file_changes_nothing_and_says_what_is_wrong(backup, tmp_path, name, change, complaint):
    path = tmp_path / "damaged.zip"
    change_member(backup, path, name, change)
    done = stridework(tmp_path, "restore", path)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1
    assert stridework(tmp_path, "account", "list").stdout == ""


def test_something_else_is_no_backup(tmp_path):
    (tmp_path / "photo.zip").write_bytes(b"no zip at all")
    for name in ("photo.zip", "missing.zip"):
        done = stridework(tmp_path, "restore", tmp_path / name)
        assert done.returncode == 1
        assert name in done.stderr
        assert "Traceback" not in done.stderr


def test_a_number_is_the_same_however_it_is_spelt():
    assert hash_row({"x": {"b": 1.0, "a": -0.0}}) == hash_row({"x": {"a": 0, "b": 1}})
    assert hash_row({"x": 1}) != hash_row({"x": 2})
    assert hash_row({"x": "1"}) != hash_row({"x": 1})
