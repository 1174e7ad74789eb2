"""A Chromium driven by its own protocol.

Playwright keeps every page "visible" while it drives it; a benchmark of hidden pages needs a browser that hides them
for real, with the real throttling. Hence this small client.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import websocket

from bench.harness import CHROMIUM_FLAGS, chromium_path


class Chromium:
    """One headless browser with an empty profile and one tab. A context manager. `flags` are added to its own."""

    def __init__(self, *extra: str) -> None:
        path = chromium_path()
        if path is None:
            raise RuntimeError("no Chromium found; run `make setup` or set STRIDEWORK_CHROMIUM")
        self._profile = Path(tempfile.mkdtemp(prefix="stridework-chromium-"))
        flags = [*CHROMIUM_FLAGS, "--headless=new", "--no-first-run", "--remote-debugging-port=0", *extra]
        self._process = subprocess.Popen(
            [path, *flags, f"--user-data-dir={self._profile}", "--remote-allow-origins=*", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if self._process.stderr is None:
            raise RuntimeError("the browser has no error stream to announce itself on")
        for line in self._process.stderr:
            if found := re.search(r"ws://([\d.:]+)/", line):
                self.address = found[1]
                break
        with urllib.request.urlopen(f"http://{self.address}/json") as answer:
            self._target = next(t for t in json.load(answer) if t["type"] == "page")
        self._socket = websocket.create_connection(self._target["webSocketDebuggerUrl"], timeout=120)
        self._calls = 0
        self._cover: str | None = None
        self.events: list[dict[str, Any]] = []
        for domain in ("Page", "Runtime", "Network"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=3, mobile=True)

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call one method of the protocol; events that arrive meanwhile are kept in `events`."""
        self._calls += 1
        self._socket.send(json.dumps({"id": self._calls, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._calls:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                result: dict[str, Any] = message["result"]
                return result
            if "method" in message:
                self.events.append(message)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, awaited, run as if by a touch of the user."""
        answer = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", expression))
        return answer["result"].get("value")

    def open(self, url: str, *, idle_s: float = 1.0) -> None:
        """Go to `url` and return when its load event has come and no request has begun for `idle_s`."""
        self.events.clear()
        self.send("Page.navigate", url=url)
        quiet_since = time.perf_counter()
        seen = -1
        while time.perf_counter() - quiet_since < idle_s or self.evaluate("document.readyState") != "complete":
            self.evaluate("0")  # lets events in
            requests = sum(e["method"] == "Network.requestWillBeSent" for e in self.events)
            if requests != seen:
                seen, quiet_since = requests, time.perf_counter()
            time.sleep(0.02)

    def find_renderer(self) -> int:
        """Return the id of the process that has worked most for the tab."""
        busiest, most = 0, -1
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                command = status.with_name("cmdline").read_bytes()
                times = status.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended
            ours = b"--type=renderer" in command and str(self._profile).encode() in command
            if ours and int(times[11]) + int(times[12]) > most:
                busiest, most = int(status.parent.name), int(times[11]) + int(times[12])
        return busiest

    def throttle(self, times_slower: float) -> None:
        """Slow the page's processor down."""
        self.send("Emulation.setCPUThrottlingRate", rate=times_slower)

    def hide(self) -> None:
        """Put another tab in front, as a runner does who looks at something else."""
        if self._cover is None:
            self._cover = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.send("Target.activateTarget", targetId=self._cover)

    def show(self) -> None:
        """Bring the page back to the front."""
        self.send("Target.activateTarget", targetId=self._target["id"])
