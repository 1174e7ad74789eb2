"""The folder the site is written to: whole or not at all, and never over anything that Stridework did not write."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from stridework import __version__
from stridework.errors import StrideworkError
from stridework.web.site.files import WORKER, StaticFile, find_static_files, write_headers, write_worker
from stridework.web.site.pages import Page, draw_pages, stand_anywhere

#: Lists every file that was written, so that the next time nothing else is taken for ours.
MARKER = "stridework-site.json"
_FORMAT = "stridework-site"
#: What a host or git may have put into a folder that is otherwise empty; it stays.
_OF_THE_HOST = frozenset({".git", ".gitignore", "CNAME"})


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the number of files and their bytes, by what they are."""

    files: Mapping[str, tuple[int, int]]

    @property
    def total(self) -> tuple[int, int]:
        """Return all files and all bytes."""
        return sum(count for count, _ in self.files.values()), sum(size for _, size in self.files.values())


def write_site(folder: Path) -> Written:
    """Write the site into `folder`, in the place of one written before.

    Raises StrideworkError where there is anything in it that Stridework did not write, or where it cannot be written;
    what was there before then is as it was.
    """
    target = Path(os.path.realpath(folder))  # a link stays a link
    _check_free(folder, target)
    pages = draw_pages()
    files = find_static_files(pages)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            written = _fill(fresh, pages, files)
            _put_in_place(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise StrideworkError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return written


def _check_free(folder: Path, target: Path) -> None:
    """Raise StrideworkError for a folder with anything in it that would be lost."""
    if not target.exists():
        return
    if not target.is_dir():
        raise StrideworkError(f"{folder}: there is a file of that name; expected a folder")
    ours = _read_marker(folder, target)
    strangers = [name for name in _list_files(target) if name not in ours and _top(name) not in _OF_THE_HOST]
    if strangers:
        more = f" and {len(strangers) - 3} more" if len(strangers) > 3 else ""
        raise StrideworkError(
            f"{folder}: holds what Stridework did not write: {', '.join(strangers[:3])}{more}; "
            "name an empty or a new folder, or move that away"
        )


def _read_marker(folder: Path, target: Path) -> frozenset[str]:
    """Return the files an earlier run wrote, the marker included; none where there was none."""
    path = target / MARKER
    if not path.exists():
        return frozenset()
    try:
        marker = json.loads(path.read_text(encoding="utf-8"))
        if marker["format"] != _FORMAT:
            raise ValueError
        return frozenset({MARKER, *map(str, marker["files"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StrideworkError(
            f"{folder}: {MARKER} cannot be read, so nobody knows what Stridework wrote there; name a new folder"
        ) from error


def _list_files(target: Path) -> list[str]:
    """Return every file below the folder, and every link, which is never followed."""
    found = []
    for here, folders, names in os.walk(target):
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        found += [(Path(here) / name).relative_to(target).as_posix() for name in (*names, *links)]
    return sorted(found)


def _top(name: str) -> str:
    return PurePosixPath(name).parts[0]


def _fill(fresh: Path, pages: Iterable[Page], files: Iterable[StaticFile]) -> Written:
    fresh.chmod(0o755)
    pages, files = list(pages), list(files)
    counted: dict[str, list[int]] = {"pages": [], "styles and modules": [], "figures": [], "voice": [], "camera": []}
    names = []

    def put(name: str, content: bytes, kind: str) -> None:
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        names.append(name)
        counted[kind].append(len(content))

    for page in pages:
        is_text = page.is_html or page.path.endswith(".webmanifest")
        content = stand_anywhere(page.path, page.content.decode()).encode() if is_text else page.content
        put(page.path, content, "pages")
    put(WORKER, write_worker(pages, files).encode(), "pages")
    put("_headers", write_headers().encode(), "pages")
    put(".nojekyll", b"", "pages")  # or GitHub Pages leaves out what begins with an underscore
    for file in files:
        put(file.path, file.source.read_bytes(), _kind_of(file.path))
    marker = {"format": _FORMAT, "version": 1, "written_by": __version__, "files": sorted(names)}
    put(MARKER, json.dumps(marker, indent=1).encode(), "pages")
    return Written({kind: (len(sizes), sum(sizes)) for kind, sizes in counted.items() if sizes})


def _kind_of(path: str) -> str:
    folder = PurePosixPath(path).parts[1]
    if folder in ("figures", "voice"):
        return folder
    return "styles and modules" if folder in ("css", "js", "player", "site", "vendor", "icons") else "camera"


def _put_in_place(fresh: Path, target: Path) -> None:
    """Move the new folder to where the old one was, and what the host keeps in the old one into the new."""
    if not target.exists():
        fresh.rename(target)
        return
    old = target.rename(Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent)) / target.name)
    try:
        for name in _OF_THE_HOST:
            if os.path.lexists(old / name):
                (old / name).rename(fresh / name)
        fresh.rename(target)
    except OSError:
        for name in _OF_THE_HOST:
            if os.path.lexists(fresh / name):
                (fresh / name).rename(old / name)
        old.rename(target)
        old.parent.rmdir()
        raise
    shutil.rmtree(old.parent)
