"""`stridework site`: one folder of files, written whole, and never over what somebody else put there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from stridework.errors import StrideworkError
from stridework.web import fixed_files
from stridework.web.site import files as site_files
from stridework.web.site import folder as site_folder
from stridework.web.site.pages import Page, find_root, stand_anywhere

ROOT = "/-root-/"


def stridework(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "stridework"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **more}, timeout=120)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site as the command writes it, and what it says."""
    base = tmp_path_factory.mktemp("site")
    done = stridework("site", base / "out", STRIDEWORK_HOME=str(base / "home"))
    assert done.returncode == 0, done.stderr
    assert not (base / "home").exists()
    return base / "out", done.stdout


def test_it_says_what_was_written_how_large_and_what_to_do_next(written: tuple[Path, str]) -> None:
    folder, said = written
    files = [path for path in folder.rglob("*") if path.is_file()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    assert re.search(rf"all of it +{len(files)} files +{megabytes:.1f} MB", said)
    assert f"python -m http.server --directory {folder}" in said


def test_the_marker_lists_every_file(written: tuple[Path, str]) -> None:
    folder, _ = written
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    marker = json.loads((folder / site_folder.MARKER).read_text())
    assert {*marker["files"], site_folder.MARKER} == files


def test_no_address_begins_at_the_hosts_root(written: tuple[Path, str]) -> None:
    folder, _ = written
    for path in [*folder.rglob("*.html"), folder / "sw.js", folder / "manifest.webmanifest"]:
        text = path.read_text()
        assert ROOT not in text, path
        assert not re.findall(r'"/[a-z][^"]*"', text.partition("};\n")[0] if path.name == "sw.js" else text), path


def test_every_page_carries_its_policy_before_anything_it_loads(written: tuple[Path, str]) -> None:
    folder, _ = written
    pages = list(folder.rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        text = page.read_text()
        policy = text.index('http-equiv="Content-Security-Policy"')
        assert policy < text.index("<link") and policy < text.index("<script")
        assert "default-src &#x27;self&#x27;" in text and "frame-ancestors" not in text
    assert "X-Frame-Options: DENY" in (folder / "_headers").read_text()


def test_only_pages_that_work_without_a_server_are_linked(written: tuple[Path, str]) -> None:
    folder, _ = written
    everything = "".join(page.read_text() for page in folder.rglob("*.html"))
    for gone in ("/plan/", "/progress/", "/pair/", "/api/", "/sign-in/", "csrfmiddlewaretoken"):
        assert gone not in everything


def test_nothing_the_server_alone_needs_is_there(written: tuple[Path, str]) -> None:
    folder, _ = written
    kinds = {path.name for path in (folder / "static").iterdir()}
    fixed = {kind for kind in kinds if re.fullmatch(r"(live|pose)-[0-9a-f]{12}", kind)}
    assert kinds - fixed == {
        *("clip", "coach", "css", "engine", "figures", "icons", "js", "player", "screen", "site", "vendor", "voice")
    }
    assert len(fixed) == 2
    paths = [path.relative_to(folder / "static") for path in (folder / "static").rglob("*") if path.is_file()]
    names = [path.name for path in paths if path.parts[0] not in fixed]
    assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", name) for name in names)
    assert not [name for name in names if name.startswith(("plan.", "progress.", "service-worker."))]


def test_writing_it_again_gives_the_same_bytes(written: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = written
    assert stridework("site", tmp_path / "again").returncode == 0
    for path in folder.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(folder)).read_bytes() == path.read_bytes(), path


def test_a_folder_with_anything_else_in_it_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = stridework("site", tmp_path)
    assert done.returncode == 1
    assert "holds what Stridework did not write: thesis.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.fixture
def write(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path):
    """Write a site of two small pages."""
    settings.ROOT = ROOT

    def write(folder: Path, words: str = "hello") -> None:
        pages = [Page("index.html", words.encode()), Page("library/index.html", b'<a href="/-root-/">')]
        monkeypatch.setattr(site_folder, "draw_pages", lambda: pages)
        monkeypatch.setattr(site_folder, "find_static_files", lambda pages: [])
        monkeypatch.setattr(site_folder, "write_worker", lambda pages, files: "// worker")
        site_folder.write_site(folder)

    return write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_site_takes_the_place_of_the_one_before_and_leaves_what_is_the_hosts(write, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".git").mkdir(parents=True)
    (out / ".git" / "HEAD").write_text("ref")
    (out / "CNAME").write_text("train.example.org")
    write(out)
    write(out, "hello again")
    assert (out / "index.html").read_text() == "hello again"
    assert (out / "library" / "index.html").read_text() == '<a href="../">'
    assert (out / ".git" / "HEAD").read_text() == "ref"
    assert (out / "CNAME").read_text() == "train.example.org"
    assert names(tmp_path) == ["out"]


def test_a_file_put_among_the_sites_own_is_named_and_kept(write, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    (out / "library" / "mine.html").write_text("mine")
    with pytest.raises(StrideworkError, match=r"did not write: library/mine\.html; name an empty or a new folder"):
        write(out, "changed")
    assert (out / "index.html").read_text() == "hello"
    assert (out / "library" / "mine.html").read_text() == "mine"


@pytest.mark.parametrize("marker", ["{", "[]", '{"format": "other", "files": []}', '{"format": "stridework-site"}'])
def test_a_marker_that_cannot_be_read_stops_it(write, tmp_path: Path, marker: str) -> None:
    out = tmp_path / "out"
    write(out)
    (out / site_folder.MARKER).write_text(marker)
    with pytest.raises(StrideworkError, match=r"stridework-site\.json cannot be read"):
        write(out, "changed")
    assert (out / "index.html").read_text() == "hello"


def test_a_link_to_elsewhere_is_not_followed_and_not_lost(write, tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "photo.txt").write_text("dear")
    write(out)
    (out / "photos").symlink_to(elsewhere)
    with pytest.raises(StrideworkError, match="did not write: photos"):
        write(out)
    assert (elsewhere / "photo.txt").read_text() == "dear"


def test_a_file_in_the_place_of_the_folder_is_refused(write, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StrideworkError, match="there is a file of that name"):
        write(tmp_path / "out")
    with pytest.raises(StrideworkError, match="cannot be written"):
        write(tmp_path / "out" / "below")
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.parametrize("at", ["_fill", "rename"])
def test_what_breaks_half_way_leaves_the_old_site_as_it_was(
    write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    out = tmp_path / "out"
    write(out)
    (out / "CNAME").write_text("train.example.org")
    rename = Path.rename

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def fail_to_put(path: Path, target: Path) -> Path:
        if path.name.startswith(".out.") and Path(target) == out:
            full()
        return rename(path, target)

    monkeypatch.setattr(site_folder, "_fill", full) if at == "_fill" else monkeypatch.setattr(
        Path, "rename", fail_to_put
    )
    with pytest.raises(StrideworkError, match="cannot be written: No space left on device"):
        write(out, "changed")
    assert (out / "index.html").read_text() == "hello"
    assert (out / "CNAME").read_text() == "train.example.org"
    assert names(tmp_path) == ["out"]


def test_files_are_found_by_pages_and_by_imports_and_whole_folders_are_taken_as_they_are(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected, model = tmp_path / "collected", tmp_path / "model"
    settings.STATIC_ROOT, settings.STATIC_URL = collected, f"{ROOT}static/"
    for name, content in {
        "js/a.js": 'import "../player/b.js";\nawait import("./c.js");',
        "player/b.js": 'export * from "./b.js";',
        "js/c.js": "",
        "js/unused.js": "",
        "css/a.css": "p { background: url(../icons/i.svg) }",
        "icons/i.svg": "",
    }.items():
        (collected / name).parent.mkdir(parents=True, exist_ok=True)
        (collected / name).write_text(content)
    (model / "py").mkdir(parents=True)
    (model / "py" / "model.task").write_text("")
    (model / ".made-from").write_text("0123456789abcdef")
    monkeypatch.setattr(site_files, "FOLDERS", {"model": model})
    monkeypatch.setattr(fixed_files, "FOLDERS", {"model": model})
    settings.ROOT = ROOT
    named = ("js/a.js", "css/a.css", "model-0123456789ab/py/")
    page = Page("index.html", " ".join(f'"{ROOT}static/{name}"' for name in named).encode())
    found = [file.path for file in site_files.find_static_files([page])]
    assert found == [
        *("static/css/a.css", "static/icons/i.svg", "static/js/a.js", "static/js/c.js", "static/player/b.js"),
        "static/model-0123456789ab/py/model.task",
    ]
    (collected / "js" / "c.js").unlink()
    with pytest.raises(StrideworkError, match=r"c\.js is missing; run `make setup`"):
        site_files.find_static_files([page])


@pytest.mark.parametrize(
    ("path", "root"),
    [("index.html", "./"), ("log/index.html", "../"), ("train/a/jumps/2/index.html", "../../../../"), ("sw.js", "./")],
)
def test_a_file_finds_the_root_from_where_it_lies(settings, path: str, root: str) -> None:
    settings.ROOT = ROOT
    assert find_root(path) == root
    assert stand_anywhere(path, 'href="/-root-/static/a.css"') == f'href="{root}static/a.css"'
