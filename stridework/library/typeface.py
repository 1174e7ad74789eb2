"""The typeface of what is drawn outside the browser: Roboto (Apache-2.0) as its package ships it, nothing committed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def find_typeface(*, bold: bool = False) -> Path:
    """Return the TrueType file of the regular or bold face; it has Latin, Greek and Cyrillic letters."""
    return Path(str(files("font_roboto") / "files" / f"Roboto-{'Bold' if bold else 'Regular'}.ttf"))
