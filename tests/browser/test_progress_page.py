"""The progress page of a runner with a history, in a real browser."""

import json
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

PAGE = "/progress/?weeks=26"


@pytest.fixture(scope="module", autouse=True)
def history(server):
    """Twenty weeks of two sessions, with all that a form coach measures, told through the API as a phone would."""
    for number in range(40):
        start = datetime.now(UTC) - timedelta(days=3.5 * number + 1)
        deg = {"name": "depth", "value": 4 + number / 4, "unit": "deg", "doubt": 3}
        sides = [
            {"name": "hold", "value": (20 if side == "left" else 12) - number / 4, "unit": "s", "side": side}
            for side in ("left", "right")
        ]
        moves = [
            {"index": 1, "exercise": "squat", "variant": "squat", "done": "full", "reps": 12, "measures": [deg]},
            {
                "index": 3,
                "exercise": "balance-lunge",
                "done": "full",
                "side": "left-right",
                "reps": 8,
                "measures": sides,
            },
        ]
        log = {
            "id": str(uuid.UUID(int=number + 1)),
            "workout": "first-workout",
            "started_at": start.isoformat(),
            "finished_at": (start + timedelta(minutes=12)).isoformat(),
            "seconds": 660 + 30 * (number % 5),
            "intervals": moves,
            "srpe": 4 + number % 3,
        }
        request = urllib.request.Request(f"{server.url}/api/logs/{log['id']}", json.dumps(log).encode(), method="PUT")
        request.add_header("Content-Type", "application/json")
        urllib.request.urlopen(request).close()


def test_pictures_are_drawn_and_nothing_is_refused_or_asked_elsewhere(page, server):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(PAGE, wait_until="networkidle")
    assert page.get_by_role("img", name="Load a week").count() == 1
    sizes = page.eval_on_selector_all(".chart", "all => all.map((svg) => svg.getBoundingClientRect().height)")
    assert len(sizes) >= 7 and min(sizes) > 100
    assert not complaints
    assert not [url for url in asked if not url.startswith(server.url)]


@pytest.mark.parametrize(("width", "letters"), [(320, 100), (390, 100), (390, 200), (844, 200), (1280, 100)])
def test_plots_and_open_tables_never_scroll_the_page_sideways(page, width, letters):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(PAGE)
    page.evaluate(f"document.documentElement.style.fontSize = '{letters}%'")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_words_in_a_picture_never_lie_on_each_other_or_outside(page):
    page.goto(PAGE)
    troubles = """[...document.querySelectorAll('.chart')].flatMap((svg) => {
        const card = svg.closest('.card').getBoundingClientRect();
        const boxes = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
        const out = boxes.filter(([, b]) => b.left < card.left || b.right > card.right).map(([words]) => words);
        const touching = boxes.flatMap(([words, a], i) => boxes.slice(i + 1)
            .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1)
            .filter(([, b]) => a.top < b.bottom - 5 && b.top < a.bottom - 5)
            .map(([other]) => `${words} on ${other}`));
        return [...out, ...touching];
    })"""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(troubles) == []


def test_a_table_opens_by_keyboard(page):
    page.goto(PAGE)
    summary = page.locator("summary", has_text="As a table: Load a week")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="so far")).to_be_visible()


def test_the_picture_follows_light_and_dark(page):
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(PAGE)
        colours.append(page.eval_on_selector(".chart .dot.is-now", "dot => getComputedStyle(dot).fill"))
    assert colours[0] != colours[1]


def test_a_runner_finds_it_from_the_log_and_looks_further_back(page, server):
    page.goto("/log/")
    page.get_by_role("link", name="See your progress").click()
    page.get_by_role("link", name="26 weeks").click()
    expect(page).to_have_url(server.url + PAGE)
    expect(page.get_by_role("link", name="26 weeks")).to_have_attribute("aria-current", "true")
