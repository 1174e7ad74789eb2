"""What the live coach loads: the engine packed from its own modules, and the big files laid out once."""

import json
import zipfile
from pathlib import Path

import pytest

from assets import ENGINE_SOURCES
from assets.engine import MODULES, REPORT, build_engine
from stridework.form.rules import rules_from_json
from stridework.library.form_rules import load_form_rules
from stridework.web.fixed_files import FOLDERS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path):
    """A folder with the parts of the checkout the engine is packed from."""
    folders = [f"stridework/{name}" for name in ("form", "formats", "library", "training", "form_report")]
    for name in (*folders, *MODULES):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def test_whatever_is_packed_is_built_again_when_it_changes():
    packed = [path.relative_to(ROOT) for pattern in REPORT for path in (ROOT / "stridework").glob(pattern)]
    packed += [Path(name) for name in MODULES if name != "stridework/__init__.py"]
    assert len(packed) > 20
    watched = [Path(source) for source in ENGINE_SOURCES]
    assert [path for path in packed if not any(path == one or one in path.parents for one in watched)] == []
    assert [source for source in watched if not (ROOT / source).exists()] == []


def test_the_same_modules_give_the_same_bytes(checkout):
    archives = [checkout / "stridework/web/static/engine" / name for name in ("engine.zip", "report.zip")]
    build_engine(checkout)
    first = [archive.read_bytes() for archive in archives]
    build_engine(checkout)
    assert [archive.read_bytes() for archive in archives] == first


def test_the_engine_holds_the_modules_as_they_are_and_the_rules_as_they_read(checkout):
    build_engine(checkout)
    folder = checkout / "stridework/web/static/engine"
    with zipfile.ZipFile(folder / "engine.zip") as archive:
        assert {"stridework/form/browser.py", "stridework/errors.py"} <= set(archive.namelist())
        assert all(archive.read(name) == (ROOT / name).read_bytes() for name in archive.namelist())
    rules = json.loads((folder / "rules.en.json").read_text())
    assert {variant: rules_from_json(each) for variant, each in rules.items()} == load_form_rules()


@pytest.mark.skipif(not FOLDERS["live"].is_dir(), reason="the live coach's files are not built")
def test_every_big_text_lies_compressed_beside_itself_and_both_licences_are_named():
    big = [path for path in FOLDERS["live"].rglob("*") if path.suffix in {".wasm", ".mjs", ".js"}]
    assert len(big) >= 5
    assert all(path.with_name(path.name + ".br").stat().st_size < path.stat().st_size / 2 for path in big)
    notice = (FOLDERS["live"] / "NOTICE").read_text()
    assert "Mozilla Public License" in notice and "Apache License" in notice
