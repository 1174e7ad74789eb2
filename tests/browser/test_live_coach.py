"""The live coach in a real browser: a recorded person before the camera, trained to the log, network or not."""

from __future__ import annotations

import json
import re
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect, sync_playwright

from bench.camera_clips import FOLDER, film_clip, list_flags
from stridework.form.findings import CUE
from stridework.form.report import analyse
from stridework.formats.landmark_files import read_landmarks
from stridework.formats.traces import read_trace
from stridework.library.form_rules import load_form_rules
from tests.browser.conftest import CLEARED, FLAGS, PATIENCE_S, Server, wait_for
from tests.browser.stand_in_camera import HIDE, STAND_IN
from tests.browser.test_player_session import kept_logs, save

LUNGES = "tomnotch-wahoo/lunges"
TRACES = Path(__file__).parent.parent / "form" / "traces"
WATCHED = "localStorage.setItem('stridework.player', JSON.stringify({camera: true, keepTraces: true, talk: 'more'}))"
#: Everything the coach shows that it says, in the order it was shown.
HEARD = """
window.heard = [];
new MutationObserver(() => {
  const said = document.querySelector("[data-seen-said]")?.textContent;
  if (said && heard.at(-1) !== said) heard.push(said);
}).observe(document, { childList: true, characterData: true, subtree: true });
"""
recorded = pytest.mark.skipif(
    not FOLDER.exists(), reason="the folder of real recordings is not here (STRIDEWORK_SHARED names it)"
)


@contextmanager
def phone_before(server: Server, *flags: str) -> Iterator[BrowserContext]:
    """A phone with a camera, its runner cleared, the coach turned on."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, base_url=server.url)
        context.set_default_timeout(1000 * PATIENCE_S)
        for script in (CLEARED, WATCHED, HEARD):
            context.add_init_script(script)
        yield context
        browser.close()


def train(page: Page, address: str, skips: int) -> None:
    """Start, wait until the runner is seen, and skip to an interval."""
    page.goto(address)
    page.click("[data-action=start]")
    page.wait_for_selector("html[data-running]", state="attached")
    for _ in range(skips):
        page.click("[data-action=skip]")


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-{name}]")


def told(page: Page, name: str) -> str:
    return str(part(page, name).text_content())


def stay(page: Page, least_s: int) -> None:
    """Go back in the interval where less of it is left, so that it does not end while something is waited for."""
    if int(told(page, "count")) < least_s:
        page.click("[data-action=earlier]")


def count_to(page: Page, reps: int) -> None:
    """Return once so many repetitions are shown; the clip goes round and round, and the interval again if need be."""

    def counted() -> bool:
        stay(page, 6)
        shown = told(page, "seen-number")
        return shown.isdigit() and int(shown) >= reps

    wait_for(page, counted, f"{reps} repetitions")


def hear(page: Page) -> str:
    """Return the first thing the coach says: a correction, which waits for the interval's 12th second."""
    if int(told(page, "count")) >= 23:
        page.click("[data-action=later]")

    def heard() -> str | None:
        stay(page, 6)
        said: list[str] = page.evaluate("heard")
        return said[0] if said else None

    return str(wait_for(page, heard, "a word of the coach"))


def finish(page: Page) -> None:
    """End the session here and save it, after its last repetition."""
    page.click("[data-action=toggle]")
    page.click("[data-action=finish]")
    page.wait_for_selector("#finish:not([hidden])")
    save(page)


def latest_interval(server: Server, known: set[str], exercise: str, variant: str) -> dict[str, Any]:
    """Return what the newest log says of the first interval of the exercise that was trained."""
    (log,) = (log for log in kept_logs(server) if log["id"] not in known)
    return next(i for i in log["intervals"] if (i["exercise"], i["variant"]) == (exercise, variant) and i["counts"])


def faults_of(recording: str, variant: str) -> set[str]:
    """Return what the engine corrects more than once in the recording's landmarks as they were found offline."""
    frames = read_landmarks(FOLDER / f"{recording}.blazepose_heavy.npz")
    findings = [finding for rep in analyse(frames, load_form_rules()[variant]).reps for finding in rep.findings]
    faults = [finding.cue for finding in findings if finding.verdict == CUE]
    return {cue for cue in faults if faults.count(cue) > 1}


def kept_trace(page: Page, variant: str) -> str:
    """Return the landmarks the page offers as a file."""
    with page.expect_download() as download:
        page.click(f"[data-traces] a[download='{variant}.jsonl']")
    return download.value.path().read_text()


