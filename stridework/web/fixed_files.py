"""Big static files served from where they were built, at an address that carries their folder's fingerprint.

Python and MediaPipe for the browser load their parts by name, and with the pose models they are tens of megabytes:
hashing and collecting would rename what must keep its name and lay a second copy beside each.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

#: The word in the address, and the folder it stands for.
FOLDERS = {"live": Path(__file__).parent / "live", "pose": Path(__file__).parent.parent / "library" / "pose"}
_FIXED = re.compile(rf"/({'|'.join(FOLDERS)})-[0-9a-f]{{12}}/")


@cache
def find_base(word: str) -> str | None:
    """Return the address of a folder, with a slash at its end; None where it has not been built."""
    stamp = FOLDERS[word] / ".made-from"
    return f"{settings.STATIC_URL}{word}-{stamp.read_text()[:12]}/" if stamp.is_file() else None


def list_files(word: str) -> dict[str, Path]:
    """Return what a page may ask for in a folder, by its address; empty where it has not been built."""
    base = find_base(word)
    if base is None:
        return {}
    folder = FOLDERS[word]
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    asked = [path for path in paths if path.suffix != ".br" and not path.name.startswith(".")]
    return {base + path.relative_to(folder).as_posix(): path for path in asked}


class StaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise with these folders added; as their address changes with them, browsers keep them for ever."""

    def __init__(self, get_response=None, settings=settings):  # type: ignore[no-untyped-def]
        super().__init__(get_response, settings)
        for word, folder in FOLDERS.items():
            if base := find_base(word):
                self.add_files(str(folder), prefix=base)

    def immutable_file_test(self, path, url):  # type: ignore[no-untyped-def]
        """Say whether what this address gives can never change."""
        return bool(_FIXED.search(url)) or super().immutable_file_test(path, url)
