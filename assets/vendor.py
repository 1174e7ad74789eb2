"""Copy the browser libraries out of node_modules, as they are, each with its licence."""

from __future__ import annotations

import shutil
from pathlib import Path

#: Files of each npm package and the names they are served under.
LIBRARIES = {"idb": {"build/index.js": "idb.js", "LICENSE": "idb.LICENSE"}}


def build_vendor(root: Path) -> None:
    """Fill `stridework/web/static/vendor` from `node_modules`. Raises FileNotFoundError where that is not there yet."""
    target = root / "stridework/web/static/vendor"
    target.mkdir(parents=True, exist_ok=True)
    for package, files in LIBRARIES.items():
        source = root / "node_modules" / package
        if not source.is_dir():
            raise FileNotFoundError(f"{source} is missing: run `npm ci` (or `make setup`) first")
        for name, served_as in files.items():
            shutil.copyfile(source / name, target / served_as)
        # Beside the copy, so that the type check takes the package's own types and does not read the copy.
        (target / f"{package}.d.ts").write_text(f'export * from "{package}";\n')
