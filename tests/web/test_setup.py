"""The first start of an installation."""

import os
import subprocess
import sys

START = "from stridework.web import setup; setup(); from stridework.web.records import local_runner; local_runner()"


def start(home, **variables):
    environment = {**os.environ, "STRIDEWORK_HOME": str(home), **variables}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
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
