"""Background work: what takes longer than a request, as plain functions of one text, behind this one seam.

On SQLite they run on threads of the server's own process, and what was left unfinished starts again with it. On
PostgreSQL they are jobs of Procrastinate (`web.tasks`), done by any number of `stridework worker`, and a job whose
worker died is done by another. Either way a function may be called twice for the same thing and must not mind.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connection, transaction
from django.utils.module_loading import import_string

#: name: the function. It is imported when it is first called: nothing here leads to all of the program.
JOBS = {
    "refresh-runs": "stridework.web.runs.refresh.refresh_runs",
    "judge-video": "stridework.web.videos.judging.judge",
}
#: What looks now and then whether anything was left unfinished or is over; none takes long.
LOOKS = ("stridework.web.videos.judging.look_after",)
LOOK_EVERY_S = 20
ENDING = threading.Event()  #: set when this process is to end: long work is given back for another to begin again

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_underway: set[tuple[str, str]] = set()
_waiting: dict[str, queue.SimpleQueue[str]] = {}
_looking = False


def start(name: str, key: str) -> None:
    """Have a job done soon, once what is being written is kept. One that waits already is not asked for twice."""
    begin = _hand_to_workers if connection.vendor == "postgresql" else _begin_here
    transaction.on_commit(lambda: begin(name, key))


def run(name: str, key: str) -> None:
    """Do a job now. Whatever goes wrong in it is raised."""
    function: Callable[[str], None] = import_string(JOBS[name])
    function(key)


def look() -> None:
    """Find what was left unfinished, and what is over."""
    for path in LOOKS:
        import_string(path)()


def look_from_now_on() -> None:
    """On SQLite, look from now on, on a thread of this process; on PostgreSQL that is the workers' work."""
    global _looking
    with _lock:
        if _looking or connection.vendor == "postgresql":
            return
        _looking = True
    threading.Thread(target=_keep_looking, name="look", daemon=True).start()


def _keep_looking() -> None:
    while not ENDING.is_set():
        _attempt("look", look)
        time.sleep(LOOK_EVERY_S)


def _hand_to_workers(name: str, key: str) -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    from stridework.web.tasks import do

    once = f"{name} {key}"
    try:
        with transaction.atomic():  # a refusal must not spoil what else is being written
            do.configure(lock=once, queueing_lock=once).defer(name=name, key=key)
    except AlreadyEnqueued:
        pass


def _begin_here(name: str, key: str) -> None:
    with _lock:
        if (name, key) in _underway:
            return
        _underway.add((name, key))
        if name not in _waiting:
            # One thread for each kind: a calendar does not wait for a video. They end with the process.
            _waiting[name] = queue.SimpleQueue()
            threading.Thread(target=_work, args=(name,), name=name, daemon=True).start()
    _waiting[name].put(key)


def _work(name: str) -> None:
    while True:
        key = _waiting[name].get()
        _attempt(name, lambda key=key: run(name, key))
        with _lock:
            _underway.discard((name, key))


def _attempt(name: str, work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:  # a thread has nobody above it to tell
        _log.exception("background work failed: %s", name)
    finally:
        close_old_connections()
