"""Make the project's virtual environment and put uv into it: `python3 tools/environment.py .venv`.

Some systems ship Python without ensurepip (Debian keeps it in python3-venv). There the environment is made bare
and the system's own pip fills it, so that `python3` and `make` are enough wherever either is there.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def make_environment(folder: Path) -> None:
    """Create `folder` as a virtual environment holding uv. Exits with a plain sentence where that is impossible."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the point is to tell users of older ones
        sys.exit(
            f"Stridework needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12"
        )
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    venv.create(folder, with_pip=has_ensurepip, clear=folder.exists())
    python = folder / "bin" / "python"
    if uv := shutil.which("uv"):
        shutil.copy2(uv, folder / "bin" / "uv")
        return
    if has_ensurepip:
        install = [python, "-m", "pip", "install"]
    elif importlib.util.find_spec("pip") is not None:
        install = [sys.executable, "-m", "pip", "--python", python, "install"]
    else:
        sys.exit("Python has neither ensurepip nor pip here. On Debian or Ubuntu: apt install python3-venv")
    subprocess.run([*install, "--quiet", "--disable-pip-version-check", "uv"], check=True)


if __name__ == "__main__":
    make_environment(Path(sys.argv[1]))
