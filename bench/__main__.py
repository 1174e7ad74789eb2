"""Run every measurement, or those named: `python -m bench server plan ears`. NAMES has them all."""

from __future__ import annotations

import importlib
import sys

NAMES = (
    "server", "page", "player", "clone", "lighthouse", "imports", "files", "plan", "form", "video", "sports2d",
    "ears", "live", "club",
)  # fmt: skip


def main(names: list[str]) -> None:
    """Print each measurement's tables, one after the other: two at a time would disturb each other."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.exit(f"no measurement named {', '.join(unknown)}; there are {', '.join(NAMES)}")
    for name in names or NAMES:
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
