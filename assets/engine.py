"""Pack the form engine for the browser: the very modules of `stridework.form` as a zip, and the rules as JSON.

What writes a report is a zip of its own, for the pages that show one: the live coach never loads it.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from stridework.form.rules import rules_to_json
from stridework.library.form_rules import load_form_rules

TARGET = "stridework/web/static/engine"
#: What `stridework.form` imports of the project, and nothing else of it.
MODULES = ("stridework/__init__.py", "stridework/errors.py")
#: What a report is written by, beside the engine.
REPORT = (
    "form_report/*.py",
    "form_report/page.css",
    "library/*.py",
    "library/exercises/*.toml",
    "training/*.py",
    "formats/__init__.py",
    "formats/traces.py",
)
DRAWS_ON_FILMS = "film.py"  # the one module of it for which there is nothing in a browser
#: The archive's dates are no part of what is built: the same modules give the same bytes.
ARCHIVE_DATE = (2020, 1, 1, 0, 0, 0)


def build_engine(root: Path) -> None:
    """Write `engine.zip`, `report.zip` and, for each language the coach speaks, `rules.<language>.json`."""
    target = root / TARGET
    target.mkdir(parents=True, exist_ok=True)
    package = root / "stridework"
    engine = [*(root / name for name in MODULES), *sorted((package / "form").glob("*.py"))]
    found = [path for pattern in REPORT for path in sorted(package.glob(pattern))]
    report = [path for path in found if path.name != DRAWS_ON_FILMS]
    _pack(root, engine, target / "engine.zip")
    _pack(root, report, target / "report.zip")
    for phrases in sorted((root / "stridework/library/phrases").glob("*.toml")):
        rules = {variant: rules_to_json(each) for variant, each in load_form_rules(phrases.stem).items()}
        written = json.dumps(rules, ensure_ascii=False, separators=(",", ":"))
        (target / f"rules.{phrases.stem}.json").write_text(written + "\n", encoding="utf-8")


def _pack(root: Path, paths: list[Path], target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), ARCHIVE_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
