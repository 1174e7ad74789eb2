"""The plan in a real browser: from nothing to two weeks, moved by mouse, by finger and by keys, and changed by pain."""

import re
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_S, find_wide, wait_for
from tests.web.test_plan import write_calendar

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
ADDRESSES = ["/plan/", "/plan/?view=month", "/plan/runs/", "/plan/start/"]
PLAN = {"weeks": "2", "level": "intermediate", "resets": "1"}


def calendar():
    return {"name": "running.ics", "mimeType": "text/calendar", "buffer": write_calendar()}


@pytest.fixture
def open_page(chromium, server):
    """Open a page of a browser of its own, a phone's if nothing else is said; all are closed with the test."""
    with ExitStack() as opened:

        def open_page(viewport=PHONE, **how):
            context = chromium.new_context(viewport=viewport, base_url=server.url, service_workers="block", **how)
            context.set_default_timeout(1000 * PATIENCE_S)
            opened.callback(context.close)
            return context.new_page()

        yield open_page


def send(browser, address, fields):
    """Send a form as the page at the address would."""
    browser.get(address)
    (token,) = (cookie["value"] for cookie in browser.storage_state()["cookies"] if cookie["name"] == "csrftoken")
    answer = browser.post(address, multipart={"csrfmiddlewaretoken": token} | fields)
    assert answer.ok


@pytest.fixture
def nobody(open_page):
    """A runner of whom nothing is known: what an earlier test did is forgotten. Returns what can send more forms."""
    browser = open_page().request
    send(browser, "/data/delete/", {"words": "delete everything"})
    return browser


@pytest.fixture
def open_board(open_page, nobody):
    """Open the board of a runner who has nothing but a plan of two weeks around a calendar."""
    send(nobody, "/plan/start/", PLAN | {"files": calendar()})

    def open_board(viewport=PHONE, **how):
        page = open_page(viewport, **how)
        page.goto("/plan/")
        return page

    return open_board


def session_days(page):
    return page.evaluate("[...document.querySelectorAll('[data-session]')].map((s) => s.dataset.session)")


def open_days(page, day):
    answer = page.evaluate("(day) => fetch(`/plan/${day}/places/`).then((r) => r.json())", day)
    shown = page.evaluate("[...document.querySelectorAll('[data-day]')].map((d) => d.dataset.day)")
    return [place["day"] for place in answer["places"] if place["time"] and place["day"] in shown]


def undo(page):
    """Take the change back, and return once the board says so: it can be taken back only once."""
    button = page.get_by_role("button", name="Undo")
    button.click()
    expect(button).to_have_count(0)


def middle(page, selector):
    page.locator(selector).evaluate("(element) => element.scrollIntoView({block: 'center'})")
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def wait_for_move(page, to):
    page.locator(f"[data-session='{to}']").wait_for()
    page.get_by_text("moved from").first.wait_for()


def test_a_newcomer_makes_a_plan_by_clicking(nobody, open_page):
    page = open_page()
    page.goto("/")
    page.get_by_role("link", name="Make a plan").click()
    page.set_input_files("#files", calendar())
    page.get_by_label(re.compile("Used to it")).check()
    page.get_by_role("button", name="Make my plan").click()
    expect(page).to_have_url(re.compile("/plan/$"))
    expect(page.locator("[data-session]").first).to_be_visible()


def test_a_session_is_dragged_to_another_day_with_the_mouse(open_board):
    page = open_board(DESK)
    day = session_days(page)[0]
    to = open_days(page, day)[0]
    page.mouse.move(*middle(page, f"[data-session='{day}'] strong"))
    page.mouse.down()
    page.mouse.move(700, 500, steps=4)
    page.locator("[data-drop=yes]").first.wait_for()
    expect(page.locator("[data-drop=no] .drop-says").first).to_have_text(re.compile(r"\.$"))
    page.mouse.move(*middle(page, f"[data-day='{to}'] h3"), steps=4)
    page.mouse.up()
    wait_for_move(page, to)
    expect(page.locator(f"[data-session='{day}']")).to_have_count(0)
    undo(page)
    expect(page.locator(f"[data-session='{day}']")).to_have_count(1)


