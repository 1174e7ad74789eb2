"""Deletion that deletes: nothing of a runner is left, in no table and in no byte of the database."""

import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from stridework.web.deletion import delete_everything, own_folder
from stridework.web.models import Runner
from stridework.web.phone.pairing import make_code
from stridework.web.records import local_runner, store_log
from tests.web.archives import live
from tests.web.conftest import browser_of, make_log

KEPT_ANYWAY = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence", "sqlite_stat1"}


def all_tables():
    """Return how many rows each table has."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: cursor.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def test_every_table_is_empty_afterwards(alice):
    live(alice)
    browser_of(alice).get("/log/")
    assert all_tables()["django_session"]
    delete_everything(alice)
    left = {name for name, count in all_tables().items() if count} - KEPT_ANYWAY
    assert not left


def test_nothing_of_anybody_else_goes(alice, bob):
    live(alice)
    store_log(bob, make_log())
    browser = browser_of(bob)
    delete_everything(alice)
    assert bob.logs.count() == 1
    assert browser.get("/log/").status_code == 200


def test_files_of_the_runner_go_too(alice, bob):
    for runner in (alice, bob):
        own_folder(runner).mkdir(parents=True)
        (own_folder(runner) / "clip.bin").write_bytes(b"x")
        make_code(runner, now=timezone.now())
    codes, sounds = Path(settings.HOME) / "pairing", Path(settings.HOME) / "sounds"
    sounds.mkdir(exist_ok=True)
    (sounds / "session.mp3").write_bytes(b"x")
    before = len(list(codes.iterdir()))
    folder = own_folder(alice)
    delete_everything(alice)
    assert not folder.exists()
    assert not sounds.exists()
    assert (own_folder(bob) / "clip.bin").exists()
    assert len(list(codes.iterdir())) == before - 1


def test_the_lone_runner_types_it_and_begins_anew(local):
    live(local_runner())
    assert "delete everything" in local.get("/data/delete/").content.decode()
    assert local.post("/data/delete/", {"words": "delete"}).status_code == 200
    assert local_runner().logs.count() == 2
    response = local.post("/data/delete/", {"words": " Delete  everything "})
    assert response.status_code == 302
    assert "storage" in response["Clear-Site-Data"]
    assert local.get("/log/").status_code == 200
    assert local_runner().logs.count() == 0


def test_an_account_is_gone_and_signed_out(alice, bob):
    browser, phone = browser_of(alice), browser_of(alice)
    assert browser.post("/data/delete/", {"words": "delete everything"}).status_code == 302
    assert not Runner.objects.filter(username="alice").exists()
    assert phone.get("/log/").status_code == browser.get("/log/").status_code == 302
    assert Client().post("/sign-in/", {"username": "alice", "password": "longer than ten"}).status_code == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's files are its own")
@pytest.mark.django_db(transaction=True)
def test_no_byte_of_it_is_left_in_the_file(tmp_path, django_db_serialized_rollback):
    # The tests' database is in memory; a file of it is what VACUUM leaves after the deletion.
    runner = Runner.objects.create_user("somebody-quite-unusual")
    store_log(runner, make_log(note="a-note-nobody-else-writes " * 60))
    assert b"a-note-nobody-else-writes" in write_down(tmp_path / "before")
    delete_everything(runner)
    after = write_down(tmp_path / "after")
    assert b"a-note-nobody-else-writes" not in after
    assert b"somebody-quite-unusual" not in after


def write_down(path):
    """Return the database's pages, free ones included."""
    with sqlite3.connect(path) as file:
        connection.connection.backup(file)
    file.close()
    return path.read_bytes()
