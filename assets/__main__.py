"""`python -m assets` builds what is missing or out of date; `python -m assets pictures` draws the README's pictures."""

from __future__ import annotations

import sys
from pathlib import Path

from assets import build_all, draw_pictures

if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    if sys.argv[1:] == ["pictures"]:
        draw_pictures(root)
    elif not sys.argv[1:]:
        build_all(root)
    else:
        sys.exit("usage: python -m assets [pictures]")
