"""The first start of an installation."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.one_database

START = "from stridework.web import setup; setup(); from stridework.web.records import local_runner; local_runner()"


def start(home, **variables):
    environment = {**os.environ, "STRIDEWORK_HOME": str(home), **variables}
    for other in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"} - set(variables):
        environment.pop(other, None)
    return subprocess.Popen([sys.executable, "-c", START], env=environment, stderr=subprocess.PIPE, text=True)


def test_several_starts_at_once_make_one_database(tmp_path):
    starting = [start(tmp_path) for _ in range(3)]
    assert [process.communicate()[1] for process in starting] == [""] * 3


def test_the_secret_is_the_owners_alone_and_stays(tmp_path):
    start(tmp_path).wait()
    secret = (tmp_path / "secret-key").read_text()
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    start(tmp_path).wait()
    assert (tmp_path / "secret-key").read_text() == secret
    assert len(secret) >= 50


def test_a_language_nobody_wrote_is_named(tmp_path):
    _, complaint = start(tmp_path, STRIDEWORK_LANGUAGE="tlh").communicate()
    assert "no language named 'tlh'" in complaint


@pytest.mark.parametrize("zone", ["CET-1CEST", "nowhere/else", "../../etc/passwd", ":UTC"])
def test_a_time_zone_in_words_django_does_not_know_is_no_reason_to_stop(tmp_path, zone):
    _, complaint = start(tmp_path, TZ=zone).communicate()
    assert complaint == ""


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 20, None])
def test_a_database_that_cannot_be_read_is_named_and_left_alone(tmp_path, content):
    kept = tmp_path / "stridework.sqlite3"
    kept.write_bytes(content) if content else kept.mkdir()
    starting = start(tmp_path)
    _, complaint = starting.communicate()
    assert "StrideworkError" in complaint.splitlines()[-1]
    assert str(kept) in complaint.splitlines()[-1]
    assert kept.read_bytes() == content if content else kept.is_dir()


def test_an_empty_secret_is_made_anew(tmp_path):
    (tmp_path / "secret-key").write_text("")
    assert start(tmp_path).communicate()[1] == ""
    assert len((tmp_path / "secret-key").read_text()) >= 50


def test_the_server_starts_without_what_most_of_its_pages_never_need(tmp_path):
    loaded = "import sys; from stridework.web import setup; setup(); import stridework.web.urls; print(*sys.modules)"
    environment = os.environ | {"STRIDEWORK_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "stridework.web.settings"}
    done = subprocess.run([sys.executable, "-c", loaded], env=environment, capture_output=True, text=True, check=True)
    assert "stridework.web.urls" in done.stdout.split()
    assert not {"av", "numpy", "fpdf", "PIL", "ortools", "mediapipe"} & set(done.stdout.split())
