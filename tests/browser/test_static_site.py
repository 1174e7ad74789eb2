"""The site written as files, on a plain file server: trained, kept on the device, saved, cleared, restored."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import TypeAdapter

from stridework.training.log import SessionLog, find_problems
from tests.browser.conftest import CLEARED, PATIENCE_S, find_wide, read_box, wait_for
from tests.browser.test_player_session import at_interval, save, wait_running

BASE = "/someone/strength/"
PAGES = ["", "library/", "library/exercises/squat/", "library/workouts/first-workout/", "clearance/", "log/"]
PAGES += ["offline/", "train/first-workout/", "train/first-workout/jumps/2/"]


class Files(SimpleHTTPRequestHandler):
    """What `python -m http.server` does, without a line for every request."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@dataclass
class Host:
    """A file server that knows nothing of Stridework, and may be taken away."""

    folder: Path
    port: int = 0
    server: ThreadingHTTPServer | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def site(self) -> str:
        return self.url + BASE

    def start(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), partial(Files, directory=str(self.folder)))
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    site = folder / BASE.strip("/")
    command = [Path(sys.executable).parent / "stridework", "site", site]
    subprocess.run(command, check=True, capture_output=True)
    host = Host(folder)
    host.start()
    yield host
    host.stop()


@pytest.fixture
def runner(chromium: Browser, host: Host) -> Iterator[BrowserContext]:
    """A phone that keeps what it is told for the length of a test."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=host.site, service_workers="block")
    context.set_default_timeout(1000 * PATIENCE_S)
    yield context
    context.close()


@pytest.fixture
def page(runner: BrowserContext) -> Page:
    runner.add_init_script(CLEARED)
    return runner.new_page()


def train(page: Page) -> None:
    """Train a piece of the first workout and tell how it went."""
    page.goto("train/first-workout/?speed=50")
    page.click("[data-action=start]")
    wait_running(page)
    at_interval(page, "work", 3)
    page.click("[data-action=leave]")
    page.click("#leave button[value=finish]")
    page.wait_for_selector("#finish:not([hidden])")
    page.check("input[name=srpe][value='6']", force=True)
    page.check("input[name=pain][value='4']", force=True)
    save(page)


def kept(page: Page, base: str = BASE) -> list[dict[str, Any]]:
    return [letter["log"] for letter in read_box(page, "outbox", f"stridework {base}")]


def saved_file(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_session_is_trained_kept_saved_as_a_file_cleared_and_restored(page: Page, host: Host, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    train(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "no-server")
    expect(page.locator("[data-saved-words]")).to_have_text("It is in your log, on this device.")
    page.get_by_role("link", name="See your log").click()
    (log,) = kept(page)
    expect(page).to_have_url(f"{host.site}log/#{log['id']}")
    expect(page.get_by_role("heading", name="First workout")).to_be_visible()
    expect(page.locator("[data-light]")).to_contain_text("Amber")
    expect(page.locator("[data-intervals] li")).to_have_count(15)
    page.locator("#session .eyebrow a").click()
    expect(page.locator("[data-list] li")).to_have_count(1)
    expect(page.locator("[data-list] li")).to_contain_text("effort 6 · pain 4")
    path = saved_file(page, tmp_path)
    assert json.loads(path.read_text()) == {"format": "stridework-logs", "version": 1, "logs": [log]}

    page.locator("[data-list] a").click()
    page.get_by_role("button", name="Delete this session").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("[data-empty]")).to_be_visible()
    wait_for(page, lambda: kept(page) == [], "an empty log")

    page.set_input_files("[data-file]", path)
    expect(page.locator("[data-file-said]")).to_have_text("Restored: 1 new, 0 completed, 0 here already.")
    expect(page.locator("[data-list] li")).to_have_count(1)
    assert kept(page) == [log]
    page.set_input_files("[data-file]", path)
    expect(page.locator("[data-file-said]")).to_have_text("Restored: 0 new, 0 completed, 1 here already.")
    page.goto("")
    expect(page.locator("#last-session")).to_contain_text("First workout")
    expect(page.locator("#last-session a")).to_have_attribute("href", f"{host.site}log/#{log['id']}")
    assert not [line for line in asked if not line.startswith((f"GET {host.site}", "GET blob:", "GET data:"))]


def test_the_server_takes_the_documents_of_the_file(page: Page, tmp_path: Path) -> None:
    train(page)
    page.goto("log/")
    (document,) = json.loads(saved_file(page, tmp_path).read_text())["logs"]
    log = TypeAdapter(SessionLog).validate_json(json.dumps(document), strict=True)
    assert find_problems(log) == ()
    assert (log.workout, log.srpe, log.pain, len(log.intervals)) == ("first-workout", 6, 4, 15)


def test_what_a_session_was_like_can_be_told_later(page: Page) -> None:
    train(page)
    page.get_by_role("link", name="See your log").click()
    expect(page.get_by_role("heading", name="First workout")).to_be_visible()
    page.check("input[name=pain_next_morning][value='5']", force=True)
    page.check("input[name=pain_flags][value=limping]")
    page.fill("textarea", "Stairs were unkind.")
    page.locator("[data-told]").get_by_role("button", name="Save").click()
    expect(page.locator("[data-told-said]")).to_have_text("Kept.")
    expect(page.locator("[data-light]")).to_contain_text("Red")
    (log,) = kept(page)
    assert (log["pain_next_morning"], log["pain_flags"], log["note"]) == (5, ["limping"], "Stairs were unkind.")
    assert (log["srpe"], log["pain"], log["soreness"]) == (6, 4, None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "Nothing was changed. The file is not JSON: it may be cut off, or another kind of file."),
        (
            '{"format": "gpx"}',
            "Nothing was changed. The file is not a Stridework log; expected one saved on this page.",
        ),
        (
            '{"format": "stridework-logs", "version": 1, "logs": [{"id": 3}]}',
            "Nothing was changed. Session 1 in the file: id must be a UUID.",
        ),
    ],
)
def test_a_file_that_is_no_log_changes_nothing(page: Page, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "log.json"
    path.write_text(content)
    page.goto("log/")
    page.set_input_files("[data-file]", path)
    expect(page.locator("[data-file-said]")).to_have_text(said)
    expect(page.locator("[data-empty]")).to_be_visible()


def test_a_newcomer_is_asked_once_and_the_answer_stays_on_the_device(runner: BrowserContext, host: Host) -> None:
    page = runner.new_page()
    page.goto("")
    page.get_by_role("link", name="Start First workout").click()
    page.wait_for_url(f"{host.site}train/first-workout/jumps/2/")
    page.click("[data-action=start]")
    page.wait_for_url(f"{host.site}clearance/?next={BASE.replace('/', '%2F')}train%2Ffirst-workout%2Fjumps%2F2%2F")
    page.get_by_role("button", name="Yes, I may start").click()
    page.wait_for_url(f"{host.site}train/first-workout/jumps/2/")
    page.click("[data-action=start]")
    wait_running(page)


def test_everything_is_there_without_the_host_from_the_second_visit(chromium: Browser, host: Host) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=host.site)
    page = context.new_page()
    page.goto("")
    has_all = """async () => {
        if (!navigator.serviceWorker.controller) return false;
        const text = await (await fetch("sw.js")).text();
        const list = JSON.parse(text.slice("const KEEP = ".length, text.indexOf("};") + 1));
        const has = await Promise.all([...list.now, ...list.later].map((address) => caches.match(address)));
        return has.every(Boolean);
    }"""
    wait_for(page, lambda: page.evaluate(has_all), "everything on the device")
    assert page.evaluate("navigator.serviceWorker.ready.then((it) => it.scope)") == host.site
    host.stop()
    try:
        titles = []
        for address in ("", "log/", "library/exercises/squat/", "train/no-jump/", "never-seen/"):
            page.goto(address)
            titles.append(page.title().removesuffix(" · Stridework"))
            assert page.evaluate("[...document.images].filter((i) => i.complete && !i.naturalWidth).length") == 0
        assert titles == ["Today", "Log", "Squat", "No jumps", "No network"]
    finally:
        host.start()
        context.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_nobody_else_and_breaks_no_policy(page: Page, host: Host, address: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: complaints.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="networkidle")
    assert not [url for url in asked if not url.startswith((host.site, "data:", "blob:"))]
    assert not complaints
    assert find_wide(page) == []


def test_every_link_of_every_page_leads_somewhere(host: Host) -> None:
    site = host.folder / BASE.strip("/")
    broken = []
    for file in sorted(site.rglob("*.html")):
        address = host.url + "/" + file.relative_to(host.folder).as_posix().removesuffix("index.html")
        for link in re.findall(r'(?:href|src|srcset)="([^"]+)"', file.read_text()):
            target = urldefrag(urljoin(address, link)).url
            if link.startswith(("#", "https://eparmedx.com")):
                continue
            path = host.folder / urlsplit(target).path.lstrip("/")
            if not target.startswith(host.site) or not (path.is_file() or (path / "index.html").is_file()):
                broken.append((file.name, link))
    assert broken == []
