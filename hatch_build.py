"""Hatchling's hook: a wheel carries the built assets (voice, figures, browser libraries, compressed static files)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildAssets(BuildHookInterface[Any]):
    """Builds what is not committed before it is packed; an editable install builds nothing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from assets import build_all

        build_all(root)