def test_a_drop_where_a_rule_is_in_the_way_leaves_it(open_board):
    page = open_board(DESK)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    before = session_days(page)
    page.mouse.move(*middle(page, f"[data-session='{before[0]}'] strong"))
    page.mouse.down()
    page.mouse.move(700, 500, steps=4)
    page.locator("[data-drop=no]").first.wait_for()
    shut = page.locator("[data-drop=no]").first.get_attribute("data-day")
    page.mouse.move(*middle(page, f"[data-day='{shut}'] h3"), steps=4)
    page.mouse.up()
    expect(page.locator(".ghost")).to_have_count(0)
    page.reload()
    assert session_days(page) == before
    assert not sent


def test_a_session_is_moved_by_keys_and_said_aloud(open_board):
    page = open_board(DESK)
    day = session_days(page)[0]
    grab = page.locator(f"[data-session='{day}'] .grab")
    grab.focus()
    page.keyboard.press("Enter")
    live = page.locator("#board-live")
    live.get_by_text("Lifted").wait_for()
    page.keyboard.press("Escape")
    live.get_by_text("Left where it was").wait_for()
    page.keyboard.press("Enter")
    live.get_by_text("Lifted").wait_for()
    page.keyboard.press("ArrowRight")
    to = page.locator(".day.is-over").get_attribute("data-day")
    assert to in open_days(page, day)
    page.keyboard.press("Enter")
    wait_for_move(page, to)
    focused = "document.activeElement.closest('[data-day]')?.dataset.day"
    wait_for(page, lambda: page.evaluate(focused) == to, "the focus on the session")
    undo(page)


def test_a_session_is_moved_with_a_finger_on_its_handle(open_board):
    page = open_board(PHONE, has_touch=True, is_mobile=True)
    day = session_days(page)[0]
    to = min(open_days(page, day), key=lambda other: abs(datetime.fromisoformat(other) - datetime.fromisoformat(day)))
    x, y = middle(page, f"[data-session='{day}'] .grab")
    touch = page.context.new_cdp_session(page)

    def send(kind, x, y):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", x, y)
    send("touchMove", x, y + 12)
    page.locator("[data-drop=yes]").first.wait_for()
    for _ in range(200):  # the page scrolls by itself while the finger rests at its edge
        box = page.locator(f"[data-day='{to}']").bounding_box()
        if 100 < box["y"] + 20 < 690:
            break
        send("touchMove", x, 820 if box["y"] > 400 else 20)
        page.wait_for_timeout(30)
    send("touchMove", x, box["y"] + 20)
    send("touchEnd", x, box["y"] + 20)
    wait_for_move(page, to)
    undo(page)


def test_without_scripts_the_sessions_own_page_moves_it(open_board):
    page = open_board(PHONE, java_script_enabled=False)
    page.locator("[data-session] a").first.click()
    page.locator(".places button").first.click()
    expect(page.get_by_text("moved from").first).to_be_visible()
    undo(page)


def test_pain_told_after_training_changes_the_next_session_and_says_why(open_board):
    page = open_board()
    expect(page.locator(".kind-full.is-planned, .kind-hiit.is-planned").first).to_be_visible()
    now = datetime.now().astimezone().replace(microsecond=0)
    log = {
        "id": "6f1f3c52-9a3c-4a41-8b41-0d6f6c1f2a11", "workout": "no-jump", "pain": 4, "srpe": 5,
        "started_at": (now - timedelta(minutes=11)).isoformat(), "finished_at": now.isoformat(), "seconds": 600.0,
        "intervals": [{"index": 1, "exercise": "squat", "done": "full", "variant": "squat"}],
    }  # fmt: skip
    answer = page.evaluate(
        """(log) => fetch(`/api/logs/${log.id}`, {method: "PUT", body: JSON.stringify(log),
        headers: {"Content-Type": "application/json"}}).then((r) => r.status)""",
        log,
    )
    assert answer == 201
    page.reload()
    changed = page.get_by_role("heading", name="Your plan has changed")
    expect(changed).to_be_visible()
    expect(page.locator(".news").get_by_text("you told of pain 4 of 10").first).to_be_visible()
    page.get_by_role("button", name="Fine").click()
    expect(changed).to_have_count(0)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_the_plan_fits_every_screen_asks_nobody_else_and_does_not_complain(open_board, server, address):
    page = open_board()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="networkidle")
    assert not [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]
    assert not complaints
    assert find_wide(page) == []
