"""A beginner's first workout in a real browser: stepped before it jumps, taken up again, and what comes next."""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, find_wide, wait_for
from tests.browser.test_player_session import (
    at_interval,
    crash,
    kept_logs,
    only_new_log,
    save,
    wait_noted,
    wait_running,
)

STEPPED = "/train/first-workout/jumps/2/"
LUNGES = ["stepping-lunge"] * 3 + ["jumping-lunge"] * 2


def variants(log: dict[str, Any]) -> list[str]:
    return [each["variant"] for each in log["intervals"] if each["exercise"] == "jumping-lunge"]


def play(page: Page, query: str) -> None:
    page.goto(STEPPED + query)
    page.click("[data-action=start]")
    wait_running(page)


def finish(page: Page) -> None:
    page.wait_for_selector("#finish:not([hidden])")
    page.check("input[name=srpe][value='5']", force=True)
    page.check("input[name=pain][value='0']", force=True)
    save(page)


def train_before(server: Server, *days: int) -> None:
    """Keep earlier sessions of balance and lunge, so many days ago, in which all was done well."""
    for each in days:
        start = datetime.now().astimezone() - timedelta(days=each)
        interval = {"index": 1, "exercise": "balance-lunge", "variant": "balance-lunge", "done": "full"}
        log = {"id": str(uuid4()), "workout": "balance-only", "started_at": start.isoformat(), "seconds": 600}
        log |= {"finished_at": (start + timedelta(minutes=10)).isoformat(), "intervals": [interval]}
        body = json.dumps(log | {"srpe": 5, "pain": 0}).encode()
        headers = {"Content-Type": "application/json"}
        address = f"{server.url}/api/logs/{log['id']}"
        urllib.request.urlopen(urllib.request.Request(address, body, headers, method="PUT"))


def test_a_beginner_steps_before_jumping_and_sees_what_comes_next(page: Page, server: Server) -> None:
    before = kept_logs(server)
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.said = []; new MutationObserver(() => "
        "said.push(document.getElementById('live').textContent)).observe(document.getElementById('live'),"
        " {childList: true, characterData: true, subtree: true}); })"
    )
    play(page, "?speed=150")
    finish(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "yes")
    card = page.locator("#next")
    expect(card).to_be_visible()
    expect(card.locator("li")).to_have_count(3)
    expect(card.locator("li").first).to_contain_text("Squat")
    expect(card.locator("li").first).to_contain_text("10 reps")
    expect(card.locator("li").nth(2)).to_contain_text("A good session: 2 repetitions more.")
    expect(page.locator("[data-next-later]")).to_be_hidden()
    ahead = "Next time: Squat: 10 reps; Balance + lunge: 8 a side; Stepping lunge: 18 reps."
    wait_for(page, lambda: ahead in page.evaluate("said"), ahead)
    assert page.evaluate("said").count(ahead) == 1
    assert variants(only_new_log(server, before)) == LUNGES


def test_a_killed_session_with_fewer_jumps_is_taken_up_as_that_session(
    phone: BrowserContext, page: Page, server: Server
) -> None:
    before = kept_logs(server)
    play(page, "")
    for _ in range(5):
        page.click("[data-action=skip]")
    at_interval(page, "work", 3)
    expect(page.locator("[data-title]")).to_have_text("Stepping lunge")
    wait_noted(page, 3)
    crash(page)
    page = phone.new_page()
    page.goto("/")
    expect(page.locator("#unfinished-session a")).to_have_attribute("href", STEPPED)
    # Who goes to the workout as it is written is led to the session begun, and can log it only there.
    page.goto("/train/first-workout/")
    expect(page.locator("#unfinished")).to_be_visible()
    expect(page.locator("[data-action=log]")).to_be_hidden()
    page.click("[data-action=resume]")
    page.wait_for_url("**" + STEPPED)
    expect(page.locator("[data-action=log]")).to_be_visible()
    page.click("[data-action=resume]")
    wait_running(page)
    at_interval(page, "work", 3)
    expect(page.locator("[data-title]")).to_have_text("Stepping lunge")
    page.click("[data-action=toggle]")
    page.click("[data-action=finish]")
    save(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "yes")
    assert variants(only_new_log(server, before)) == LUNGES


def test_without_a_network_what_comes_next_comes_with_it(phone: BrowserContext, page: Page) -> None:
    play(page, "?speed=150")
    phone.set_offline(True)
    finish(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "waiting")
    expect(page.locator("[data-next-later]")).to_be_visible()
    expect(page.locator("#next")).to_be_hidden()
    phone.set_offline(False)
    expect(page.locator("#next")).to_be_visible()
    expect(page.locator("[data-next-later]")).to_be_hidden()


def test_a_rung_that_waits_asks_at_the_end_and_opens_with_the_answer(
    phone: BrowserContext, page: Page, server: Server
) -> None:
    train_before(server, 16, 13, 10, 7, 4)
    play(page, "?speed=150")
    finish(page)
    row = page.locator("#next li", has_text="Balance + lunge")
    expect(row).to_contain_text("Stand 20 seconds on each leg with your eyes open.")
    assert find_wide(page) == []
    phone.set_offline(True)
    row.get_by_role("button", name="I can").click()
    expect(row).to_contain_text("did not reach the server")
    phone.set_offline(False)
    row.get_by_role("button", name="Not yet").click()
    expect(row).to_contain_text("You said: not yet.")
    row.get_by_role("button", name="I can").press("Enter")
    expect(row).to_contain_text("7 a side")
    expect(row.get_by_role("button")).to_have_count(0)
    wait_for(page, lambda: page.evaluate("document.activeElement.textContent.includes('7 a side')"), "the focus")
