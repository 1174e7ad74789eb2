"""A process that does background work, for a server on PostgreSQL: as many as wanted, on as many machines."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress
from typing import Any

from django.db import connection

from stridework.errors import StrideworkError
from stridework.web import jobs

SECONDS_TO_FINISH = 8


def work(concurrency: int) -> None:
    """Do jobs until told to end; what is under way then is given back. Raises StrideworkError on SQLite."""
    if connection.vendor != "postgresql":
        raise StrideworkError(
            "background work needs no worker here: on SQLite the server does it itself. With DATABASE_URL naming a "
            "PostgreSQL, start as many workers as you like"
        )
    from procrastinate.contrib.django import app

    connection.close()
    # psycopg cannot wait on the event loop that Windows would choose.
    loop_factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    connector = app.connector.get_worker_connector()
    with app.replace_connector(connector) as working, asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(_work(working, concurrency))


async def _work(app: Any, concurrency: int) -> None:
    async with app.open_async():
        task = asyncio.ensure_future(
            app.run_worker_async(
                concurrency=concurrency,
                install_signal_handlers=False,
                shutdown_graceful_timeout=SECONDS_TO_FINISH,
                delete_jobs="successful",
            )
        )

        def end() -> None:
            jobs.ENDING.set()
            task.cancel()

        for kind in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows; there Ctrl-C interrupts the loop itself
                asyncio.get_running_loop().add_signal_handler(kind, end)
        with suppress(asyncio.CancelledError):
            await task
