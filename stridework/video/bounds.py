"""Limits that a process sets itself before it opens a film that somebody else made."""

from __future__ import annotations

import os
import sys
import threading


def bound_this_process(*, cpu_s: int, memory_bytes: int) -> None:
    """Let this process, and each it starts, have so much processor time and memory; more of either ends it.

    Memory is what it allocates, not what it maps. Where the system knows no such limits, nothing is done.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))


def end_with_input() -> None:
    """End this process as soon as its standard input does: then whoever started it is gone."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
