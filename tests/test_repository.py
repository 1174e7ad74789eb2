"""What the repository must never carry, whoever commits it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_locks_carry_no_registry_address(tracked: list[Path]) -> None:
    locks = [
        p for p in tracked if p.name in {"requirements.txt", "requirements-test.txt", "package-lock.json", ".npmrc"}
    ]
    assert len(locks) >= 3
    for lock in locks:
        addresses = re.findall(r"https?://[^\s\"']+", lock.read_text())
        assert not [a for a in addresses if "registry" in a or "pypi" in a or a.endswith((".tgz", ".whl"))], lock


def test_every_python_pin_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[A-Za-z0-9._-]+==[^\\\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[A-Za-z0-9._-]+==", text, re.MULTILINE)) > 0


def test_no_picture_sound_font_or_model_is_committed(tracked: list[Path]) -> None:
    built = {
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".mp3",
        ".m4a",
        ".ogg",
        ".wav",
        ".woff",
        ".woff2",
        ".ttf",
        ".task",
        ".tflite",
        ".onnx",
    }
    assert not [p for p in tracked if p.suffix.lower() in built]


def test_no_tracked_file_is_large(tracked: list[Path]) -> None:
    assert not [p for p in tracked if p.stat().st_size > 300_000]


PAGES = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "docs/phone.md", "docs/player.md", "docs/camera.md"]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`([\w./-]+/[\w.-]*\.(?:py|toml|txt|json|js|html|css|md|svg))`", (ROOT / page).read_text())
    named += re.findall(r"\]\(([\w./-]+)\)", (ROOT / page).read_text())
    places = (ROOT, ROOT / "stridework", ROOT / "stridework/library", (ROOT / page).parent)
    missing = [name for name in named if not any((place / name).exists() for place in places)]
    assert not missing
