"""The clip's page with the network off, and a station of the mobility screen before the camera."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from bench.camera_clips import FOLDER
from stridework.figure.filming import Blur
from stridework.figure.performing import script, stand
from stridework.form.report import analyse
from stridework.formats.landmark_files import read_landmarks
from stridework.formats.traces import write_trace
from stridework.library.form_rules import load_form_rules
from tests.browser.conftest import CLEARED, Server
from tests.browser.stand_in_camera import CAMERA
from tests.browser.stand_in_pose import write_module
from tests.browser.test_clip_and_screen import CLIP, open_clip, recorded
from tests.browser.test_live_coach import wait_until_kept
from tests.form.runners import MOTIONS, SIDE, shoot

SQUATS = shoot([stand(1), *script(MOTIONS["squat"], 3, depth=0.7)], SIDE, blur=Blur(world=False))


@pytest.fixture(scope="module")
def offline(chromium: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A phone that has looked at one clip with the network, and has none any more."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=server.url)
    context.set_default_timeout(90_000)
    context.add_init_script(CLEARED)
    page = context.new_page()
    assert open_clip(page, write_squats(tmp_path_factory.mktemp("first"))) == "done", page.text_content("#clip-said")
    wait_until_kept(page)
    for _ in range(300):
        if page.evaluate("caches.match('/clip/').then(Boolean)"):
            break
        page.wait_for_timeout(100)
    page.close()
    context.set_offline(True)
    yield context
    context.close()


def write_squats(folder: Path) -> Path:
    out = io.StringIO()
    write_trace(SQUATS, SQUATS[0].aspect, out)
    path = folder / "squats.jsonl"
    path.write_text(out.getvalue())
    return path


def page_without_network(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/clip/")
    assert not page.evaluate("fetch('/health/alive').then(() => true, () => false)")
    return page


def test_a_station_of_the_screen_is_done_before_the_camera(page: Page, server: Server) -> None:
    squats = [stand(1), *script(MOTIONS["squat"], 7, depth=0.7)]
    module = write_module(
        {"squat": shoot(squats, SIDE, blur=Blur(world=False))}
    )  # more than it takes: a busy machine looks away
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=module, content_type="text/javascript")

    page.context.route("**/vision_bundle.mjs", answer)
    page.add_init_script(CAMERA)
    page.goto("/screen/")
    page.click("[data-action=begin]")
    page.click("[data-panel=side] [data-action=start]")
    expect(page.locator("[data-seen-number]")).to_have_text(re.compile("^[3-7]$"), timeout=90_000)
    assert asked
    assert page.locator("video").evaluate("(video) => video.videoWidth") > 0
    page.click("[data-action=done]")
    expect(page.locator("#checked-said")).to_contain_text(re.compile("([3-7]) of \\1 squats judged"))
    page.click("[data-action=accept]")
    for step in ("heels-raised", "supported", "front"):
        page.click(f"[data-panel={step}] [data-action=skip]")
    page.fill("#wall-form [name=left]", "6.5")
    page.click("#wall-form .go")
    for step in ("balance-open", "balance-closed"):
        page.click(f"[data-panel={step}] [data-action=skip]")
    page.click("[data-knee=no]")
    expect(page.locator("#screen")).to_have_attribute("data-kept", "sent")
    page.goto("/screen/results/")
    expect(page.locator("main")).to_contain_text(re.compile("([3-7]) of \\1 judged"))


def test_points_are_judged_without_a_network(offline: BrowserContext, tmp_path: Path) -> None:
    page = page_without_network(offline)
    assert open_clip(page, write_squats(tmp_path), "squat") == "done", page.text_content("#clip-said")
    expect(page.locator("#clip")).to_have_attribute("data-reps", "3")
    page.close()


@recorded
def test_a_film_is_looked_at_and_judged_without_a_network(offline: BrowserContext) -> None:
    page = page_without_network(offline)
    assert open_clip(page, FOLDER / CLIP, "squat") == "done", page.text_content("#clip-said")
    stored = (FOLDER / CLIP).with_suffix(".blazepose_heavy.npz")
    expected = analyse(read_landmarks(stored), load_form_rules()["squat"])
    assert abs(int(str(page.get_attribute("#clip", "data-reps"))) - len(expected.reps)) <= 1
    page.close()
