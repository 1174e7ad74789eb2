"""Lighthouse's own scores for Today and Train, mobile profile, with the same Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.harness import CHROMIUM_FLAGS, ROOT, chromium_path, print_table, running_server

CATEGORIES = ("performance", "accessibility", "best-practices")
PAGES = {"Today": "/", "Train": "/train/first-workout/"}


def main() -> None:
    """Print the three scores of both pages, and name every audit that is not perfect."""
    if not (ROOT / "bench/node_modules").exists():
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=ROOT / "bench", check=True)
    rows, flaws = [], []
    with running_server() as server:
        for name, path in PAGES.items():
            report = _run_lighthouse(server.url + path)
            scores = [report["categories"][category]["score"] for category in CATEGORIES]
            rows.append((name, *(f"{100 * (score or 0):.0f}" for score in scores)))
            for category in CATEGORIES[1:]:
                for reference in report["categories"][category]["auditRefs"]:
                    audit = report["audits"][reference["id"]]
                    if audit["score"] is not None and audit["score"] < 1 and reference["weight"] > 0:
                        flaws.append(f"{name}: {audit['title']}")
    print_table("Lighthouse, mobile profile", ["page", *CATEGORIES], rows)
    for flaw in flaws:
        print("  not perfect:", flaw)


def _run_lighthouse(url: str) -> dict[str, dict[str, dict[str, object]]]:
    """Return Lighthouse's report on `url`."""
    folder = Path(tempfile.mkdtemp(prefix="stridework-lighthouse-"))
    report = folder / "report.json"
    flags = " ".join([*CHROMIUM_FLAGS[:3], "--headless=new"])
    command = [ROOT / "bench/node_modules/.bin/lighthouse", url, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--chrome-flags={flags}", f"--only-categories={','.join(CATEGORIES)}"]
    environment = {**os.environ, "CHROME_PATH": chromium_path() or ""}
    subprocess.run(command, cwd=ROOT / "bench", env=environment, check=True, stdout=subprocess.DEVNULL)
    result: dict[str, dict[str, dict[str, object]]] = json.loads(report.read_text())
    shutil.rmtree(folder, ignore_errors=True)
    return result
