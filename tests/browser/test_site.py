"""The pages around the player, in a real browser: the way to the first session, no network, nobody else's requests."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_S, find_wide, wait_for

PAGES = ["/", "/library/", "/library/exercises/squat/", "/library/workouts/first-workout/", "/clearance/", "/log/"]
PAGES += ["/progress/", "/train/first-workout/", "/train/first-workout/jumps/2/", "/pair/", "/offline/"]


@pytest.fixture
def newcomer(chromium, server):
    """A phone that has never been here, with its service worker."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=server.url)
    context.set_default_timeout(1000 * PATIENCE_S)
    yield context
    context.close()


def test_a_newcomer_is_asked_once_and_lands_in_the_player(newcomer, server):
    page = newcomer.new_page()
    page.goto("/")
    page.get_by_role("link", name="Start First workout").click()
    page.wait_for_url(server.url + "/clearance/?next=/train/first-workout/jumps/2/")
    page.get_by_role("button", name="Yes, I may start").click()
    page.wait_for_url(server.url + "/train/first-workout/jumps/2/")
    page.goto("/")
    expect(page.get_by_role("link", name="Start")).to_have_attribute("href", "/train/first-workout/jumps/2/")


def test_not_cleared_is_told_kindly_and_goes_nowhere(newcomer):
    page = newcomer.new_page()
    page.goto("/clearance/?next=/train/first-workout/")
    page.get_by_role("button", name="No, or not sure").click()
    page.get_by_text("Then not yet, and that is fine").wait_for()
    assert page.evaluate("JSON.parse(localStorage['stridework.clearance']).passed") is False
    expect(page.locator("#not-yet")).to_be_focused()
    assert page.url.endswith("/clearance/?next=/train/first-workout/")


def test_a_second_device_is_not_asked_again(newcomer, chromium, server):
    page = newcomer.new_page()
    page.goto("/")
    day = (date.today() + timedelta(days=1)).isoformat()  # later than any answer of the tests before
    with page.expect_request("**/api/clearance"):  # of this page where it was not idle yet, else of the next
        page.evaluate(f"localStorage['stridework.clearance'] = JSON.stringify({{passed: true, on: '{day}'}})")
        page.goto("/")
    other = chromium.new_context(base_url=server.url)
    second = other.new_page()

    def kept():
        second.goto("/")
        return day in (second.evaluate("localStorage['stridework.clearance']") or "")

    wait_for(second, kept, "the answer on the other device")
    other.close()


def test_everything_is_there_without_a_network_from_the_second_visit(newcomer, server):
    page = newcomer.new_page()
    page.goto("/")
    kept = """(async () => {
        if (!navigator.serviceWorker.controller) return 0;
        const text = await (await fetch("/sw.js")).text();
        const list = JSON.parse(text.slice("const KEEP = ".length, text.indexOf("};") + 1));
        const has = await Promise.all([...list.now, ...list.later].map((address) => caches.match(address)));
        return has.every(Boolean);
    })()"""
    wait_for(page, lambda: page.evaluate(kept), "everything on the device")
    server.kill()
    try:
        titles = []
        trains = ("/train/no-jump/", "/train/first-workout/jumps/3/")
        for address in ("/", "/log/", "/library/exercises/squat/", *trains, "/never-seen/"):
            page.goto(address)
            titles.append(page.title().removesuffix(" · Stridework"))
            broken = "[...document.images].filter((i) => i.complete && !i.naturalWidth).length"
            assert page.evaluate(broken) == 0
        assert titles == ["Today", "Log", "Squat", "No jumps", "First workout", "No network"]
    finally:
        server.start()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_fits_every_screen_asks_nobody_else_and_has_nothing_to_complain_about(page, server, address):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="networkidle")
    assert not [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]
    assert not complaints
    assert find_wide(page) == []


def test_the_first_tab_stop_skips_to_the_content(page):
    page.goto("/library/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    wait_for(
        page, lambda: page.evaluate("document.querySelector('main').contains(document.activeElement)"), "the focus"
    )


def test_who_wants_less_motion_gets_still_figures(chromium, server):
    context = chromium.new_context(reduced_motion="reduce", base_url=server.url, service_workers="block")
    page = context.new_page()
    page.goto("/library/exercises/squat/")
    assert ".still." in page.evaluate("document.querySelector('.views img').currentSrc")
    context.close()
