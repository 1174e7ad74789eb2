"""The real server in a private folder and a real Chromium, for tests that drive the product as a runner does."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

T = TypeVar("T")
PATIENCE_S = 120
"""How long anything is waited for. Waiting ends when it is there: patience costs nothing, but where it is in vain."""
expect.set_options(timeout=1000 * PATIENCE_S)

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
CLEARED = "localStorage.setItem('stridework.clearance', JSON.stringify({passed: true, on: '2026-01-01'}))"


PAGES = {"test_account", "test_own_workouts", "test_plan_page", "test_progress_page", "test_site", "test_static_site"}
"""Modules in which nothing is about time: they may run on another worker, beside the rest of the browser tests."""
#: Everything in one of the device's boxes, given [database, box].
BOX = """([name, box]) => new Promise((done) => {
  const opening = indexedDB.open(name);
  opening.onsuccess = () => {
    const all = opening.result.transaction(box).objectStore(box).getAll();
    all.onsuccess = () => { opening.result.close(); done(all.result); };
  };
})"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the browser tests that are about time on one worker: two such would take it from each other."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser-pages" if item.path.stem in PAGES else "browser"))


@dataclass
class Server:
    """`stridework serve`, which a test may kill and start again on the same port and folder."""

    home: Path
    port: int = 0
    variables: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and return once it answers."""
        self.port = self.port or _free_port()
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [Path(sys.executable).parent / "stridework", "serve", "--no-browser", "--port", str(self.port)],
                env={**os.environ, "STRIDEWORK_HOME": str(self.home), **self.variables},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 2 * PATIENCE_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.url + "/train/first-workout/", timeout=5)
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{(self.home / 'server.log').read_text()}")

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.stop(signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it and wait until its port is free."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(PATIENCE_S)
            self.process = None


def wait_for(page: Page, look: Callable[[], T], what: str = "it") -> T:
    """Return what `look` finds as soon as it is true, looking again and again; the page lives on meanwhile."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        page.wait_for_timeout(50)
    return found


#: Widths in pixels and letters in percent of their usual size that every page must fit.
SCREENS = ((320, 100), (390, 100), (844, 100), (1280, 100), (390, 200), (844, 200))


def find_wide(page: Page) -> list[tuple[int, int]]:
    """Return the screens, width and size of letters, on which the page would scroll sideways."""
    wide = []
    for width, percent in SCREENS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append((width, percent))
    return wide


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as a server's first start leaves it, made once: the database takes longer than the server."""
    first = Server(tmp_path_factory.mktemp("new"))
    first.start()
    first.stop()
    return first.home


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, new_home: Path) -> Iterator[Server]:
    """A server of the module's own, in a folder with nothing in it yet."""
    running = Server(shutil.copytree(new_home, tmp_path_factory.mktemp("module") / "home"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("STRIDEWORK_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    # Closed with the module: while Playwright runs, Django in this process would refuse to touch its database.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    """A phone whose runner has been cleared to train, with nothing on it yet."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, base_url=server.url, service_workers="block"
    )
    context.add_init_script(CLEARED)
    context.set_default_timeout(1000 * PATIENCE_S)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


def read_box(page: Page, box: str, database: str = "stridework") -> list[dict[str, Any]]:
    """Return what the device keeps: noted steps in the "journal", finished sessions in the "outbox"."""
    found: list[dict[str, Any]] = page.evaluate(BOX, [database, box])
    return found
