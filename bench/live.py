"""What the live coach costs, and how soon it speaks: a real Chromium with a recorded person as its camera.

Slower devices are stood in for by stopping the page's whole process for most of the time, a few milliseconds at a
time: the browser's own throttle slows the page's main thread only, and the coach works in another.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from bench.camera_clips import FOLDER, film_clip, list_flags
from bench.cdp import Chromium
from bench.harness import Server, percentile, print_table, running_server
from bench.player import play
from stridework.form.report import analyse
from stridework.formats.landmark_files import read_landmarks
from stridework.formats.traces import read_trace_lines, write_trace
from stridework.library.form_rules import load_form_rules

CLIP, VARIANT = "jlederer-fitness-form-trainer/squat.mp4", "squat"
SLOWER = (1, 4, 6)
WATCH_S = 15.0
PLAY_S = 60.0
SLICE_S = 0.004

#: Opens the coach as any page does, pushes what the camera shows for a while, and returns what it took.
RUN = """
(async (seconds, variant) => {
  const keep = await (await fetch('/sw.js')).text();
  const address = keep.match(/"(\\/static\\/coach\\/client[^"]*)"/)[1];
  const { createCoach, readFiles } = await import(address);
  const late = [], engine = [], pose = [], events = [];
  let last = null, died = null;
  const coach = createCoach(readFiles(document), {
    answer: (a) => {
      late.push(performance.now() - 1000 * a.t_s);
      engine.push(a.engineMs);
      pose.push(a.poseMs);
      events.push(...a.events);
      last = a;
    },
    ended: (more) => events.push(...more),
    died: (why) => { died = why; },
  });
  const began = performance.now();
  const gone = new Promise((no) => setInterval(() => died && no(null), 50));
  if (!(await Promise.race([coach.open({ variants: [variant], keep: true }), gone]))) return { died };
  const ready = performance.now() - began;
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 } } });
  await video.play();
  const size = { resizeWidth: 640, resizeHeight: Math.round(video.videoHeight * 640 / video.videoWidth) };
  const start = performance.now();
  coach.start({ interval: 1, variant, t_s: start / 1000, seconds });
  while (performance.now() - start < seconds * 1000 && !died) {
    await new Promise((next) => video.requestVideoFrameCallback(next));
    if (!coach.busy()) {
      // The moment the picture is there, before it is copied.
      const t_s = performance.now() / 1000;
      const picture = await createImageBitmap(video, size);
      coach.push({ t_s, picture });
    }
  }
  coach.end();
  const traces = await coach.finish();
  coach.close();
  video.srcObject.getTracks().forEach((track) => track.stop());
  return { died, ready, late, engine, pose, size: last?.size, trace: traces[variant] ?? '',
    reps: events.filter((e) => e.event === 'repetition').length };
})(%s, '%s')
"""
KEEP = """
(async () => {
  const registration = await navigator.serviceWorker.ready;
  registration.active.postMessage({ do: 'keep-coach' });
  const text = await (await fetch('/sw.js')).text();
  const wanted = JSON.parse(text.slice(text.indexOf('{'), text.indexOf(';\\n\\n'))).coach.files.length;
  for (;;) {
    const name = (await caches.keys()).find((key) => key.startsWith('stridework-coach-'));
    if (name && (await (await caches.open(name)).keys()).length >= wanted) return;
    await new Promise((next) => setTimeout(next, 100));
  }
})()
"""


def main() -> None:
    """Print time to ready, pictures a second, time from picture to word, the engine's share, memory and counts."""
    if not FOLDER.exists():
        raise SystemExit("the folder of real recordings is not here (STRIDEWORK_SHARED names it)")
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        flags = list_flags(film_clip(CLIP, Path(folder) / "clip.mjpeg"))
        rows = [row for slower in SLOWER for row in _watch(server, flags, slower)]
        columns = ["process", "ready", "a second", "model", "picture to word p50", "p95"]
        columns += ["engine p50", "p95", "memory", "counted", "file"]
        print_table(f"The live coach, {os.getloadavg()[0]:.1f} other processes at work", columns, rows)
        print_table("The engine alone, by the page's throttle", ["processor", "p50", "p95"], list(_time_engine(server)))
        timing = [(what, *_time_player(server, flags, settings)) for what, settings in _PLAYERS.items()]
        columns = ["player", "tones", "tone error max", "p50", "number error max", "p95", "drift", "tick counter drift"]
        print_table(f"The player beside it, {PLAY_S:.0f} s, main thread 4× slower", columns, timing)


