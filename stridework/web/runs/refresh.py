"""Reading runs again as time goes by, beside the request that noticed that it is due: nobody waits for a calendar's
server. What was cut off when the process ended is due again the next time somebody looks.
"""

from __future__ import annotations

from django.utils import timezone

from stridework.web import jobs
from stridework.web.models import Runner
from stridework.web.runs.sources import find_due, refresh_due


def refresh_soon(runner: Runner) -> None:
    """Have the runner's calendars that are due read again in the background."""
    if find_due(runner, timezone.now()).exists():
        jobs.start("refresh-runs", str(runner.pk))


def refresh_runs(key: str) -> None:
    """Read the calendars of a runner that are due; somebody who is gone has none."""
    runner = Runner.objects.filter(pk=int(key)).first()
    if runner is not None:
        refresh_due(runner, timezone.now())
