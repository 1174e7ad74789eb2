"""Opening a clip and doing the mobility screen in a real browser: all of it on the device, only the result kept."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from bench.camera_clips import FOLDER
from stridework.figure.performing import script
from stridework.form.report import analyse
from stridework.formats.landmark_files import read_landmarks
from stridework.formats.traces import read_trace, write_trace
from stridework.library.form_rules import load_form_rules
from tests.browser.conftest import Server
from tests.form.runners import MOTIONS, REAL, SIDE, shoot
from tests.video.films import read_clip, write_film

TRACES = Path(__file__).parent.parent / "form" / "traces"
CLIP = "kaiakol-posetrainer/squat_correct_007.mp4"
recorded = pytest.mark.skipif(
    not FOLDER.exists(), reason="the folder of real recordings is not here (STRIDEWORK_SHARED names it)"
)


def open_clip(page: Page, files: object, variant: str = "") -> str:
    """Open a file on the clip's page and return how it ended: done or problem."""
    page.goto("/clip/")
    page.wait_for_selector("#clip[data-state=choose]")
    page.select_option("[name=variant]", variant)
    page.set_input_files("#clip-file", files)  # type: ignore[arg-type]
    page.wait_for_selector("#clip:is([data-state=done], [data-state=problem])")
    return str(page.get_attribute("#clip", "data-state"))


@recorded
def test_a_film_is_judged_in_the_browser_as_its_stored_landmarks_are(page: Page, tmp_path: Path) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method != "GET" else None)
    assert open_clip(page, FOLDER / CLIP, "squat") == "done", page.text_content("#clip-said")
    stored = (FOLDER / CLIP).with_suffix(".blazepose_heavy.npz")
    expected = analyse(read_landmarks(stored), load_form_rules()["squat"])
    assert abs(int(str(page.get_attribute("#clip", "data-reps"))) - len(expected.reps)) <= 1
    with page.expect_download() as download:
        page.click("#save-trace")
    trace = tmp_path / "points.jsonl"
    download.value.save_as(trace)
    judged = analyse(read_trace(trace), load_form_rules()["squat"])
    assert len(judged.reps) == int(str(page.get_attribute("#clip", "data-reps")))
    assert judged.extent.frames > 0.8 * expected.extent.frames  # a busy machine may miss one or the other picture
    with page.expect_download() as download:
        page.click("#save-page")
    assert "What could not be judged" in download.value.path().read_text()
    assert not sent


@recorded
def test_a_film_that_says_it_was_turned_is_looked_at_upright(page: Page, tmp_path: Path) -> None:
    lying = [np.rot90(picture) for picture in read_clip(320)]
    film = write_film(tmp_path / "turned.mp4", lying, turned=-90, per_s=25)
    assert open_clip(page, film, "squat") == "done", page.text_content("#clip-said")
    with page.expect_download() as download:
        page.click("#save-trace")
    header, *frames = download.value.path().read_text().splitlines()
    upright = read_clip(320)[0].shape
    assert abs(json.loads(header)["aspect"] - upright[1] / upright[0]) < 0.02
    points = [found for frame in frames if (found := json.loads(frame)["p"])]
    assert len(points) > 0.7 * len(lying)
    assert all(person[0][1] < person[27][1] for person in points)  # the nose above the ankle


def test_a_black_film_says_so(page: Page, tmp_path: Path) -> None:
    assert open_clip(page, write_film(tmp_path / "black.mp4", 30)) == "problem"
    assert "The film is black" in str(page.text_content("#clip-said"))


def test_a_trace_is_judged_and_its_report_shown_in_its_own_style(page: Page) -> None:
    assert open_clip(page, TRACES / "squat-front-valgus.jsonl") == "done", page.text_content("#clip-said")
    expect(page.locator("#clip-report h2", has_text="Worth a word")).to_be_visible()
    expect(page.locator("#clip-report .faults svg").first).to_be_visible()
    expect(page.locator("#clip-again")).to_have_value("squat")
    background = "(node) => getComputedStyle(node).backgroundColor"
    assert page.locator("#clip-report .report-body").evaluate(background) == "rgb(247, 246, 242)"


@pytest.mark.parametrize(
    ("name", "kind", "content", "words"),
    [
        ("notes.txt", "text/plain", b"five squats", "not a film"),
        ("broken.mp4", "video/mp4", b"\0" * 4000, "cannot play that film"),
        ("nothing.mp4", "video/mp4", b"", "nothing in that file"),
        ("torn.jsonl", "", b'{"format": "stridework-trace"', "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_judged_says_what_to_do(
    page: Page, name: str, kind: str, content: bytes, words: str
) -> None:
    assert open_clip(page, {"name": name, "mimeType": kind, "buffer": content}) == "problem"
    assert words in str(page.text_content("#clip-said"))
    page.click("[data-action=another]")
    page.wait_for_selector("#clip[data-state=choose]")


def test_the_screen_leads_from_recorded_squats_to_a_result_that_is_kept(page: Page, server: Server) -> None:
    frames = shoot(script(MOTIONS["squat"], 3, depth=0.7), SIDE, blur=REAL)
    out = io.StringIO()
    write_trace(frames, frames[0].aspect, out)

    def answer(route: Route) -> None:
        route.fulfill(body=out.getvalue(), content_type="application/x-ndjson")

    page.route("**/made/side.jsonl", answer)
    page.goto("/screen/?traces=/made/")
    page.click("[data-action=begin]")
    page.click("[data-panel=side] [data-action=start]")
    page.wait_for_selector("[data-seen-number]:text-is('3')")
    page.click("[data-action=done]")
    page.wait_for_selector("[data-panel=checked]:not([hidden])")
    expect(page.locator("#checked-said")).to_contain_text("3 of 3 squats judged")
    page.click("[data-action=accept]")
    for step in ("heels-raised", "supported", "front"):
        page.click(f"[data-panel={step}] [data-action=skip]")
    page.fill("#wall-form [name=left]", "about six")
    page.click("#wall-form .go")
    expect(page.locator("#wall-form [name=left]")).to_be_visible()
    page.fill("#wall-form [name=left]", "6,5")
    page.click("#wall-form .go")
    for step in ("balance-open", "balance-closed"):
        page.click(f"[data-panel={step}] [data-action=skip]")
    page.click("[data-knee=no]")
    page.wait_for_selector("#screen[data-kept=sent]")
    result = str(page.text_content("#result"))
    assert "Cannot tell" in result and "squat with 2 to 3 cm under the heels" in result
    page.goto("/screen/results/")
    assert "3 of 3 judged" in page.content() and "6.5 cm: limited" in page.content()
    page.click("text=Delete")
    page.click("text=Delete it")
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
