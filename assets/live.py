"""Lay out what the live coach loads on the runner's device: Python and MediaPipe for the browser, as published.

They are tens of megabytes and load their parts by name, so they are neither hashed nor collected: `web/fixed_files.py`
serves them from here under an address that carries the whole folder's fingerprint.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import brotli

TARGET = "stridework/web/live"
#: Each npm package: the folder it is served in, and its files.
PACKAGES = {
    "pyodide": (
        "pyodide",
        ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"),
    ),
    # The build for module workers, which needs SIMD: every browser with module workers has it but Safari before 16.4.
    "@mediapipe/tasks-vision": (
        "vision",
        ("vision_bundle.mjs", "wasm/vision_wasm_module_internal.js", "wasm/vision_wasm_module_internal.wasm"),
    ),
}
#: At 6 two files of 10 MB take half a second; at 11, the best there is, half a minute for a tenth less.
QUALITY = 6
COMPRESSED = {".mjs", ".js", ".wasm", ".json"}


def build_live(root: Path) -> None:
    """Fill `stridework/web/live` from `node_modules`. Raises FileNotFoundError where that is not there yet."""
    target = root / TARGET
    shutil.rmtree(target, ignore_errors=True)
    for package, (folder, names) in PACKAGES.items():
        source = root / "node_modules" / package
        if not source.is_dir():
            raise FileNotFoundError(f"{source} is missing: run `npm ci` (or `make setup`) first")
        (target / folder).mkdir(parents=True)
        for name in names:
            content = (source / name).read_bytes()
            placed = target / folder / Path(name).name
            placed.write_bytes(content)
            if placed.suffix in COMPRESSED:
                squeezed = brotli.compress(content, quality=QUALITY, lgwin=24)
                placed.with_name(placed.name + ".br").write_bytes(squeezed)
    shutil.copyfile(root / "assets" / "live.NOTICE", target / "NOTICE")
