"""A file of `stridework form` or `screen`, whatever kind it is: read as often as wanted, from its beginning each time.

A film is looked at once: what was found in it is kept in a temporary file, so that an hour of it costs no memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from stridework.cli.progress import open_progress
from stridework.errors import TraceFileError
from stridework.form.landmarks import Frame

if TYPE_CHECKING:
    from stridework.form.report import Report
    from stridework.video import Film, FilmReader

FILMS = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".3gp", ".mpg", ".mpeg", ".ts", ".mts", ".wmv")
FEW_PICTURES_PER_S = 15.0  #: below it a repetition has too few pictures for speeds, jumps and many angles [D]
OFTEN = 0.2  #: of the looks at a film: two people in more of them are worth a warning, a passer-by is not [D]


def is_film(path: Path) -> bool:
    """Say whether a file's name is that of a film."""
    return path.suffix.lower() in FILMS


@contextmanager
def open_recording(path: Path, *, bar: bool) -> Iterator[Recording]:
    """Open one file alone; a film gets processes of its own."""
    with ExitStack() as stack:
        reader = None
        if is_film(path):
            from stridework.video import FilmReader

            reader = stack.enter_context(FilmReader([path]))
        recording = Recording(path, reader, bar=bar)
        stack.callback(recording.close)
        yield recording


class Recording:
    """One file's frames. Raises StrideworkError, complete with the file's name, for whatever is wrong with it."""

    def __init__(self, path: Path, reader: FilmReader | None, *, bar: bool) -> None:
        self.path = path
        self.film: Film | None = None
        self._reader = reader
        self._bar = bar
        self._kept_count = 0
        self._stopped_at: int | None = None
        if is_film(path) and reader is not None:
            self.film = reader.film(path)
            self._found = reader.read(path)
            self._kept = tempfile.TemporaryFile()  # noqa: SIM115 closed by close()

    def close(self) -> None:
        """Let go of what was kept."""
        if self.film is not None:
            self._found.close()
            self._kept.close()

    def stop_at(self, count: int) -> None:
        """From now on the recording ends after so many frames."""
        self._stopped_at = count

    def frames(self) -> Iterator[Frame]:
        """Yield every frame, or those up to where it was stopped."""
        count = 0
        for frame in self._read() if self.film is None else self._look():
            if count == self._stopped_at:
                return
            yield frame
            count += 1
        if not count and self._stopped_at is None:
            raise TraceFileError(str(self.path), "the file", "at least one frame; it has none")

    def _read(self) -> Iterator[Frame]:
        from stridework.formats.landmark_files import read_landmarks

        return read_landmarks(self.path)

    def _look(self) -> Iterator[Frame]:
        from stridework.video.records import keep_frame, read_frames

        assert self.film is not None  # noqa: S101 for mypy
        yield from read_frames(self._kept, self._kept_count, self.film.aspect)
        if self._kept_count == self._stopped_at:
            return
        with open_progress(self.path.name, len(self.film.times), shown=self._bar and not self._kept_count) as advance:
            for frame in self._found:
                self._kept.seek(0, 2)
                self._kept.write(keep_frame(frame))
                self._kept_count += 1
                advance()
                yield frame

    def list_warnings(self, report: Report) -> list[str]:
        """Return what whoever reads the result should know about the recording, as sentences."""
        said = []
        if not report.extent.seen:
            said.append("nobody stood whole in view, so nothing could be judged")
        if self.film is None or self._reader is None:
            return said
        if self.film.cut_off:
            said.append(
                f"the film breaks off after {self.film.seconds:.1f} of {self.film.told_s:.1f} s; judged up to there"
            )
        if self.film.pictures_per_s < FEW_PICTURES_PER_S:
            said.append(f"{self.film.pictures_per_s:.0f} pictures a second are few: film with 30, jumps with 60")
        looks = self._reader.looks[self.path]
        if looks.several > OFTEN * looks.taken:
            said.append(
                f"more than one person in {looks.several} of {looks.taken} looks: only one is followed, and it may not "
                "be you; film alone"
            )
        return said