#: The engine on the page's own thread, where the browser's throttle reaches it; over a recording's landmarks.
ENGINE = """
(async (lines, variant) => {
  const files = JSON.parse(document.getElementById('coach-files').textContent);
  const at = (address) => new URL(address, location.href).href;
  const { loadPyodide } = await import(at(files.pyodide) + 'pyodide.mjs');
  const python = await loadPyodide({ indexURL: at(files.pyodide) });
  python.unpackArchive(await (await fetch(files.engine)).arrayBuffer(), 'zip');
  const rules = (await (await fetch(files.rules)).json())[variant];
  window.engine = python.pyimport('stridework.form.browser').open_session(JSON.stringify([rules]));
  window.frames_ = lines.map((line) => JSON.parse(line)).map(({ t, p, w }) =>
    ({ t, values: Float64Array.from([...(p ?? []).flat(), ...(w ?? []).flat()], (n) => n ?? NaN) }));
})(%s, '%s')
"""
PUSH = """
(() => {
  const first = (window.began = (window.began ?? 0) + 1000);
  engine.start_interval(first, '%s', first, 60, 'open', 'ahead');
  return frames_.map(({ t, values }) => {
    const before = performance.now();
    JSON.parse(engine.push(first + t, 1.5, values));
    return performance.now() - before;
  });
})()
"""


def _time_engine(server: Server) -> Iterator[tuple[str, str, str]]:
    """Yield p50 and p95 of one frame in the browser's Python, the processor slowed by the browser itself."""
    text = StringIO()
    write_trace(read_landmarks(FOLDER / Path(CLIP).with_suffix(".blazepose_heavy.npz")), 1.5, text)
    lines = text.getvalue().splitlines()[1:]
    with Chromium() as browser:
        browser.send("Page.setBypassCSP", enabled=True)  # a page may not compile; only the worker may
        browser.open(server.url + "/train/first-workout/")
        browser.evaluate(ENGINE % (json.dumps(lines), VARIANT))
        for slower in SLOWER:
            browser.throttle(slower)
            times = browser.evaluate(PUSH % VARIANT)
            yield f"{slower}×", f"{percentile(times, 0.5):.2f} ms", f"{percentile(times, 0.95):.2f} ms"


_PLAYERS = {"camera off": "{}", "camera on": "{camera: true}"}


def _time_player(server: Server, flags: list[str], settings: str) -> tuple[str, ...]:
    with Chromium(*flags) as browser:
        return play(browser, server, seconds=PLAY_S, settings=settings)


def _watch(server: Server, flags: list[str], slower: int) -> Iterator[tuple[str, ...]]:
    """Yield a row for a first visit, and one for a visit with everything on the device."""
    with Chromium(*flags) as browser:
        browser.open(server.url + "/train/first-workout/")
        before = _memory(browser)
        for visit in ("cold", "warm"):
            if visit == "warm":
                browser.evaluate(KEEP)
                browser.open(server.url + "/train/first-workout/")
            with slowed(browser.find_renderer(), slower):
                seen = browser.evaluate(RUN % (WATCH_S, VARIANT))
            yield _describe(f"{slower}× {visit}", seen, _memory(browser) - before)


def _describe(name: str, seen: dict[str, Any], memory: float) -> tuple[str, ...]:
    if seen.get("died") and not seen.get("late"):
        return (name, "-", "-", "-", "-", "-", "-", "-", "-", "-", str(seen["died"])[:30])
    late, engine = seen["late"], seen["engine"]
    judged = analyse(read_trace_lines(StringIO(seen["trace"])), load_form_rules()[VARIANT])
    return (
        name,
        f"{seen['ready'] / 1000:.1f} s",
        f"{len(late) / WATCH_S:.1f}",
        str(seen["size"]),
        f"{percentile(late, 0.5):.0f} ms",
        f"{percentile(late, 0.95):.0f} ms",
        f"{percentile(engine, 0.5):.1f} ms",
        f"{percentile(engine, 0.95):.1f} ms",
        f"{memory:.0f} MB",
        str(seen["reps"]),
        str(len(judged.reps)),
    )


def _memory(browser: Chromium) -> float:
    """Return what the tab's process holds, in MB."""
    status = Path(f"/proc/{browser.find_renderer()}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1000


@contextmanager
def slowed(process: int, times: int) -> Iterator[None]:
    """Let a process run only one `times`-th of the time."""
    done = threading.Event()

    def hold() -> None:
        while not done.is_set():
            os.kill(process, signal.SIGSTOP)
            time.sleep(SLICE_S * (times - 1))
            os.kill(process, signal.SIGCONT)
            time.sleep(SLICE_S)

    holding = threading.Thread(target=hold, daemon=True)
    if times > 1:
        holding.start()
    try:
        yield
    finally:
        done.set()
        if times > 1:
            holding.join()
        os.kill(process, signal.SIGCONT)
