"""A session in a real browser: played to the log, paused, skipped, killed, resumed, offline."""

from __future__ import annotations

import json
import re
import urllib.request
from contextlib import suppress
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser.conftest import Server, read_box, wait_for

FIRST = "/train/first-workout/"
SEEN = """
window.seen = [];
new MutationObserver(() => {
  const { interval, kind, panel } = document.documentElement.dataset;
  const now = panel === 'stage' ? `${kind} ${interval}` : '';
  if (now && seen.at(-1) !== now) seen.push(now);
}).observe(document, { attributes: true, subtree: true });
"""


def state(page: Page) -> str:
    return str(page.evaluate("document.documentElement.dataset.state"))


def count(page: Page) -> int:
    return int(page.inner_text("[data-count]"))


def wait_below(page: Page, seconds: int) -> None:
    """Return once the number shown is below `seconds` (polled from here: the page's policy allows no eval)."""
    wait_for(page, lambda: count(page) < seconds, f"a number below {seconds}")


def pause(page: Page) -> None:
    """Pause, and return once it says so: nothing moves by itself any more."""
    page.click("[data-action=toggle]")
    expect(page.locator("html")).to_have_attribute("data-state", "paused")


def wait_noted(page: Page, number: int) -> None:
    """Return once the device has noted that this work interval was reached."""
    wait_for(page, lambda: [each for each in read_box(page, "journal") if each["number"] == number], "the journal")


