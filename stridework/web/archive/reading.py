"""Opening what somebody says is an archive: which file it is, and its lines one by one, nothing of it trusted.

Refused are files that are no archive, made by a newer version, cut off, changed by damage, locked by a password, or
that unpack to more than any runner has. Sizes are those a file claims and those that come out of it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pydantic_core
from pydantic import TypeAdapter, ValidationError

from stridework.errors import ArchiveError
from stridework.web.archive import rows
from stridework.web.archive.parts import LOGS, PARTS, Part
from stridework.web.log_documents import BadDocument, find_no_text, name_faults

LARGEST_ARCHIVE = 2**30  #: bytes as they come
LARGEST_UNPACKED = 4 * 2**30
LARGEST_LINE = 96 * 2**20  #: a calendar of the largest size that is kept, in base64, with its runs
LARGEST_MANIFEST = 64 * 1024
LARGEST_LOG_FILE = 256 * 2**20
MOST_MEMBERS = 100
SKIPPED = ("READ-ME.txt", "archive.schema.json", "tables/", "__MACOSX/", ".DS_Store")
#: What the zip module raises over damaged files: there is no one class of it.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError)
_MANIFEST = TypeAdapter(rows.Manifest)


@dataclass(frozen=True, slots=True)
class Line:
    """A row and where it stands: the file and its line."""

    place: str
    row: Any


@dataclass(slots=True)
class Archive:
    """An archive opened: `lines` gives the rows of each part."""

    zip: zipfile.ZipFile
    manifest: rows.Manifest
    parts: Sequence[Part] = PARTS

    @property
    def profile(self) -> rows.Profile | None:
        return self.manifest.profile

    def lines(self, part: Part) -> Iterator[Line]:
        """Yield the rows of a part, none where the archive is older. Raises ArchiveError at the first wrong one."""
        number = 0
        found = _read_lines(self.zip, part.file) if part.file in self.zip.NameToInfo else ()
        for number, text in enumerate(found, start=1):
            yield _read_row(part, text, f"{part.file}, line {number}")
        promised = self.manifest.counts.get(part.name, 0)
        if number != promised:
            raise ArchiveError(
                f"manifest.json: counts.{part.name}",
                f"says {promised}, but {part.file} has {number} lines; expected both alike",
            )


@dataclass(slots=True)
class DeviceLogs:
    """The sessions a browser kept on its own: one JSON document."""

    logs: list[Any]
    parts: Sequence[Part] = (LOGS,)
    profile: None = field(default=None)

    def lines(self, part: Part) -> Iterator[Line]:
        for place, document in enumerate(self.logs):
            yield _read_row(part, pydantic_core.to_json(document), f"logs.{place}")


@contextmanager
def open_saved(file: BinaryIO) -> Iterator[Archive | DeviceLogs]:
    """Open an archive, or sessions kept by a browser. Raises ArchiveError saying which of the two it fails to be."""
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > LARGEST_ARCHIVE:
        raise ArchiveError("the file", f"has {size / 2**20:.0f} MB; expected at most {LARGEST_ARCHIVE // 2**20}")
    head = file.read(64)
    file.seek(0)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield DeviceLogs(_read_device_logs(file, size))
        return
    if not head.startswith(b"PK"):
        what = "is empty" if not size else "is no archive of Stridework"
        raise ArchiveError("the file", f"{what}; expected a .zip saved on the page Your data, or a log saved as .json")
    try:
        opened = zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise ArchiveError("the file", "is cut off or damaged; expected a whole zip archive") from error
    with opened:
        _check_packing(opened)
        manifest = _read_manifest(opened)
        _check_names(opened, manifest)
        yield Archive(opened, manifest)


def _check_packing(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise ArchiveError("the file", f"holds {len(members)} files; expected at most {MOST_MEMBERS}")
    seen: set[str] = set()
    for member in members:
        name = member.filename
        shown = ascii(name[:80])[1:-1]
        if name in seen:
            raise ArchiveError(shown, "is in the archive twice; expected it once")
        seen.add(name)
        if member.flag_bits & 1:
            raise ArchiveError(shown, "is locked by a password; expected an archive without one")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(shown, "is packed in a way that is not read here; expected a common zip")
    if (total := sum(member.file_size for member in members)) > LARGEST_UNPACKED:
        raise ArchiveError(
            "the file", f"unpacks to {total / 2**30:.0f} GB; expected at most {LARGEST_UNPACKED // 2**30}"
        )
    if "manifest.json" not in seen:
        raise ArchiveError("manifest.json", "is missing; expected a .zip saved on the page Your data")


def _check_names(archive: zipfile.ZipFile, manifest: rows.Manifest) -> None:
    """Raise ArchiveError for files nobody knows, and for those the manifest counts and the archive has not."""
    names = archive.namelist()
    known = {"manifest.json", *(part.file for part in PARTS)}
    for name in names:
        if name not in known and not name.startswith(SKIPPED):
            raise ArchiveError(ascii(name[:80])[1:-1], f"is not known; expected {', '.join(sorted(known))}")
    for part in sorted(manifest.counts):
        if f"{part}.jsonl" not in known:
            raise ArchiveError(f"manifest.json: counts.{ascii(part[:80])[1:-1]}", "no such part")
        if f"{part}.jsonl" not in names:
            raise ArchiveError(f"{part}.jsonl", "is missing in the archive")


def _read_manifest(archive: zipfile.ZipFile) -> rows.Manifest:
    try:
        with archive.open("manifest.json") as stream:
            text = stream.read(LARGEST_MANIFEST + 1)
    except _DAMAGE as error:
        raise ArchiveError("manifest.json", "is damaged; expected it as it was saved") from error
    if len(text) > LARGEST_MANIFEST:
        raise ArchiveError("manifest.json", f"is longer than {LARGEST_MANIFEST // 1024} kB")
    document = _parse(text, "manifest.json")
    _check_version(document, "manifest.json", rows.FORMAT, rows.VERSION)
    for where, problem in find_no_text(document):
        raise ArchiveError(f"manifest.json: {where}", problem)
    try:
        return _MANIFEST.validate_json(text, strict=True)
    except ValidationError as error:
        where, problem = name_faults(error)[0]
        raise ArchiveError(f"manifest.json: {where}" if where else "manifest.json", problem) from None


def _read_device_logs(file: BinaryIO, size: int) -> list[Any]:
    if size > LARGEST_LOG_FILE:
        raise ArchiveError("the file", f"has {size / 2**20:.0f} MB; a log may have {LARGEST_LOG_FILE // 2**20}")
    document = _parse(file.read(), "the file")
    _check_version(document, "the file", rows.LOG_FORMAT, rows.LOG_VERSION)
    if unknown := sorted(set(document) - {"format", "version", "logs"}):
        raise ArchiveError(f"the file: {ascii(unknown[0][:80])[1:-1]}", "no such field")
    if not isinstance(document.get("logs"), list):
        raise ArchiveError("the file: logs", "expected a list of sessions")
    logs: list[Any] = document["logs"]
    return logs


def _check_version(document: Any, place: str, expected: str, newest: int) -> None:
    if not isinstance(document, dict) or document.get("format") != expected:
        raise ArchiveError(f"{place}: format", f'expected "{expected}"')
    version = document.get("version")
    if type(version) is int and version > newest:
        raise ArchiveError(
            f"{place}: version",
            f"{version} is newer than this Stridework reads ({newest}); bring Stridework up to date",
        )
    if version != newest or type(version) is not int:
        raise ArchiveError(f"{place}: version", f"expected {newest}")


def _parse(text: bytes, place: str) -> Any:
    try:
        return pydantic_core.from_json(text.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
    except ValueError as error:
        raise ArchiveError(place, f"is not JSON: {error}") from None


def _read_lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    number = 0
    try:
        with archive.open(name) as stream:
            while line := stream.readline(LARGEST_LINE + 1):
                number += 1
                if len(line) > LARGEST_LINE:
                    raise ArchiveError(f"{name}, line {number}", f"is longer than {LARGEST_LINE // 2**20} MB")
                yield line
    except _DAMAGE as error:
        raise ArchiveError(
            f"{name}, line {number + 1}", "is cut off or damaged; expected it as it was saved"
        ) from error


def _read_row(part: Part, text: bytes, place: str) -> Line:
    try:
        return Line(place, part.read(text))
    except BadDocument as bad:
        where, problem = bad.faults[0]
        more = f" (and {len(bad.faults) - 1} more)" if len(bad.faults) > 1 else ""
        raise ArchiveError(f"{place}: {where}" if where else place, f"{problem}{more}") from None
