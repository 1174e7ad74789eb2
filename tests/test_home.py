import stat
import sys
from pathlib import Path

import pytest

from stridework.errors import StrideworkError
from stridework.home import data_home, write_private


def test_the_environment_names_the_folder_and_it_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path / "a" / "runner"))
    assert data_home() == tmp_path / "a" / "runner"
    assert data_home().is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_only_its_owner_may_look_into_a_new_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path / "runner"))
    assert stat.S_IMODE(data_home().stat().st_mode) == 0o700


def test_without_the_environment_it_is_the_platforms_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("STRIDEWORK_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_home().name == "stridework"
    assert data_home().is_relative_to(tmp_path) or sys.platform == "win32"


def test_a_folder_that_cannot_be_made_is_named_with_the_way_out(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path / "file" / "runner"))
    with pytest.raises(StrideworkError, match=r"file.runner.*STRIDEWORK_HOME"):
        data_home()


def test_a_private_file_replaces_the_old_one_whole(tmp_path):
    target = tmp_path / "key"
    write_private(target, b"old")
    write_private(target, b"new")
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert sys.platform == "win32" or stat.S_IMODE(Path(target).stat().st_mode) == 0o600