@recorded
def test_a_recorded_person_squats_and_what_is_logged_is_what_the_engine_says_of_the_same_points(
    server: Server, tmp_path: Path
) -> None:
    known = {log["id"] for log in kept_logs(server)}
    clip = film_clip("jlederer-fitness-form-trainer/squat.mp4", tmp_path / "squat.mjpeg")
    with phone_before(server, *list_flags(clip)) as phone:
        page = phone.new_page()
        train(page, "/train/first-workout/", skips=1)
        count_to(page, 2)
        page.click("[data-action=toggle]")
        page.click("[data-action=finish]")
        page.wait_for_selector("#finish:not([hidden])")
        trace = tmp_path / "squat.jsonl"
        trace.write_text(kept_trace(page, "squat"))
        save(page)
        page.wait_for_selector("html[data-sent=yes]", state="attached")
    interval = latest_interval(server, known, "squat", "squat")
    judged = analyse(read_trace(trace), load_form_rules()["squat"])
    assert abs(interval["reps"] - len(judged.reps)) <= 1
    assert interval["counts"] == [{"side": None, "reps": interval["reps"], "clean": interval["counts"][0]["clean"]}]
    assert interval["cues"] == []  # nothing to correct in them: nothing is said


@recorded
def test_a_recorded_person_lunges_with_the_network_gone_and_is_corrected_rightly(
    server: Server, tmp_path: Path
) -> None:
    known = {log["id"] for log in kept_logs(server)}
    clip = film_clip(f"{LUNGES}.mp4", tmp_path / "lunges.mjpeg", from_s=6.5, to_s=23.6)
    with phone_before(server, *list_flags(clip)) as phone:
        page = phone.new_page()
        page.goto("/train/no-jump/")
        wait_until_kept(page)
        server.kill()
        train(page, "/train/no-jump/", skips=5)
        count_to(page, 3)
        expect(part(page, "seen-sides")).to_contain_text("right")
        hear(page)
        finish(page)
        server.start()
        page.goto("/train/no-jump/")
        wait_for(page, lambda: len(kept_logs(server)) > len(known), "the log")
    interval = latest_interval(server, known, "jumping-lunge", "stepping-lunge")
    assert {count["side"] for count in interval["counts"]} == {"left", "right"}
    assert interval["cues"]
    assert set(interval["cues"]) <= faults_of(LUNGES, "stepping-lunge")


def wait_until_kept(page: Page) -> None:
    """Return once the coach's files are on the device."""
    text = urllib.request.urlopen(urljoin(page.url, "/sw.js")).read().decode()
    files = len(json.loads(text.split("const KEEP = ")[1].split(";\n\n")[0])["coach"]["files"])

    def kept() -> bool:
        count = page.evaluate(
            """async () => {
                const name = (await caches.keys()).find((key) => key.startsWith("stridework-coach-"));
                return name ? (await (await caches.open(name)).keys()).length : 0;
            }"""
        )
        return bool(count == files)

    wait_for(page, kept, "the coach's files on the device")


def test_landmarks_in_the_place_of_the_camera_are_counted_and_corrected(server: Server) -> None:
    known = {log["id"] for log in kept_logs(server)}
    trace = (TRACES / "squat-front-valgus.jsonl").read_text()

    def answer(route: Route) -> None:
        route.fulfill(body=trace, content_type="application/x-ndjson")

    with phone_before(server) as phone:
        phone.route(re.compile(r"\d/knees-in\.jsonl$"), answer)
        page = phone.new_page()
        train(page, "/train/first-workout/?trace=/knees-in.jsonl", skips=1)
        page.click("[data-action=later]")
        wait_for(page, lambda: page.evaluate("heard.length"), "a word of the coach")
        assert page.evaluate("heard[0]").startswith("Press your knees out")
        finish(page)
        page.wait_for_selector("html[data-sent=yes]", state="attached")
    interval = latest_interval(server, known, "squat", "squat")
    assert interval["counts"] == [{"side": None, "reps": 2, "clean": 0}]
    assert interval["cues"] == ["knees-out"]
    assert {measure["name"] for measure in interval["measures"]} >= {"knee-ankle-separation"}


def test_a_camera_that_is_refused_stops_nothing(server: Server) -> None:
    with phone_before(server) as phone:
        page = phone.new_page()
        page.goto("/train/first-workout/")
        page.click("[data-action=start]")
        page.wait_for_selector("html[data-running]", state="attached")
        expect(part(page, "calm")).to_contain_text("camera", ignore_case=True)
        expect(page.locator("#seen")).to_be_hidden()


