"""The README's picture is what the program draws today."""

from pathlib import Path

from assets.figures import draw_readme_pictures

ROOT = Path(__file__).resolve().parents[2]


def test_the_readme_shows_what_the_program_draws(tmp_path: Path) -> None:
    draw_readme_pictures(tmp_path)
    drawn = {path.name: path.read_text() for path in (tmp_path / "docs/pictures").iterdir()}
    committed = {path.name: path.read_text() for path in (ROOT / "docs/pictures").iterdir()}
    assert committed == drawn, "draw them again: make pictures"
