"""The built wheel, installed into an empty environment, runs the same product."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it and what it requires into an empty environment; return that environment."""
    if not shutil.which("uv"):
        pytest.skip("uv is not on PATH: run this by `make test`")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("stridework-*.whl")
    environment = folder / "venv"
    subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, environment], check=True)
    install = [
        "uv",
        "pip",
        "install",
        "--quiet",
        "--python",
        environment,
        "--constraint",
        ROOT / "requirements.txt",
        wheel,
    ]
    subprocess.run(install, check=True)
    return environment


def run(environment: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [environment / "bin" / "stridework", *arguments],
        env={
            "PATH": os.defpath,
            "HOME": str(home),
            "STRIDEWORK_HOME": str(home / "data"),
            "LC_ALL": "C.UTF-8",
        },
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_wheel_shows_the_first_workout(installed: Path, tmp_path: Path) -> None:
    shown = run(installed, tmp_path, "show", "first-workout", "--json")
    assert shown.returncode == 0, shown.stderr
    session = json.loads(shown.stdout)
    assert session["seconds"] == 660
    assert sum(interval["kind"] == "work" for interval in session["intervals"]) == 15


def test_the_wheel_serves_the_player_with_its_voice_and_its_figures(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [installed / "bin" / "stridework", "serve", "--no-browser", "--port", str(port)],
        env={"PATH": os.defpath, "HOME": str(tmp_path), "STRIDEWORK_HOME": str(tmp_path / "data")},
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        page = fetch_when_up(f"http://127.0.0.1:{port}/train/first-workout/", server).decode()
        (embedded,) = re.findall(r'<script id="session" type="application/json">(.*?)</script>', page, re.DOTALL)
        session = json.loads(embedded)
        spoken = {event["clip"] for event in session["events"] if event["do"] == "say"}
        assert spoken and spoken <= session["clips"].keys()
        for path in [
            *session["clips"].values(),
            *(url for views in session["figures"].values() for url in views.values()),
        ]:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                assert answer.status == 200 and answer.read()
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(120) == 0, server.stderr.read().decode() if server.stderr else ""


def fetch_when_up(url: str, server: subprocess.Popen[bytes]) -> bytes:
    """Return the page once the server answers; fail as soon as the server has given up."""
    for _ in range(1200):
        try:
            with urllib.request.urlopen(url) as answer:
                body: bytes = answer.read()
                return body
        except (ConnectionError, urllib.error.URLError):
            assert server.poll() is None, server.stderr.read().decode() if server.stderr else "the server stopped"
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within two minutes")
