"""The plan in a real browser: from nothing to two weeks, moved by mouse, by finger and by keys, and changed by pain."""

import re
from datetime import datetime, timedelta

import pytest

from tests.web.test_plan import write_calendar

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
ADDRESSES = ["/plan/", "/plan/?view=month", "/plan/runs/", "/plan/start/"]


@pytest.fixture(scope="module")
def planned(chromium, server, tmp_path_factory):
    """A runner with a plan around a calendar, made by clicking as a newcomer does."""
    calendar = tmp_path_factory.mktemp("calendar") / "running.ics"
    calendar.write_bytes(write_calendar())
    context = chromium.new_context(viewport=PHONE, base_url=server.url, service_workers="block")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Make a plan").click()
    page.set_input_files("#files", calendar)
    page.get_by_label(re.compile("Used to it")).check()
    page.get_by_role("button", name="Make my plan").click()
    page.wait_for_url(server.url + "/plan/")
    context.close()
    return server


def open_board(chromium, server, viewport, **how):
    context = chromium.new_context(viewport=viewport, base_url=server.url, service_workers="block", **how)
    page = context.new_page()
    page.goto("/plan/")
    return page


def session_days(page):
    return page.evaluate("[...document.querySelectorAll('[data-session]')].map((s) => s.dataset.session)")


def open_days(page, day):
    answer = page.evaluate("(day) => fetch(`/plan/${day}/places/`).then((r) => r.json())", day)
    shown = page.evaluate("[...document.querySelectorAll('[data-day]')].map((d) => d.dataset.day)")
    return [place["day"] for place in answer["places"] if place["time"] and place["day"] in shown]


def undo(page):
    page.get_by_role("button", name="Undo").click()
    page.wait_for_load_state()


def middle(page, selector):
    page.locator(selector).evaluate("(element) => element.scrollIntoView({block: 'center'})")
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def wait_for_move(page, to):
    page.locator(f"[data-session='{to}']").wait_for()
    page.get_by_text("moved from").first.wait_for()


def test_a_session_is_dragged_to_another_day_with_the_mouse(chromium, planned):
    page = open_board(chromium, planned, DESK)
    day = session_days(page)[0]
    to = open_days(page, day)[0]
    page.mouse.move(*middle(page, f"[data-session='{day}'] strong"))
    page.mouse.down()
    page.mouse.move(700, 500, steps=4)
    page.locator("[data-drop=yes]").first.wait_for()
    assert page.locator("[data-drop=no] .drop-says").first.inner_text().endswith(".")
    page.mouse.move(*middle(page, f"[data-day='{to}'] h3"), steps=4)
    page.mouse.up()
    wait_for_move(page, to)
    assert day not in session_days(page)
    undo(page)
    assert day in session_days(page)


def test_a_drop_where_a_rule_is_in_the_way_leaves_it(chromium, planned):
    page = open_board(chromium, planned, DESK)
    before = session_days(page)
    page.mouse.move(*middle(page, f"[data-session='{before[0]}'] strong"))
    page.mouse.down()
    page.mouse.move(700, 500, steps=4)
    page.locator("[data-drop=no]").first.wait_for()
    shut = page.locator("[data-drop=no]").first.get_attribute("data-day")
    page.mouse.move(*middle(page, f"[data-day='{shut}'] h3"), steps=4)
    page.mouse.up()
    assert session_days(page) == before
    assert page.locator(".ghost").count() == 0


def test_a_session_is_moved_by_keys_and_said_aloud(chromium, planned):
    page = open_board(chromium, planned, DESK)
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
    assert page.evaluate("document.activeElement.closest('[data-day]')?.dataset.day") == to
    undo(page)


def test_a_session_is_moved_with_a_finger_on_its_handle(chromium, planned):
    page = open_board(chromium, planned, PHONE, has_touch=True, is_mobile=True)
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


def test_without_scripts_the_sessions_own_page_moves_it(chromium, planned):
    page = open_board(chromium, planned, PHONE, java_script_enabled=False)
    page.locator("[data-session] a").first.click()
    page.locator(".places button").first.click()
    assert page.get_by_text("moved from").count() >= 1
    page.get_by_role("button", name="Undo").click()


def test_pain_told_after_training_changes_the_next_session_and_says_why(chromium, planned):
    page = open_board(chromium, planned, PHONE)
    jumps = page.locator(".kind-full.is-planned, .kind-hiit.is-planned").count()
    assert jumps
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
    page.get_by_role("heading", name="Your plan has changed").wait_for()
    assert page.get_by_text("you told of pain 4 of 10").count() >= 1
    page.get_by_role("button", name="Fine").click()
    assert page.get_by_role("heading", name="Your plan has changed").count() == 0


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [320, 390, 844, 1280])
def test_a_page_of_the_plan_never_scrolls_sideways(chromium, planned, address, width):
    page = open_board(chromium, planned, {"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width in (390, 844):
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_the_plan_asks_nobody_else_and_does_not_complain(chromium, planned, address):
    page = open_board(chromium, planned, PHONE)
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="networkidle")
    assert not [url for url in asked if not url.startswith((planned.url, "data:", "blob:"))]
    assert not complaints
