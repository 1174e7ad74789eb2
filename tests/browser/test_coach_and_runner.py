"""A coach and a runner, each in their own browser, on PostgreSQL: from the link that invites to the word taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_S, Server
from tests.postgresql import empty_database

PASSWORD = "longer than ten"
STARTER = re.compile("Starter 1")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with empty_database() as address:
        running = Server(tmp_path_factory.mktemp("home"), variables={"DATABASE_URL": address, "STRIDEWORK_MAIL": ""})
        running.start()
        yield running
        running.stop()


@pytest.fixture
def coach(chromium: Browser, server: Server) -> Iterator[Page]:
    with _open(chromium, server, 1280, 900) as context:
        yield context.new_page()


@pytest.fixture
def runner(phone: BrowserContext) -> Page:
    return phone.new_page()


def _open(chromium: Browser, server: Server, width: int, height: int) -> BrowserContext:
    context = chromium.new_context(
        viewport={"width": width, "height": height}, base_url=server.url, service_workers="block"
    )
    context.set_default_timeout(1000 * PATIENCE_S)
    return context


def make_team(coach: Page) -> str:
    """Claim this computer's runner, make a team, and return the link that invites into it."""
    coach.goto("/account/")
    coach.get_by_label("Name", exact=True).fill("anna")
    coach.get_by_label("Password").fill(PASSWORD)
    coach.get_by_role("button", name="Make it my account").click()
    coach.get_by_role("link", name="Teams").click()
    coach.get_by_label("A new team").fill("Tuesday track")
    coach.get_by_role("button", name="Make it, and coach it").click()
    coach.get_by_role("button", name="Make a link").click()
    return coach.get_by_label("Copy it and send it").input_value()


def sign_up_and_join(runner: Page, link: str) -> None:
    runner.goto(link)
    expect(runner.get_by_text("anna invites you to Tuesday track.")).to_be_visible()
    runner.get_by_role("link", name="Make an account").click()
    runner.get_by_label("Name", exact=True).fill("bob")
    runner.get_by_label("Password").fill(PASSWORD)
    runner.get_by_role("button", name="Make an account").click()
    expect(runner.get_by_role("radio", name=re.compile("^Nothing"))).to_be_checked()
    runner.get_by_role("radio", name="they plan for me").check()
    runner.get_by_role("button", name="Join").click()
    expect(runner.get_by_role("heading", name="Tuesday track")).to_be_visible()


def assign_the_starter(coach: Page) -> None:
    coach.get_by_role("link", name="Board").click()
    coach.get_by_label("Assign to bob").check()
    coach.get_by_label("What").select_option(label="The two-week starter")
    coach.get_by_role("button", name="Assign", exact=True).click()
    expect(coach.get_by_role("status")).to_contain_text("bob: starts")


def train(runner: Page) -> None:
    """Find what the coach put there on Today, train it faster than it is, and say how it felt."""
    runner.goto("/")
    expect(runner.get_by_text("From your coach, anna.")).to_be_visible()
    runner.get_by_role("link", name=STARTER).click()
    address = runner.get_by_role("link", name="Start it now").get_attribute("href")
    runner.goto(f"{address}?speed=150")
    runner.locator("[data-action=start]").click()
    expect(runner.locator("#finish")).to_be_visible()
    runner.check("input[name=srpe][value='6']", force=True)
    runner.check("input[name=pain][value='3']", force=True)
    runner.get_by_role("button", name="Save").click()
    expect(runner.locator("html")).to_have_attribute("data-sent", "yes")


def test_from_the_invitation_to_the_word_taken_back(coach: Page, runner: Page) -> None:
    link = make_team(coach)
    sign_up_and_join(runner, link)
    team = runner.url
    assign_the_starter(coach)
    train(runner)

    coach.get_by_role("link", name="Board").click()
    bobs = coach.get_by_role("listitem").filter(has=coach.get_by_label("Assign to bob"))
    expect(bobs).to_contain_text("Trained today")
    coach.get_by_role("link", name="bob").click()
    coach.get_by_role("link", name=STARTER).click()
    expect(coach.get_by_text("Effort")).to_be_visible()
    expect(coach.get_by_text("Stepping lunge").first).to_be_visible()
    session = coach.url
    coach.get_by_label("Your comment").fill("Slower on the way down.")
    coach.get_by_role("button", name="Send").click()
    expect(coach.get_by_text("Slower on the way down.")).to_be_visible()

    runner.goto("/")
    runner.get_by_role("link", name="anna, about your session").click()
    expect(runner.get_by_text("Slower on the way down.")).to_be_visible()
    runner.get_by_label("Your answer").fill("Will do.")
    runner.get_by_role("button", name="Send").click()
    coach.reload()
    expect(coach.get_by_text("Will do.")).to_be_visible()

    runner.goto(team)
    runner.get_by_role("radio", name=re.compile("^Nothing")).check()
    runner.get_by_role("button", name="Keep it").click()
    expect(runner.get_by_role("status")).to_contain_text("It counts from now on.")
    assert coach.goto(session).status == 404
    coach.goto(f"{team}board/")
    expect(coach.get_by_text("Shows coaches nothing.")).to_be_visible()
    expect(coach.get_by_label("Assign to bob")).to_have_count(0)
    runner.get_by_role("button", name="Leave the team").click()
    expect(runner).to_have_url(re.compile("/teams/$"))
    coach.reload()
    expect(coach.get_by_text("bob")).to_have_count(0)
    assert runner.goto(team).status == 404
    runner.goto("/log/")
    runner.get_by_role("link", name=STARTER).click()
    expect(runner.get_by_text("Will do.")).to_be_visible()
