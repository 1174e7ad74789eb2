"""Files are written whole or not at all, and what cannot be written is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from stridework.cli.output import find_suffix, make_folder, open_output
from stridework.errors import StrideworkError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(path: Path, content: bytes = b"new") -> None:
    with open_output(path) as stream:
        stream.write(content)


def test_a_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "plan.ics"
    path.write_bytes(b"old and longer")
    write(path)
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["plan.ics"]


@pytest.mark.parametrize("stop", [StrideworkError, KeyboardInterrupt, OSError])
def test_what_breaks_off_leaves_the_old_file_and_nothing_else(tmp_path, stop):
    path = tmp_path / "plan.ics"
    path.write_bytes(b"old")
    with pytest.raises((StrideworkError, KeyboardInterrupt)), open_output(path) as stream:
        stream.write(b"half")
        raise stop("stopped")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["plan.ics"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.ics").write_bytes(b"old")
    (tmp_path / "link.ics").symlink_to("real.ics")
    write(tmp_path / "link.ics")
    assert (tmp_path / "link.ics").is_symlink()
    assert (tmp_path / "real.ics").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["folder.ics", "none/plan.ics", "file.txt/plan.ics"])
def test_what_cannot_be_written_is_named(tmp_path, name):
    (tmp_path / "folder.ics").mkdir()
    (tmp_path / "file.txt").write_text("in the way")
    with pytest.raises(StrideworkError, match=rf"{name}: cannot be written: "):
        write(tmp_path / name)
    assert names(tmp_path) == ["file.txt", "folder.ics"]


@pytest.mark.parametrize(("name", "said"), [("plan.txt", "cannot write .txt"), ("plan", "a file without a suffix")])
def test_another_suffix_is_answered_with_what_is_expected(name, said):
    with pytest.raises(StrideworkError, match=rf"{said}.*\.ics or \.json"):
        find_suffix(Path(name), (".ics", ".json"))
    assert find_suffix(Path("PLAN.ICS"), (".ics", ".json")) == ".ics"


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(StrideworkError, match="taken: cannot be made a folder: there is a file"):
        make_folder(tmp_path / "taken")
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
