"""The pages around the player, in a real browser: the way to the first session, no network, nobody else's requests."""

import time
from datetime import date, timedelta

import pytest

PAGES = ["/", "/library/", "/library/exercises/squat/", "/library/workouts/first-workout/", "/clearance/", "/log/"]
PAGES += ["/progress/", "/train/first-workout/", "/train/first-workout/jumps/2/", "/pair/", "/offline/"]


@pytest.fixture
def newcomer(chromium, server):
    """A phone that has never been here, with its service worker."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=server.url)
    yield context
    context.close()


def wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return answer


def test_a_newcomer_is_asked_once_and_lands_in_the_player(newcomer, server):
    page = newcomer.new_page()
    page.goto("/")
    page.get_by_role("link", name="Start First workout").click()
    page.wait_for_url(server.url + "/clearance/?next=/train/first-workout/jumps/2/")
    page.get_by_role("button", name="Yes, I may start").click()
    page.wait_for_url(server.url + "/train/first-workout/jumps/2/")
    page.goto("/")
    assert page.get_by_role("link", name="Start").get_attribute("href") == "/train/first-workout/jumps/2/"


def test_not_cleared_is_told_kindly_and_goes_nowhere(newcomer):
    page = newcomer.new_page()
    page.goto("/clearance/?next=/train/first-workout/")
    page.get_by_role("button", name="No, or not sure").click()
    page.get_by_text("Then not yet, and that is fine").wait_for()
    assert page.evaluate("JSON.parse(localStorage['stridework.clearance']).passed") is False
    assert page.evaluate("document.activeElement.id") == "not-yet"
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

    wait_until(kept)
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
    wait_until(lambda: page.evaluate(kept))
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
def test_a_page_asks_nobody_else_and_has_nothing_to_complain_about(page, server, address):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="networkidle")
    assert not [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]
    assert not complaints


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_page_never_scrolls_sideways(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [390, 844])
def test_a_page_in_letters_twice_as_large_never_scrolls_sideways(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_tab_stop_skips_to_the_content(page):
    page.goto("/library/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_who_wants_less_motion_gets_still_figures(chromium, server):
    context = chromium.new_context(reduced_motion="reduce", base_url=server.url, service_workers="block")
    page = context.new_page()
    page.goto("/library/exercises/squat/")
    assert ".still." in page.evaluate("document.querySelector('.views img').currentSrc")
    context.close()
