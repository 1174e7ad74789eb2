"""How fast the lone runner's server is there, beside another state of the program, turn by turn in one run.

git archive REVISION | tar -x -C OTHER && python -m bench.starts OTHER
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.harness import ROOT, free_port, percentile, print_table, wait_for

STARTS = 7
IMPORT = "import time; began = time.perf_counter(); from stridework.web import setup; setup(); import stridework.web.wsgi; print(time.perf_counter() - began)"  # noqa: E501


def main(other: Path) -> None:
    """Print the median of each, and the ratio."""
    trees = {"this": ROOT, "the other": other.resolve()}
    starts: dict[str, list[float]] = {name: [] for name in trees}
    imports: dict[str, list[float]] = {name: [] for name in trees}
    with tempfile.TemporaryDirectory(prefix="stridework-bench-") as folder:
        for turn in range(-1, STARTS):  # the first of each makes the database and warms the disk
            for name, tree in trees.items():
                environment = {**os.environ, "STRIDEWORK_HOME": f"{folder}/{name}", "PYTHONPATH": str(tree)}
                start_s, import_s = _start(tree, environment), _import(tree, environment)
                if turn >= 0:
                    starts[name].append(start_s)
                    imports[name].append(import_s)
    rows = []
    for what, found in (("serve to the first answer", starts), ("import and setup", imports)):
        this, that = (percentile(found[name], 0.5) for name in trees)
        rows.append((what, f"{this:.2f} s", f"{that:.2f} s", f"{this / that:.2f}"))
    print_table(f"Median of {STARTS}, turn by turn", ("", *trees, "ratio"), rows)


def _start(tree: Path, environment: dict[str, str]) -> float:
    port = free_port()
    code = "from stridework.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--no-browser", "--port", str(port)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def _import(tree: Path, environment: dict[str, str]) -> float:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT], cwd=tree, env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
