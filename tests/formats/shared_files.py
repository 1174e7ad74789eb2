"""Real recordings with their answers, where they are at hand; they are other people's and never part of the project."""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORMATS = Path(os.environ.get("STRIDEWORK_SHARED", ROOT.parent / "shared")) / "data" / "formats"
ABSENT = "the folder of real recordings is not here (STRIDEWORK_SHARED names it)"


def load_keys(*folders):
    """Return (name, answers) of every file in the folders; nothing where the recordings are absent."""
    keys = FORMATS / "expected.json"
    if not keys.exists():
        return []
    return [item for item in json.loads(keys.read_text()).items() if item[0].startswith(folders)]
