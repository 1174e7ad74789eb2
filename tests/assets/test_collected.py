from pathlib import Path

import pytest

import stridework.web

COLLECTED = Path(stridework.web.__file__).parent / "collected"


@pytest.mark.skipif(not COLLECTED.is_dir(), reason="static files are not collected")
def test_what_is_collected_is_hashed_and_compressed() -> None:
    assert (COLLECTED / "staticfiles.json").exists()
    assert list(COLLECTED.glob("player/player.*.js.br"))
