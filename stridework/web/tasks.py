"""Background work as jobs of Procrastinate, on PostgreSQL alone; Procrastinate finds this module by its name."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from stridework.web import jobs

MOST_ATTEMPTS = 5
#: Two missed heartbeats and a half: then a worker is taken for dead, and its jobs are another's.
SILENT_S = 25.0


@app.task(name="do", retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=3))
def do(name: str, key: str) -> None:
    """Do one job by its name."""
    jobs.run(name, key)


@app.periodic(cron="* * * * *")
@app.task(name="look", queueing_lock="look", pass_context=True)
async def look(context: JobContext, timestamp: int) -> None:
    """Once a minute, whichever worker comes first: what dead workers left, what is unfinished, what is over."""
    await retry_stalled()
    await sync_to_async(_look, thread_sensitive=False)()


async def retry_stalled() -> int:
    """Let the jobs of workers that fell silent be taken again, and return how many."""
    stalled: list[Any] = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_S))
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except (AlreadyEnqueued, ConnectorException):
            # The same was asked for again meanwhile, and waits for this one's lock.
            await app.job_manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=True)
    return len(stalled)


def _look() -> None:
    from django.db import close_old_connections

    try:
        jobs.look()
    finally:
        close_old_connections()
