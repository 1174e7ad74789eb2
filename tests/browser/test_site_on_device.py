"""What a site's pages do with the device alone: the coach that watches, and a log and caches of each site's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from stridework.figure.filming import Blur
from stridework.figure.performing import Fault, script, stand
from tests.browser.conftest import CLEARED
from tests.browser.performances import LENS
from tests.browser.stand_in_camera import CAMERA
from tests.browser.stand_in_pose import write_module
from tests.browser.test_player_session import save
from tests.browser.test_static_site import Host, kept, saved_file
from tests.browser.test_static_site import train as train_a_piece
from tests.form.runners import MOTIONS, shoot

SITES = ("/running/", "/running/club/")  # the one in the other's folder: neither may take it for its own
WATCHED = "localStorage.setItem('stridework.player', JSON.stringify({camera: true, talk: 'more'}))"
#: What sites left behind when all of an origin shared one log and one set of caches: `[letters, caches]`.
SHARE = """async ([letters, kept]) => {
  await new Promise((done, failed) => {
    const opening = indexedDB.open("stridework", 1);
    opening.onerror = failed;
    opening.onupgradeneeded = () => ["journal", "outbox"].forEach((box) => opening.result.createObjectStore(box));
    opening.onsuccess = () => {
      const writing = opening.result.transaction("outbox", "readwrite");
      for (const letter of letters) writing.objectStore("outbox").put(letter, letter.log.id);
      writing.oncomplete = () => { opening.result.close(); done(); };
    };
  });
  for (const [name, address] of kept) await (await caches.open(name)).put(address, new Response("old"));
}"""
FORGET = """async () => {
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
}"""
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    found[name] = (await (await caches.open(name)).keys()).map((each) => new URL(each.url).pathname);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host with the site in two folders, one below the other."""
    folder = tmp_path_factory.mktemp("host")
    made = tmp_path_factory.mktemp("made") / "site"
    subprocess.run([Path(sys.executable).parent / "stridework", "site", made], check=True, capture_output=True)
    for base in SITES:
        shutil.copytree(made, folder / base.strip("/"), copy_function=_link, dirs_exist_ok=True)
    host = Host(folder)
    host.start()
    yield host
    host.stop()


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


@pytest.fixture
def runner(chromium: Browser, host: Host) -> Iterator[BrowserContext]:
    """A phone with a camera whose runner is cleared."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=host.url + SITES[1])
    context.set_default_timeout(60_000)
    context.add_init_script(CLEARED)
    yield context
    context.close()


def test_the_coach_counts_and_corrects_and_the_log_stays_on_the_device(
    runner: BrowserContext, host: Host, tmp_path: Path
) -> None:
    base = SITES[1]
    squats = [*script(MOTIONS["squat"], 5, fault=Fault(valgus=25)), *script(MOTIONS["squat"], 1)]
    film = shoot([stand(1), *squats], LENS, blur=Blur(world=False))
    (vision,) = (host.folder / base.strip("/")).rglob("vision_bundle.mjs")
    vision.unlink()
    vision.write_text(write_module({"squat": film}))
    runner.add_init_script(WATCHED)
    runner.add_init_script(CAMERA)
    page = runner.new_page()
    asked: list[str] = []
    runner.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto(f"{base}train/first-workout/")
    page.click("[data-action=start]")
    page.wait_for_selector("html[data-running]", state="attached")
    expect(page.locator("[data-seen-advice]")).not_to_contain_text("getting ready")
    page.click("[data-action=skip]")
    expect(page.locator("[data-seen-number]")).to_have_text("6")
    page.click("[data-action=toggle]")
    page.click("[data-action=finish]")
    page.wait_for_selector("#finish:not([hidden])")
    save(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "no-server")
    (log,) = kept(page, base)
    interval = next(each for each in log["intervals"] if each["counts"])
    assert (interval["exercise"], interval["variant"]) == ("squat", "squat")
    assert interval["counts"] == [{"side": None, "reps": 6, "clean": 1}]
    assert interval["cues"] == ["knees-out"]
    page.goto(f"{base}log/")
    path = saved_file(page, tmp_path)
    page.locator("[data-list] a").click()
    page.get_by_role("button", name="Delete this session").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("[data-empty]")).to_be_visible()
    page.set_input_files("[data-file]", path)
    expect(page.locator("[data-file-said]")).to_have_text("Restored: 1 new, 0 completed, 0 here already.")
    assert kept(page, base) == [log]
    assert not [line for line in asked if not line.startswith((f"GET {host.url}{base}", "GET blob:", "GET data:"))]


def letter(log: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the letter in which a log like this one lies, under an id of its own."""
    other = log | {"id": f"00000000-0000-4000-8000-{number:012}"}
    return {"log": other, "state": "no-server", "attempts": 0, "next_at": 0, "message": ""}


def listed(page: Page, base: str, count: int) -> None:
    """Check that the site's log page lists so many sessions."""
    page.goto(f"{base}log/")
    expect(page.locator("[data-list] li")).to_have_count(count)


def wait_for_worker(page: Page, base: str) -> dict[str, list[str]]:
    """Open the site and return the paths in each cache once its worker has left what all sites once shared."""
    page.goto(base)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for _ in range(300):
        caches: dict[str, list[str]] = page.evaluate(KEPT)
        if f"{base}log/" not in caches.get("stridework-pages-old", []) and _has_page(caches, base):
            return caches
        page.wait_for_timeout(100)
    raise AssertionError(f"{base}: {[(name, len(paths)) for name, paths in page.evaluate(KEPT).items()]}")


def _has_page(caches: dict[str, list[str]], base: str) -> bool:
    return any(name.startswith(f"stridework {base} ") and f"{base}log/" in paths for name, paths in caches.items())


def test_two_sites_of_one_origin_keep_apart_what_they_once_shared(runner: BrowserContext, host: Host) -> None:
    outer, inner = SITES
    page = runner.new_page()
    train_a_piece(page)
    (log,) = kept(page, inner)
    page.goto("/nothing-here")  # a page of the origin, and of no site
    shared = [letter(log, 1), letter(log, 2)]
    page.evaluate(FORGET)
    page.evaluate(SHARE, [shared, [["stridework-pages-old", f"{base}log/"] for base in (outer, inner, "/third/")]])

    listed(page, outer, 2)
    train_a_piece(page)  # at the inner one
    listed(page, inner, 3)
    listed(page, outer, 2)
    page.locator("[data-list] a").first.click()
    page.get_by_role("button", name="Delete this session").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("[data-list] li")).to_have_count(1)
    listed(page, inner, 3)
    listed(page, outer, 1)

    wait_for_worker(page, outer)
    caches = wait_for_worker(page, inner)
    assert caches["stridework-pages-old"] == ["/third/log/"]
    assert _has_page(caches, outer)
    host.stop()
    try:
        for base, count in ((outer, 1), (inner, 3)):
            listed(page, base, count)
    finally:
        host.start()
