"""Is the session on time? Tones as heard, the number as shown, and what a hidden page does to either.

A real Chromium with its processor slowed four times plays the first workout for a little over two minutes, once in
front and once hidden every other ten seconds. The sound is recorded inside the audio graph, to the sample; the number
on the screen is read at every change, against the same audio clock. Beside it, in the same page and over the same
seconds, runs what most timers do: one second subtracted at every tick of `setInterval`.
"""

from __future__ import annotations

import json
import time
from typing import Any

from bench.cdp import Chromium
from bench.harness import Server, percentile, print_table, running_server

SECONDS = 135
SLOWER = 4

#: Runs before the page's own scripts: taps what goes to the loudspeaker, notes every change of the number, ticks.
INSTRUMENT = """
localStorage.setItem('stridework.clearance', JSON.stringify({passed: true, on: '2026-01-01'}));
localStorage.setItem('stridework.player', JSON.stringify({mode: 'tones', ...SETTINGS}));
const seen = window.__seen = {onsets: [], numbers: [], ticks: 0, firstTick: null, visibleSince: 0, context: null};
const recorder = URL.createObjectURL(new Blob([`
  registerProcessor('onsets', class extends AudioWorkletProcessor {
    quiet = 1e9;
    process([input]) {
      const samples = input[0] ?? [];
      for (let i = 0; i < samples.length; i++) {
        if (Math.abs(samples[i]) > 1e-4) {
          if (this.quiet > sampleRate * 0.03) this.port.postMessage((currentFrame + i) / sampleRate);
          this.quiet = 0;
        } else this.quiet++;
      }
      if (!samples.length) this.quiet += 128;
      return true;
    }
  });`], {type: 'text/javascript'}));
// What is mixed now is heard `outputLatency` later; eye and ear should agree.
const heardNow = () => seen.context.currentTime - (seen.context.outputLatency || 0);
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {
  const context = this.context;
  if (target === context.destination && !context.__tapped) {
    context.__tapped = true;
    seen.context = context;
    const gain = this;
    context.audioWorklet.addModule(recorder).then(() => {
      const node = new AudioWorkletNode(context, 'onsets');
      node.port.onmessage = (event) => seen.onsets.push(event.data);
      connect.call(gain, node);
    });
  }
  return connect.call(this, target, ...rest);
};
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) seen.visibleSince = seen.context ? heardNow() : 0;
});
addEventListener('DOMContentLoaded', () => {
  const number = document.querySelector('[data-count]');
  new MutationObserver(() => {
    const text = number.textContent.trim();
    const last = seen.numbers.at(-1);
    if (seen.context && !document.hidden && (!last || last[1] !== text))
      seen.numbers.push([heardNow(), text, seen.visibleSince]);
  }).observe(number, {childList: true, characterData: true, subtree: true});
});
"""


def main() -> None:
    """Print worst and typical errors of tones and number, the drift at the end, and the tick counter beside them."""
    rows = []
    with running_server() as server:
        for hide in (False, True):
            rows.append(("hidden half the time" if hide else "in front", *_play(server, hide=hide)))
    columns = ["page", "tones", "tone error max", "p50", "number error max", "p95", "drift", "tick counter drift"]
    print_table(f"The player on time: {SECONDS} s, CPU {SLOWER}× slower, against the audio clock", columns, rows)


def _play(server: Server, *, hide: bool) -> tuple[str, ...]:
    """Play the first `SECONDS` of the first workout and return the row's figures."""
    with Chromium() as browser:
        return play(browser, server, hide=hide)


def play(
    browser: Chromium, server: Server, *, hide: bool = False, seconds: float = SECONDS, settings: str = "{}"
) -> tuple[str, ...]:
    """Play the first workout in that browser with these settings of the player besides; return the row's figures."""
    browser.send("Page.setBypassCSP", enabled=True)  # for the recorder's own module, nothing of the product's
    browser.send("Page.addScriptToEvaluateOnNewDocument", source=INSTRUMENT.replace("SETTINGS", settings))
    browser.open(server.url + "/train/first-workout/")
    session = json.loads(browser.evaluate("document.getElementById('session').textContent"))
    browser.throttle(SLOWER)
    browser.evaluate("document.querySelector('[data-action=start]').click()")
    while not browser.evaluate("'running' in document.documentElement.dataset"):
        time.sleep(0.1)  # with the camera on, the runner is first helped into the picture
    browser.evaluate(
        "setInterval(() => { __seen.ticks++; __seen.firstTick ??= __seen.context?.currentTime ?? null;"
        " __seen.lastTick = __seen.context?.currentTime }, 1000), 0"
    )
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        time.sleep(min(10, seconds))
        if hide:
            browser.hide() if int((end - time.perf_counter()) / 10) % 2 else browser.show()
    browser.show()
    seen = browser.evaluate("__seen.context = null, __seen")
    return _judge(session, seen)


def _judge(session: dict[str, Any], seen: dict[str, Any]) -> tuple[str, ...]:
    """Compare what was heard and shown with the timeline; all errors against the one audio clock."""
    tones = [event["at_s"] for event in session["events"] if event["do"] == "tone"]
    # The clock time of the first "go" is the one number the page does not tell: take the one most tones agree on.
    heard = seen["onsets"]
    origin = _find_origin(tones, heard)
    errors = [abs(min((onset - origin - at for onset in heard), key=abs)) for at in tones if at < heard[-1] - origin]
    matched = [onset - origin for onset in heard]
    first, last = tones[0], max(at for at in tones if at <= matched[-1] + 0.1)
    drift = (min(matched, key=lambda m: abs(m - last)) - min(matched, key=lambda m: abs(m - first))) - (last - first)
    shown = _number_errors(session, seen["numbers"], origin)
    tick_drift = (seen["lastTick"] - seen["firstTick"]) - (seen["ticks"] - 1)
    return (
        f"{len(errors)}",
        f"{1000 * max(errors):.2f} ms",
        f"{1000 * percentile(errors, 0.5):.2f} ms",
        f"{1000 * max(shown):.0f} ms",
        f"{1000 * percentile(shown, 0.95):.0f} ms",
        f"{1000 * drift:.2f} ms",
        f"{1000 * tick_drift:.0f} ms",
    )


def _find_origin(tones: list[float], heard: list[float]) -> float:
    """Return the clock time of second 0 on which most recorded onsets and timeline tones agree within 5 ms."""
    candidates = [onset - at for onset in heard[:12] for at in tones[:12]]

    def agreement(origin: float) -> int:
        return sum(any(abs(onset - origin - at) < 0.005 for at in tones) for onset in heard)

    best = max(candidates, key=agreement)
    near = [onset - origin_at for onset in heard for origin_at in tones if abs(onset - origin_at - best) < 0.005]
    return percentile(near, 0.5)


def _number_errors(session: dict[str, Any], numbers: list[list[Any]], origin: float) -> list[float]:
    """Return, for every change of the number, the seconds a visible page showed another number than it should."""
    counts = [event for event in session["events"] if event["do"] == "count"]
    errors = []
    for at, text, visible_since in numbers:
        if not text.isdigit() or at - origin < counts[0]["at_s"]:
            continue  # before the clock runs, the first number stands still
        # n is due from the moment n seconds are left, or from the start of the countdown; nobody looks before that
        # at a page in the background, so there the error begins when it comes to the front.
        due = [max(c["at_s"], c["at_s"] + c["seconds"] - int(text)) + origin for c in counts]
        moment = min(due, key=lambda m: abs(at - m) if at >= m - 0.5 else 1e9)
        errors.append(abs(at - max(moment, visible_since)))
    return errors