def crash(page: Page) -> None:
    """End the page as a phone ends one that it needs the memory of."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash", timeout=1000)
    page.close(run_before_unload=False)


def wait_running(page: Page) -> None:
    page.wait_for_selector("html[data-running]", state="attached")


def start(page: Page, query: str = "") -> None:
    page.goto(FIRST + query)
    page.click("[data-action=start]")
    wait_running(page)


def at_interval(page: Page, kind: str, number: int) -> None:
    page.wait_for_selector(f"html[data-kind={kind}][data-interval='{number}']", state="attached")


def save(page: Page) -> None:
    page.click("#told button[type=submit]")
    page.wait_for_selector("#saved:not([hidden])")


def kept_logs(server: Server) -> list[dict[str, Any]]:
    """Return every session the server has, through its own pages."""
    html = urllib.request.urlopen(server.url + "/log/").read().decode()
    ids = sorted(set(re.findall(r"/log/([0-9a-f-]{36})/", html)))
    return [json.load(urllib.request.urlopen(f"{server.url}/api/logs/{each}")) for each in ids]


def only_new_log(server: Server, before: list[dict[str, Any]]) -> dict[str, Any]:
    known = {log["id"] for log in before}
    (new,) = (log for log in kept_logs(server) if log["id"] not in known)
    return new


def test_a_whole_first_workout_is_played_to_the_log(page: Page, server: Server) -> None:
    before = kept_logs(server)
    page.add_init_script(SEEN)
    start(page, "?speed=50")
    page.wait_for_selector("#finish:not([hidden])")
    seen = page.evaluate("seen")
    assert [s for s in seen if s.startswith("work")] == [f"work {n}" for n in range(1, 16)]
    assert len([s for s in seen if s.startswith("rest")]) == 14
    page.check("input[name=srpe][value='6']", force=True)
    page.check("input[name=pain][value='1']", force=True)
    expect(page.locator("[data-scale]").first.locator("[data-meaning]")).to_contain_text("6")
    save(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "yes")
    log = only_new_log(server, before)
    assert [i["done"] for i in log["intervals"]] == ["full"] * 15
    assert (log["workout"], log["seconds"], log["srpe"], log["pain"]) == ("first-workout", 660.0, 6, 1)
    assert log["soreness"] is None


def test_a_pause_freezes_the_number_and_going_on_takes_it_up(page: Page) -> None:
    start(page)
    page.click("[data-action=skip]")
    at_interval(page, "work", 1)
    pause(page)
    frozen = count(page)
    page.wait_for_timeout(1300)
    assert (count(page), state(page)) == (frozen, "paused")
    page.click("[data-action=toggle]")
    wait_below(page, frozen)
    expect(page.locator("html")).to_have_attribute("data-state", "work")


def test_who_decides_against_starting_again_finds_it_as_it_was(page: Page) -> None:
    start(page)
    page.click("[data-action=skip]")
    pause(page)
    page.click("[data-action=restart]")
    page.click("#restart button.quiet")
    expect(page.locator("#restart")).to_be_hidden()
    page.wait_for_timeout(300)
    assert state(page) == "paused"


def test_skip_back_and_fifteen_seconds_move_as_they_say(page: Page) -> None:
    start(page)
    for _ in range(3):
        page.click("[data-action=skip]")
    at_interval(page, "work", 2)
    pause(page)
    left, root = count(page), page.locator("html")
    page.click("[data-action=later]")
    expect(page.locator("[data-count]")).to_have_text(str(left - 15))
    expect(root).to_have_attribute("data-side", "right")
    page.click("[data-action=earlier]")
    expect(page.locator("[data-count]")).to_have_text(str(left))
    expect(root).to_have_attribute("data-side", "left")
    page.click("[data-action=back]")
    at_interval(page, "rest", 2)


def test_turning_the_phone_restarts_nothing(page: Page) -> None:
    start(page)
    page.click("[data-action=skip]")
    page.click("[data-action=skip]")
    pause(page)
    page.set_viewport_size({"width": 844, "height": 390})

    def is_large() -> bool:
        box = page.locator("[data-count]").bounding_box()
        return bool(box and box["width"] > 0.3 * 844 and box["x"] + box["width"] <= 844)

    wait_for(page, is_large, "a large number")
    at_interval(page, "rest", 2)
    assert state(page) == "paused"


def test_a_killed_tab_is_resumed_at_the_right_interval(phone: BrowserContext, page: Page, server: Server) -> None:
    before = kept_logs(server)
    start(page)
    for _ in range(5):
        page.click("[data-action=skip]")
    at_interval(page, "work", 3)
    wait_noted(page, 3)
    crash(page)
    page = phone.new_page()
    page.goto("/")
    expect(page.locator("#unfinished-session")).to_contain_text("3 of 15")
    page.click("#unfinished-session a")
    expect(page.locator("#unfinished [data-action=resume]")).to_contain_text("Resume at 3 of 15")
    page.click("[data-action=resume]")
    wait_running(page)
    at_interval(page, "rest", 3)
    at_interval(page, "work", 3)
    page.click("[data-action=toggle]")
    page.click("[data-action=finish]")
    save(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "yes")
    assert {i["done"] for i in only_new_log(server, before)["intervals"]} <= {"skipped", "part"}


def test_an_unfinished_session_can_be_logged_or_discarded(phone: BrowserContext, page: Page) -> None:
    start(page)
    page.click("[data-action=skip]")
    wait_for(page, lambda: read_box(page, "journal"), "the journal")
    page.close(run_before_unload=False)
    page = phone.new_page()
    page.goto(FIRST)
    page.click("[data-action=log]")
    page.wait_for_selector("#finish:not([hidden])")
    page.reload()
    page.click("[data-action=discard]")
    page.click("#discard button[value=discard]")
    expect(page.locator("#start-button")).to_be_visible()
    page.reload()
    expect(page.locator("#start-button")).to_be_visible()
    page.wait_for_timeout(400)
    expect(page.locator("#unfinished")).to_be_hidden()


def test_a_session_finished_while_the_server_is_down_arrives_exactly_once(page: Page, server: Server) -> None:
    before = kept_logs(server)
    start(page, "?speed=200")
    wait_for(page, lambda: int(page.get_attribute("html", "data-interval") or 0) >= 2, "the second interval")
    server.kill()
    page.wait_for_selector("#finish:not([hidden])")
    save(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "waiting")
    server.start()
    expect(page.locator("html")).to_have_attribute("data-sent", "yes")
    log = only_new_log(server, before)
    page.goto("/")
    page.goto(FIRST)
    page.wait_for_timeout(500)
    assert only_new_log(server, before) == log
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 1


def test_a_letter_kept_here_is_sent_by_the_next_page(phone: BrowserContext, page: Page, server: Server) -> None:
    before = kept_logs(server)
    start(page)
    phone.set_offline(True)
    page.click("[data-action=toggle]")
    page.click("[data-action=finish]")
    save(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "waiting")
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto("/")
    wait_for(page, lambda: len(kept_logs(server)) > len(before), "the log")
    only_new_log(server, before)


def test_a_log_that_is_refused_is_kept_with_its_reason(page: Page) -> None:
    refusal = {"errors": [{"field": "note", "problem": "must be at most 2000 characters of text"}]}
    page.route("**/api/logs/**", lambda route: route.fulfill(status=422, json=refusal))
    start(page, "?speed=200")
    page.wait_for_selector("#finish:not([hidden])")
    save(page)
    expect(page.locator("[data-saved-words]")).to_contain_text("note: must be at most 2000")
    expect(page.locator("html")).to_have_attribute("data-sent", "refused")


def test_without_clearance_start_leads_to_the_question_and_back(page: Page) -> None:
    page.goto(FIRST)
    page.evaluate("localStorage.clear()")
    page.click("[data-action=start]")
    page.wait_for_url("**/clearance/?next=%2Ftrain%2Ffirst-workout%2F")