def turn_camera(page: Page, *, on: bool) -> None:
    page.click("#stage [data-action=options]")
    page.set_checked("[name=camera]", on)
    page.keyboard.press("Escape")


def test_whatever_happens_to_the_camera_is_said_with_what_to_do_and_stops_nothing(server: Server) -> None:
    known = {log["id"] for log in kept_logs(server)}

    def says(name: str, text: str) -> None:
        """Check that it is shown, and that the clock runs on."""
        expect(part(page, name)).to_contain_text(text)
        before = part(page, "bar").get_attribute("style")
        wait_for(page, lambda: part(page, "bar").get_attribute("style") != before, "the clock")
        expect(page.locator("html[data-running]")).to_have_count(1)

    def is_well() -> None:
        expect(part(page, "calm")).to_be_empty()
        expect(page.locator("#seen")).to_be_visible()

    with phone_before(server) as phone:
        phone.add_init_script(STAND_IN)
        page = phone.new_page()
        page.add_init_script("fake.camera = 'NotFoundError'")
        train(page, "/train/first-workout/", skips=0)
        says("calm", "No camera was found")
        page.evaluate("fake.camera = 'ok'; navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
        is_well()
        page.click("[data-action=skip]")
        page.evaluate("fake.track.dispatchEvent(new Event('mute'))")
        says("calm", "Another program has the camera")
        page.evaluate("fake.track.dispatchEvent(new Event('unmute'))")
        is_well()
        page.evaluate("fake.track.dispatchEvent(new Event('ended'))")
        says("calm", "The camera went away")
        page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
        is_well()
        for name, text in (("NotReadableError", "Another program"), ("NotAllowedError", "not allowed")):
            turn_camera(page, on=False)
            expect(part(page, "calm")).to_be_empty()
            page.evaluate(f"fake.camera = '{name}'")
            turn_camera(page, on=True)
            says("calm", text)
        turn_camera(page, on=False)
        page.evaluate("fake.camera = 'ok'")
        turn_camera(page, on=True)
        is_well()
        page.evaluate("fake.colour = '#000'")
        says("seen-advice", "The picture is black")
        page.evaluate("fake.colour = '#888'; fake.cropped = 'bottom'")
        says("seen-advice", "Show me your feet")
        page.evaluate("fake.cropped = null; fake.people = 2")
        says("seen-advice", "Just you, please")
        page.evaluate("fake.people = 1; fake.wide = true")
        expect(part(page, "seen-advice")).to_be_empty()
        wait_for(page, lambda: page.evaluate("fake.aspect > 1"), "a wide picture")
        page.evaluate(f"({HIDE})(true)")
        page.wait_for_timeout(2500)
        page.evaluate(f"({HIDE})(false)")
        says("calm", "hidden nobody watched")
        page.evaluate("fake.tooSlow = true")
        says("calm", "could not keep up")
        assert told(page, "calm").count("The coach has stopped") == 1
        finish(page)
        page.wait_for_selector("html[data-sent=yes]", state="attached")
    (log,) = (log for log in kept_logs(server) if log["id"] not in known)
    assert log["seconds"] > 0


def test_a_camera_turned_on_again_is_not_disturbed_by_the_coach_before_it(server: Server) -> None:
    with phone_before(server) as phone:
        phone.add_init_script(STAND_IN)
        page = phone.new_page()
        train(page, "/train/first-workout/", skips=0)
        expect(page.locator("#seen")).to_be_visible()
        page.evaluate("fake.finishing = true")
        turn_camera(page, on=False)
        expect(page.locator("#seen")).to_be_hidden()
        assert page.evaluate("fake.track.readyState") == "ended"  # at once, whatever the coach still does
        turn_camera(page, on=True)
        expect(page.locator("#seen")).to_be_visible()
        page.evaluate("fake.aspect = 0")
        wait_for(page, lambda: page.evaluate("fake.aspect"), "pictures")
        page.evaluate("fake.finishing = false")
        wait_for(page, lambda: page.evaluate("fake.finished"), "the last word of the coach before it")
        page.evaluate("fake.aspect = 0")
        wait_for(page, lambda: page.evaluate("fake.aspect"), "more pictures")
        expect(page.locator("#seen")).to_be_visible()
        expect(part(page, "calm")).to_be_empty()
        page.evaluate("fake.camera = 'NotAllowedError'")
        turn_camera(page, on=False)
        turn_camera(page, on=True)
        wait_for(page, lambda: page.evaluate("fake.finished > 1"), "the last word of the coach before it")
        expect(part(page, "calm")).to_contain_text("not allowed")
