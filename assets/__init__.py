"""Everything that is built and never committed: voice, figures, pose model, browser libraries, the live coach's Python
and engine, collected files.

Each part is kept when what it is made from has not changed, so that building twice costs next to nothing.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

#: Each part: its name, what it is made from, and where it goes.
VOICE_SOURCES = ("assets/voice.py", "stridework/library", "stridework/training")
FIGURE_SOURCES = (
    "assets/figures.py",
    "stridework/figure",
    "stridework/library/exercises",
    "stridework/training/motion.py",
)
POSE_SOURCES = ("assets/pose.py", "assets/pose.NOTICE", "package-lock.json")
#: It lies in the library, which the voice is made from, and says nothing.
POSE_TARGET = "stridework/library/pose"
VENDOR_SOURCES = ("assets/vendor.py", "package-lock.json")
LIVE_SOURCES = ("assets/live.py", "assets/live.NOTICE", "package-lock.json")
ENGINE_SOURCES = (
    "assets/engine.py",
    "stridework/errors.py",
    "stridework/form",
    "stridework/form_report",
    "stridework/formats/__init__.py",
    "stridework/formats/traces.py",
    "stridework/library",
    "stridework/training",
)
COLLECT_SOURCES = (
    "assets/collect.py",
    "stridework/web/static",
    "stridework/web/settings.py",
    "stridework/library/voice",
)


def build_all(root: Path) -> None:
    """Build every part under `root` (the checkout) that is missing or out of date."""
    from assets.collect import collect_static
    from assets.engine import build_engine
    from assets.figures import build_figures
    from assets.live import build_live
    from assets.vendor import build_vendor

    _build(root, "voice", VOICE_SOURCES, root / "stridework/library/voice", _build_voice)
    _build(root, "figures", FIGURE_SOURCES, root / "stridework/web/static/figures", build_figures)
    _build(root, "pose model", POSE_SOURCES, root / POSE_TARGET, _build_pose)
    _build(root, "browser libraries", VENDOR_SOURCES, root / "stridework/web/static/vendor", build_vendor)
    _build(root, "live coach", LIVE_SOURCES, root / "stridework/web/live", build_live)
    _build(root, "form engine", ENGINE_SOURCES, root / "stridework/web/static/engine", build_engine)
    _build(root, "static files", COLLECT_SOURCES, root / "stridework/web/collected", collect_static)


def draw_pictures(root: Path) -> None:
    """Draw the pictures of the README and the docs into `docs/pictures`."""
    from assets.figures import draw_readme_pictures

    draw_readme_pictures(root)


def write_rules(root: Path) -> None:
    """Write the page of the plan's rules, `docs/rules.md`."""
    from assets.rules_page import write_rules_page

    write_rules_page(root)


def write_cues(root: Path) -> None:
    """Write the page of what each cue is judged by, `docs/cues.md`."""
    from assets.cues_page import write_cues_page

    write_cues_page(root)


def _build_voice(root: Path) -> None:
    # The makers of the voice are imported only when there is something to say: they are large.
    from assets.voice import build_voice
    from stridework.library import vocabulary

    build_voice(root, vocabulary("en"), "en")


def _build_pose(root: Path) -> None:
    # MediaPipe is large as well.
    from assets.pose import build_pose

    build_pose(root)


def _build(root: Path, name: str, sources: Iterable[str], target: Path, make: Callable[[Path], None]) -> None:
    """Call `make` unless `target` carries the fingerprint of the sources as they are now."""
    fingerprint = _fingerprint(root, sources, target)
    stamp = target / ".made-from"
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    started = time.monotonic()
    print(f"Building {name} … ", end="", flush=True, file=sys.stderr)
    make(root)
    target.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)
    print(f"{time.monotonic() - started:.1f} s", file=sys.stderr)


def _fingerprint(root: Path, sources: Iterable[str], target: Path) -> str:
    """Hash names and contents of the source files; a part's own output and the pose model never count as its source."""
    digest = hashlib.sha256()
    for source in sources:
        start = root / source
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if not path.is_file() or "__pycache__" in path.parts or path.name == ".made-from":
                continue
            if path.is_relative_to(target) or path.is_relative_to(root / POSE_TARGET):
                continue
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
