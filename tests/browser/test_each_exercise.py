"""One interval of each exercise, trained before the camera with the network off, and found in the server's log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from stridework.library.form_rules import load_form_rules
from tests.browser.conftest import CLEARED, Server, read_box
from tests.browser.performances import Performance, list_performances
from tests.browser.stand_in_camera import CAMERA
from tests.browser.stand_in_pose import write_module
from tests.browser.test_live_coach import kept_trace, wait_until_kept
from tests.browser.test_player_session import kept_logs

CHOSEN = "{camera: true, talk: 'more', figure: false, keepTraces: true}"
WATCHED = f"localStorage.setItem('stridework.player', JSON.stringify({CHOSEN}))"
#: Six coaches at once on a busy machine take their time.
PATIENCE_MS = 120_000
#: How often an interval is trained at most: again only where something is wrong and the machine was too busy to look.
ATTEMPTS = 6
#: Everything the coach needs comes to the device, and then the one thing that no film exists for is put in its place.
KEEP_COACH = "navigator.serviceWorker.ready.then((it) => it.active.postMessage({ do: 'keep-coach' }))"
STAND_IN = """async (module) => {
  const name = (await caches.keys()).find((key) => key.includes("coach-"));
  const { vision } = JSON.parse(document.getElementById("coach-files").textContent);
  await (await caches.open(name)).put(vision, new Response(module, { headers: { "Content-Type": "text/javascript" } }));
}"""
REACHED = "fetch('/health/alive').then(() => true, () => false)"


@pytest.fixture(scope="module")
def phone(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    """A phone with a camera whose runner is cleared and wants to be watched."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, base_url=server.url)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(CLEARED)
    yield context
    context.close()


def write_workout(page: Page, performance: Performance) -> str:
    """Write the performance's interval as a workout of the runner's own and return the address to train it at."""
    page.goto("/library/own/new/")
    page.fill("#text", performance.text)
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url(re.compile("/library/workouts/own-"))
    return "/train/" + page.url.rstrip("/").rsplit("/", 1)[1] + "/"


def keep_everything(page: Page, performances: list[Performance]) -> list[str]:
    """Write the workouts, keep their pages and the coach on the device, and return the addresses to train them at."""
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("html")).to_be_attached()
    addresses = [write_workout(page, performance) for performance in performances]
    for address in addresses:
        page.goto(address)
    page.evaluate(KEEP_COACH)
    wait_until_kept(page)
    page.evaluate(STAND_IN, write_module({each.variant: each.frames for each in performances}))
    return addresses


def open_window(page: Page) -> Page:
    """Return a page in a window of its own: of tabs, only the one in front would be shown the camera's pictures."""
    with page.expect_popup() as opened:
        page.evaluate("void open('about:blank', '', 'popup, noopener, width=390, height=844')")
    return opened.value


def train(pages: list[Page], addresses: list[str]) -> None:
    """Train every workout to its end, all at the same time."""
    for page, address in zip(pages, addresses, strict=True):
        page.goto(address)
        page.click("[data-action=start]")
    for page in pages:
        page.wait_for_selector("html[data-running]", state="attached")
        expect(page.locator("[data-seen-advice]")).not_to_contain_text("getting ready")
    for page in pages:
        page.click("[data-action=skip]")
    for page in pages:
        page.wait_for_selector("#finish:not([hidden])")


def longest_gap_s(page: Page, variant: str) -> float:
    """Return the longest time in the interval between two pictures that were looked at."""
    times = [json.loads(line)["t"] for line in kept_trace(page, variant).splitlines()[1:]]
    return max((after - before for before, after in pairwise(times)), default=float("inf"))


def save_and_see_it_kept(page: Page) -> None:
    """Save the session; without a network it waits on the device."""
    page.click("#told button[type=submit]")
    expect(page.locator("html")).to_have_attribute("data-sent", "waiting")


def latest_intervals(logs: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the interval of each variant as it was trained last."""
    ordered = sorted(logs, key=lambda log: log["started_at"])
    return {interval["variant"]: interval for log in ordered for interval in log["intervals"]}


def list_wrongs(interval: dict[str, Any], performance: Performance) -> list[str]:
    """Return what the log says otherwise than it was performed; nothing where the interval is as it should be."""
    counts = {count["side"]: (count["reps"], count["clean"]) for count in interval["counts"]}
    held = [measure["value"] for measure in interval["measures"] if measure["name"] == "hold"]
    wanted = [] if performance.hold_s is None else [pytest.approx(performance.hold_s, abs=0.6)]
    told = {"done": interval["done"], "counts": counts, "cues": interval["cues"], "held": held}
    true = {"done": "full", "counts": performance.counts, "cues": [performance.cue], "held": wanted}
    return [
        f"{performance.variant}: {what} {told[what]}, not {true[what]}" for what in told if told[what] != true[what]
    ]


def test_an_interval_of_each_exercise_is_counted_corrected_and_logged_with_the_network_off(
    phone: BrowserContext, server: Server
) -> None:
    performances = list(list_performances())
    assert {each.variant for each in performances} == set(load_form_rules())
    known = {log["id"] for log in kept_logs(server)}
    first = phone.new_page()
    addresses = keep_everything(first, performances)
    phone.add_init_script(WATCHED)
    phone.add_init_script(CAMERA + "fake.small = true;")
    phone.set_offline(True)
    assert not first.evaluate(REACHED)
    pages = [first, *(open_window(first) for _ in addresses[1:])]
    left = list(zip(pages, addresses, performances, strict=True))
    for _ in range(ATTEMPTS):
        train([page for page, _, _ in left], [address for _, address, _ in left])
        gaps = {each.variant: longest_gap_s(page, each.variant) for page, _, each in left}
        for page, _, _ in left:
            save_and_see_it_kept(page)
        trained = latest_intervals([letter["log"] for letter in read_box(first, "outbox")])
        wrong = {each.variant: list_wrongs(trained[each.variant], each) for _, _, each in left}
        assert not [
            wrong[each.variant] for _, _, each in left if wrong[each.variant] and gaps[each.variant] <= each.gap_s
        ]
        left = [one for one in left if wrong[one[2].variant]]
        if not left:
            break
    assert not left, (
        f"this machine is too busy to look at {[(each.variant, gaps[each.variant]) for _, _, each in left]}"
    )
    assert {log["id"] for log in kept_logs(server)} == known
    phone.set_offline(False)
    for page in pages:
        expect(page.locator("html")).to_have_attribute("data-sent", "yes")
    arrived = latest_intervals([log for log in kept_logs(server) if log["id"] not in known])
    assert arrived.keys() == {each.variant for each in performances}
    assert [list_wrongs(arrived[each.variant], each) for each in performances] == [[]] * len(performances)
