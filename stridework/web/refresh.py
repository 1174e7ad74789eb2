"""Reading runs again as time goes by, beside the request that noticed that it is due: nobody waits for a calendar's
server. What was cut off when the process ended is due again the next time somebody looks.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from django.db import connection
from django.utils import timezone

from stridework.web.models import Runner
from stridework.web.run_sources import find_due, refresh_due

_beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="refresh")
_underway: set[int] = set()
_lock = Lock()
_log = logging.getLogger(__name__)


def refresh_soon(runner: Runner) -> None:
    """Have the runner's calendars that are due read again on a thread of this process."""
    if not find_due(runner, timezone.now()).exists():
        return
    with _lock:
        if runner.pk in _underway:
            return
        _underway.add(runner.pk)
    _beside.submit(_refresh, runner.pk)


def _refresh(runner_id: int) -> None:
    try:
        refresh_due(Runner.objects.get(pk=runner_id), timezone.now())
    except Runner.DoesNotExist:
        pass
    except Exception:  # a thread has nobody above it to tell
        _log.exception("reading runs again failed")
    finally:
        connection.close()
        with _lock:
            _underway.discard(runner_id)
