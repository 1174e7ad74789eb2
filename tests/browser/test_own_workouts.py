"""Writing a workout in a real browser: checked as it is typed, kept, shared, opened from its link."""

import re

from playwright.sync_api import expect

TEXT = "name: Monday <b>\nsport: strength\n\nMain set 2x\n- Squat 30s | Slow.\n- Rest 15s\n"


def test_typed_checked_kept_and_shared(page):
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/library/own/new/")
    expect(page.get_by_role("button", name="Check it")).to_be_hidden()
    page.fill("#text", TEXT.replace("30s", "30"))
    expect(page.locator("#mistakes")).to_contain_text("Line 5, column 9")
    expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")
    page.fill("#text", TEXT)
    expect(page.locator("#mistakes li")).to_have_count(0)
    expect(page.locator("#preview .preview-name")).to_have_text("Monday <b>")
    page.get_by_role("button", name="Keep it").click()
    expect(page).to_have_url(re.compile("/library/workouts/own-monday-b/$"))
    page.get_by_role("link", name="As a link or a file").click()
    link = page.get_by_label("Copy it and send it").input_value()
    page.goto(link)
    page.get_by_role("button", name="Train this now").click()
    expect(page).to_have_url(re.compile("/train/own-monday-b/$"))
    expect(page.get_by_role("heading", name="Monday <b>")).to_be_visible()
    assert not troubles


def test_without_scripts_the_button_checks(chromium, server):
    context = chromium.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/library/own/new/")
    page.fill("#text", TEXT.replace("30s", "30"))
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("#mistakes")).to_contain_text("Line 5, column 9")
    context.close()


def test_deleting_everything_clears_this_browser_too(page):
    page.goto("/data/delete/")
    page.evaluate("localStorage.setItem('stridework.anything', '1')")
    page.get_by_label("to delete it all").fill("delete everything")
    page.get_by_role("button", name="Delete everything").click()
    expect(page).to_have_url(re.compile("/$"))
    assert page.evaluate("localStorage.getItem('stridework.anything')") is None
