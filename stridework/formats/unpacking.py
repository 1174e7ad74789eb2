"""Opening what runners' files are packed in, ZIP and gzip, with every size held whatever the archive claims.

Nothing is written to disk and no name inside an archive is used as a path.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from stridework.errors import ActivityFileError

MOST_FILE_BYTES = 64 * 2**20
MOST_ARCHIVE_BYTES = 4 * 2**30
MOST_UNPACKED_BYTES = 8 * 2**30
MOST_MEMBERS = 100_000
"""No recording of a run comes near 64 MiB; the others leave room for twenty years of runs and their photographs."""

DEEPEST = 2  # Garmin's own export holds archives in an archive
PEEK_BYTES = 4096
_GZIP = 31  # zlib's word for "a gzip header, and its checksum"


@dataclass(slots=True)
class Allowance:
    """How many bytes may still be unpacked."""

    bytes_left: int = field(default_factory=lambda: MOST_UNPACKED_BYTES, kw_only=True)


def is_zip(head: bytes) -> bool:
    """Say whether a file that begins so is a ZIP."""
    return head[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_gzip(head: bytes) -> bool:
    """Say whether a file that begins so is gzipped."""
    return head[:2] == b"\x1f\x8b"


def gunzip(packed: bytes, allowance: Allowance) -> bytes:
    """Return the unpacked bytes, as many as there are of a file cut short; ActivityFileError beyond the limit."""
    try:
        content = zlib.decompressobj(_GZIP).decompress(packed, MOST_FILE_BYTES + 1)
    except zlib.error:
        raise ActivityFileError("damaged: it cannot be unpacked") from None
    if len(content) > MOST_FILE_BYTES:
        raise ActivityFileError(f"refused: unpacks to more than {MOST_FILE_BYTES // 2**20} MiB")
    _spend(len(content), allowance)
    return content


def unpack_member(archive: ZipFile, member: ZipInfo, allowance: Allowance, most: int | None = None) -> bytes:
    """Return the member's bytes, or the first `most` of them; ActivityFileError where that is not possible."""
    limit = MOST_FILE_BYTES if most is None else most
    try:
        with archive.open(member) as stream:
            content = stream.read(limit + 1 if most is None else limit)
    except RuntimeError:
        raise ActivityFileError("it is locked with a password") from None
    except (BadZipFile, NotImplementedError, OSError, EOFError, ValueError, zlib.error):
        raise ActivityFileError("damaged: it cannot be unpacked") from None
    if len(content) > limit:
        raise ActivityFileError(f"refused: unpacks to more than {limit // 2**20} MiB")
    _spend(len(content), allowance)
    return content


def list_fit_files(source: Path | bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every FIT file in a file, a gzip or a ZIP, each with its name inside ("" for the file itself).

    What cannot be unpacked is passed over: the reader of runs says so. Raises OSError where the file cannot be opened.
    """
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    head = source[:PEEK_BYTES] if isinstance(source, bytes) else _read_head(source)
    allowance = Allowance()
    if is_zip(head):
        if size <= MOST_ARCHIVE_BYTES:
            yield from _list_members(source, allowance)
        return
    if size > MOST_FILE_BYTES or not (is_gzip(head) or _is_fit(head)):
        return
    content = source if isinstance(source, bytes) else source.read_bytes()
    if is_gzip(head):
        try:
            content = gunzip(content, allowance)
        except ActivityFileError:
            return
    if _is_fit(content):
        yield "", content


def _list_members(source: Path | bytes, allowance: Allowance) -> Iterator[tuple[str, bytes]]:
    try:
        archive = ZipFile(BytesIO(source) if isinstance(source, bytes) else source)
    except (BadZipFile, ValueError, NotImplementedError):
        return
    with archive:
        for member in archive.infolist()[:MOST_MEMBERS]:
            try:
                head = unpack_member(archive, member, allowance, PEEK_BYTES)
                if not (_is_fit(head) or is_gzip(head)):
                    continue
                content = unpack_member(archive, member, allowance)
                content = gunzip(content, allowance) if is_gzip(content) else content
            except ActivityFileError:
                if allowance.bytes_left < 0:
                    return
                continue
            if _is_fit(content):
                yield "".join(sign if sign.isprintable() else "?" for sign in member.filename)[:300], content


def _read_head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(PEEK_BYTES)


def _is_fit(head: bytes) -> bool:
    return head[8:12] == b".FIT"


def _spend(size: int, allowance: Allowance) -> None:
    allowance.bytes_left -= size
    if allowance.bytes_left < 0:
        raise ActivityFileError(f"refused: unpacks to more than {MOST_UNPACKED_BYTES // 2**30} GiB")
