"""`python -m assets` builds what is missing or out of date.

`python -m assets pictures` draws the README's pictures, `python -m assets rules` and
`python -m assets cues` write the pages of the plan's rules and of the camera's cues.
"""

from __future__ import annotations

import sys
from pathlib import Path

from assets import build_all, draw_pictures, write_cues, write_rules

if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    if sys.argv[1:] == ["pictures"]:
        draw_pictures(root)
    elif sys.argv[1:] == ["rules"]:
        write_rules(root)
    elif sys.argv[1:] == ["cues"]:
        write_cues(root)
    elif not sys.argv[1:]:
        build_all(root)
    else:
        sys.exit("usage: python -m assets [pictures | rules | cues]")
