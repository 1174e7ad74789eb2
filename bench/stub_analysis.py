"""Stands in for looking at a video: as long as STRIDEWORK_STUB_S says, telling how far it is on the way."""

from __future__ import annotations

import os
import time
from pathlib import Path

from stridework.web.videos.analysis import Analysis, Stopped, Tell


def analyse(film: Path, exercise: str, tell: Tell) -> Analysis:
    """Wait, and write a report. Whoever began is in the result."""
    steps = 10
    for step in range(steps):
        time.sleep(float(os.environ.get("STRIDEWORK_STUB_S", "0.5")) / steps)
        if not tell(step + 1, steps):
            raise Stopped
    report = film.with_suffix(".html")
    report.write_text("<!doctype html><title>stub</title>")
    result = {
        "exercise": "squat",
        "variant": "squat",
        "seconds": 1,
        "reps": 1,
        "holds": 0,
        "cues": [],
        "by": os.getpid(),
    }
    return Analysis(result, report)
