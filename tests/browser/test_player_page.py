"""The player's page under a strict browser: keys alone, no sound, no clips, no storage, no strangers."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser.conftest import wait_for
from tests.browser.test_player_session import (
    FIRST,
    at_interval,
    count,
    pause,
    save,
    start,
    state,
    wait_below,
    wait_running,
)

#: Notes every sound as it is scheduled: when, and for how long it sounds.
RECORD_SOUND = """
window.heard = []; window.stopped = 0;
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when) {
  heard.push([when, this.buffer.duration]);
  start.call(this, when);
};
const stop = AudioScheduledSourceNode.prototype.stop;
AudioScheduledSourceNode.prototype.stop = function (...when) { if (!when.length) stopped++; stop.apply(this, when); };
const Context = AudioContext;
window.AudioContext = class extends Context { constructor(...all) { super(...all); window.context = this; } };
"""
SESSION = "JSON.parse(document.getElementById('session').textContent)"


def worst_error(heard: list[list[float]], wanted: list[float]) -> float:
    """Return how far any sound is from its place in the timeline, whatever the time of the first one."""
    origin = heard[0][0] - wanted[0]
    return max(abs(when - origin - at) for (when, _), at in zip(heard, wanted, strict=True))


def test_every_tone_is_scheduled_ahead_to_the_sample(page: Page) -> None:
    page.add_init_script(RECORD_SOUND)
    page.route("**/*.mp3", lambda route: route.fulfill(status=404))
    start(page)
    session = page.evaluate(SESSION)
    tones = [event for event in session["events"] if event["do"] == "tone"]
    assert len(tones) > 100
    wait_for(page, lambda: page.evaluate("heard.length") >= len(tones), "every tone")
    heard = page.evaluate("heard")
    assert worst_error(heard, [tone["at_s"] for tone in tones]) < 1e-9
    lengths = [
        max(partial["start_s"] + partial["seconds"] for partial in session["tones"][tone["tone"]]["partials"])
        for tone in tones
    ]
    assert all(abs(a - b) < 0.001 for (_, a), b in zip(heard, lengths, strict=True))
    pause(page)
    to_come = "heard.filter(([when]) => when > context.currentTime).length"
    wait_for(page, lambda: page.evaluate(f"stopped >= {to_come}"), "quiet")
    assert page.evaluate(to_come) > 100


def test_every_sentence_is_scheduled_from_its_clip_and_none_is_said_twice(page: Page) -> None:
    page.add_init_script(RECORD_SOUND)
    start(page)
    pause(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("heard.length = 0")
    page.click("[data-action=toggle]")
    wait_running(page)
    session = page.evaluate(SESSION)
    tones = [event["at_s"] for event in session["events"] if event["do"] == "tone" and event["at_s"] > 0]
    wanted = [event["at_s"] for event in session["events"] if event["do"] == "say" and event["at_s"] > 0]
    assert len(wanted) > 40
    # Tones are scheduled first, then the sentences, each when its clip is there; some may be of before the first work.
    wait_for(page, lambda: page.evaluate("heard.length") >= len(tones) + len(wanted), "every sentence")
    page.wait_for_timeout(300)  # for one too many
    everything = sorted(page.evaluate("heard"))
    both = sorted(tones + wanted)
    assert worst_error(everything[-len(both) :], both) < 1e-9


def test_the_phone_taking_the_sound_pauses_and_one_tap_goes_on_from_there(page: Page) -> None:
    page.add_init_script(RECORD_SOUND)
    start(page)
    page.click("[data-action=skip]")
    at_interval(page, "work", 1)
    page.evaluate("context.suspend()")
    page.wait_for_selector("html[data-state=interrupted]", state="attached")
    expect(page.locator("[data-word]")).to_have_text("Paused by the phone")
    frozen = count(page)
    page.wait_for_timeout(1200)
    assert count(page) == frozen
    page.click("[data-action=toggle]")
    wait_below(page, frozen)
    at_interval(page, "work", 1)


def test_by_keyboard_alone_from_start_to_saved(page: Page) -> None:
    page.goto(FIRST)
    key = page.keyboard.press
    key("Enter")
    wait_running(page)
    key("ArrowRight")
    at_interval(page, "work", 1)
    key("Space")
    expect(page.locator("html")).to_have_attribute("data-state", "paused")
    key("Escape")
    expect(page.locator("#leave")).to_be_visible()
    key("Escape")
    expect(page.locator("#leave")).to_be_hidden()
    assert state(page) == "paused"
    key("k")
    wait_running(page)
    key("Shift+ArrowRight")
    wait_below(page, 16)
    key("m")
    key("-")
    assert page.evaluate("JSON.parse(localStorage['stridework.player'])") | {"mode": "voice"} == page.evaluate(
        "JSON.parse(localStorage['stridework.player'])"
    )
    key("?")
    expect(page.locator("#keys")).to_be_visible()
    key("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    key("Escape")
    expect(page.locator("#leave")).to_be_visible()
    key("Tab")
    key("Enter")
    page.wait_for_selector("#finish:not([hidden])")
    for _ in range(40):
        key("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    key("Enter")
    page.wait_for_selector("#saved:not([hidden])")


def _is_complaint(message: ConsoleMessage) -> bool:
    return message.type in ("error", "warning") and "blocked by Playwright" not in message.text


def test_nothing_breaks_the_policy_and_nobody_else_is_asked(phone: BrowserContext, page: Page) -> None:
    complaints: list[str] = []
    strangers: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if _is_complaint(m) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(FIRST)
    own = page.url.split("/train/")[0]
    page.on("request", lambda r: None if r.url.startswith((own, "blob:", "data:")) else strangers.append(r.url))
    page.reload()
    start(page, "?speed=200")
    page.wait_for_selector("#finish:not([hidden])")
    save(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "yes")
    assert (complaints, strangers) == ([], [])
    assert page.locator("[style]:not([data-bar], [data-count])").count() == 0


def test_without_a_single_clip_or_figure_the_session_goes_on(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*.mp3", lambda route: route.fulfill(status=404))
    page.route("**/figures/*.svg", lambda route: route.fulfill(status=404))
    page.add_init_script(RECORD_SOUND)
    start(page)
    page.click("[data-action=skip]")
    at_interval(page, "work", 1)
    wait_below(page, 29)
    wait_for(page, lambda: page.evaluate("heard.length") > 100, "the tones")
    assert errors == []


def test_without_any_sound_the_clock_goes_on_and_the_page_says_so(page: Page) -> None:
    page.add_init_script("delete window.AudioContext")
    start(page)
    expect(page.locator("[data-calm]")).to_contain_text("no sound")
    page.click("[data-action=skip]")
    at_interval(page, "work", 1)
    wait_below(page, 29)


def test_without_any_storage_a_session_is_played_and_sent(page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new Error('no'); } })")
    page.add_init_script(
        "Storage.prototype.setItem = function (k, v) { if (!k.endsWith('clearance')) throw new Error('full'); }"
    )
    start(page, "?speed=200")
    page.wait_for_selector("#finish:not([hidden])")
    save(page)
    expect(page.locator("html")).to_have_attribute("data-sent", "yes")


def test_a_damaged_journal_is_put_away_and_the_session_starts(page: Page) -> None:
    page.goto(FIRST)
    wait_for(page, lambda: page.evaluate("indexedDB.databases().then((all) => all.length)"), "the device's storage")
    page.evaluate(
        """() => new Promise(done => { const opening = indexedDB.open('stridework', 1); opening.onsuccess = () => {
        const put = opening.result.transaction('journal', 'readwrite').objectStore('journal').put({spans: 'x'}, 'bad');
        put.onsuccess = () => { opening.result.close(); done(); }; }; })"""
    )
    start(page)
    expect(page.locator("[data-notice]")).to_contain_text("could not be read")
    at_interval(page, "ready", 1)


def test_the_lock_takes_no_touch_but_a_long_one(page: Page) -> None:
    start(page)
    page.click("[data-action=lock]")
    page.mouse.click(195, 790)
    assert state(page) != "paused"
    box = page.locator("#unlock").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 20)
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#unlock")).to_be_visible()
    page.mouse.down()
    expect(page.locator("#unlock")).to_be_hidden()
    page.mouse.up()


def test_settings_are_remembered(page: Page) -> None:
    page.goto(FIRST)
    page.click("[data-action=options]")
    page.check("input[name=mode][value=silent]", force=True)
    page.check("input[name=distance]")
    page.click("#options button.go")
    expect(page.locator("[data-sound-words]")).to_have_text("Silent, with flash")
    page.reload()
    expect(page.locator("[data-sound-words]")).to_have_text("Silent, with flash")
    expect(page.locator("html")).to_have_attribute("data-distance", "")


def test_the_screen_reader_hears_changes_and_never_seconds(page: Page) -> None:
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.said = []; new MutationObserver(() => "
        "said.push(document.getElementById('live').textContent)).observe(document.getElementById('live'),"
        " {childList: true, characterData: true, subtree: true}); })"
    )
    start(page)
    page.click("[data-action=skip]")
    at_interval(page, "work", 1)
    wait_below(page, 29)
    page.click("[data-action=skip]")
    wait_for(page, lambda: "Rest" in (page.evaluate("said.at(-1)") or ""), "the rest")
    assert page.evaluate("said") == [
        "Get ready. First: Squat.",
        "Work, 1 of 15: Squat.",
        "Rest. Next: Balance + lunge.",
    ]


#: Everything of the stage that is off the screen, and every pair of buttons and texts that lie on each other.
CLASHES = """() => {
const parts = [...document.querySelectorAll(
  '#stage button, .where b, .left, [data-word], [data-count], [data-title], .sides, [data-line], [data-next]')];
const boxes = parts.map(part => {
  const inside = document.createRange(); inside.selectNodeContents(part);
  const all = [part.matches('button') ? part : inside, inside].map(of => of.getBoundingClientRect());
  const x = Math.min(...all.map(b => b.left)), right = Math.max(...all.map(b => b.right));
  // Letters leave room above and below them in their line.
  const slack = part.matches('button') ? 0 : all[0].height * .15;
  return {name: part.dataset.action || part.className || Object.keys(part.dataset)[0] || part.tagName, part,
    x, right, y: all[0].top + slack, bottom: all[0].bottom - slack};
}).filter(box => box.right > box.x && getComputedStyle(box.part).visibility !== 'hidden');
const off = boxes.filter(b => b.x < -1 || b.y < -1 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1);
const on = boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => !a.part.contains(b.part) && !b.part.contains(a.part)
  && Math.min(a.right, b.right) - Math.max(a.x, b.x) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.y, b.y) > 1)
  .map(b => `${a.name} on ${b.name}`));
return [...off.map(b => `${b.name} off`), ...on]; }"""


def find_clashes(page: Page) -> list[str]:
    """Return what clashes; what is still on its way to its place has the time it takes."""
    found: list[str] = []

    def is_tidy() -> bool:
        found[:] = page.evaluate(CLASHES)
        return not found

    with suppress(AssertionError):
        wait_for(page, is_tidy)
    return found


@pytest.mark.parametrize(
    ("width", "height", "text_percent"), [(390, 844, 100), (320, 568, 100), (390, 844, 200), (844, 390, 200)]
)
def test_nothing_lies_on_anything_else_on_a_small_screen_or_in_large_text(
    page: Page, width: int, height: int, text_percent: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(
        f"addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '{text_percent}%')"
    )
    start(page)
    for kind, number in (("ready", 1), ("work", 1), ("rest", 2), ("work", 2)):
        at_interval(page, kind, number)
        assert find_clashes(page) == [], (kind, number)
        page.click("[data-action=skip]")
