"""Films in, frames out: the parts handed to processes, what they find handed on in order."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from stridework.errors import FilmFileError, StrideworkError
from stridework.form.landmarks import Frame
from stridework.video.film import Film, probe_film
from stridework.video.landmarker import find_model
from stridework.video.parts import Part, part_film
from stridework.video.records import END, ERROR, read_record, unpack_frame


def read_film(path: Path, *, model: str = "full", jobs: int | None = None) -> Iterator[Frame]:
    """Yield a film's frames of body points, in order, as they are found; a picture without a person has no points.

    `model` is `lite`, `full` or the path of a `.task` file; `jobs` is the number of processes, else one a core. The
    points found by several processes differ a little from those found by one: a part's tracking begins anew.

    Raises FilmFileError for what is no film and PoseModelMissing where MediaPipe is not installed.
    """
    with FilmReader([path], model=model, jobs=jobs) as reader:
        yield from reader.read(path)


@dataclass(slots=True)
class Looks:
    """How often the people in a film were counted, and how often there were more than one."""

    taken: int = 0
    several: int = 0


@dataclass(slots=True)
class _Task:
    """A part to be looked at, and what was found in it so far: records, then None, or the error that ended it."""

    path: Path
    part: Part
    found: queue.SimpleQueue[Any] = field(default_factory=queue.SimpleQueue)


class FilmReader:
    """Looks at films with several processes at once, the next film while the last one is still being taken.

    To be closed: use it in a `with`. Ask for the films in the order they were given; each can be read once.
    """

    def __init__(self, paths: Sequence[Path], *, model: str = "full", jobs: int | None = None) -> None:
        self._model = find_model(model)
        self._jobs = jobs or _count_cores()
        self._unplanned = deque(dict.fromkeys(paths))
        self._plans: dict[Path, tuple[Film, list[_Task]] | FilmFileError] = {}
        self._waiting: deque[_Task] = deque()
        self._lock = threading.Lock()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._closed = False
        self.looks: dict[Path, Looks] = {}
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._jobs)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End every process, whatever it is at."""
        with self._lock:
            self._closed = True
            processes = list(self._processes)
        for process in processes:
            process.kill()
        for thread in self._threads:
            thread.join()

    def film(self, path: Path) -> Film:
        """Return what one of the films holds. Raises FilmFileError."""
        return self._plan(path)[0]

    def read(self, path: Path) -> Iterator[Frame]:
        """Yield the frames of one of the films. Raises FilmFileError, StrideworkError where the model fails."""
        film, tasks = self._plan(path)
        looks = self.looks.setdefault(path, Looks())
        for task in tasks:
            while (record := task.found.get()) is not None:
                if isinstance(record, StrideworkError):
                    raise record
                if record["number"] >= 0:
                    looks.taken += 1
                    looks.several += int(record["number"] > 1)
                yield unpack_frame(record, film.aspect)

    def _plan(self, path: Path) -> tuple[Film, list[_Task]]:
        with self._lock:
            while path not in self._plans:
                self._plan_next()
        plan = self._plans[path]
        if isinstance(plan, FilmFileError):
            raise plan
        return plan

    def _plan_next(self) -> None:
        path = self._unplanned.popleft()
        try:
            film = probe_film(path)
        except FilmFileError as error:
            self._plans[path] = error
            return
        tasks = [_Task(path, part) for part in part_film(film, self._jobs)]
        self._plans[path] = film, tasks
        self._waiting.extend(tasks)

    def _next_task(self) -> _Task | None:
        with self._lock:
            while not self._waiting and self._unplanned and not self._closed:
                self._plan_next()
            return None if self._closed or not self._waiting else self._waiting.popleft()

    def _work(self) -> None:
        """Hand parts to one process as long as there are any. It is started for the first one only."""
        task = self._next_task()
        if task is None:
            return
        with tempfile.TemporaryFile() as words:
            process = self._start(words)
            if process is None:
                return
            try:
                while task is not None:
                    _look(process, task, self._model, words)
                    task = self._next_task()
            finally:
                process.kill()
                process.wait()
                for pipe in (process.stdin, process.stdout):
                    with suppress(OSError):  # a question that nobody took goes with the one who was asked
                        if pipe is not None:
                            pipe.close()

    def _start(self, words: IO[bytes]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._closed:
                return None
            process = subprocess.Popen(
                [sys.executable, "-m", "stridework.video.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
            )
            self._processes.append(process)
            return process


def _look(process: subprocess.Popen[bytes], task: _Task, model: Path, words: IO[bytes]) -> None:
    """Let a process look at one part and put what it finds into the task."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 for mypy: they are pipes
    part = task.part
    asked = {"path": str(task.path), "model": str(model), "begin_s": part.begin_s, "start_s": part.start_s}
    try:
        process.stdin.write(json.dumps({**asked, "end_s": part.end_s}).encode() + b"\n")
        process.stdin.flush()
    except OSError:  # it is gone already: the output says so too
        pass
    while True:
        record = read_record(process.stdout)
        if record is None:
            task.found.put(StrideworkError(f"{task.path}: finding the points ended unexpectedly{_last_words(words)}"))
            return
        if record["kind"] == END:
            task.found.put(None)
            return
        if record["kind"] == ERROR:
            task.found.put(StrideworkError(process.stdout.read(int(record["number"])).decode()))
            return
        task.found.put(record)


def _last_words(words: IO[bytes]) -> str:
    words.seek(0)
    lines = [line for line in words.read()[-4000:].decode(errors="replace").splitlines() if line.strip()]
    return f": {lines[-1]}" if lines else ""


def _count_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
