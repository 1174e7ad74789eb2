"""What a first session costs on the wire, cold and warm, and how soon the page can be used."""

from __future__ import annotations

from bench.cdp import Chromium
from bench.harness import print_table, running_server

PAGE = "/train/first-workout/"


def main() -> None:
    """Print requests and bytes as transferred (compressed, headers included), and the time to interactive."""
    rows = []
    with running_server() as server, Chromium() as browser:
        browser.throttle(4)
        for visit in ("cold", "warm"):
            browser.open(server.url + PAGE, idle_s=3)
            rows.append((visit, *_transferred(browser), f"{_time_to_interactive_ms(browser):.0f} ms"))
    columns = ["visit", "requests", "without voice", "voice", "time to interactive, CPU 4× slower"]
    print_table("First playable session, bytes on the wire", columns, rows)


def _transferred(browser: Chromium) -> tuple[int, str, str]:
    """Return (requests that went to the network, kB without the voice clips, kB of voice clips)."""
    urls = {}
    sizes: dict[str, float] = {}
    for event in browser.events:
        parameters = event["params"]
        if event["method"] == "Network.responseReceived":
            answer = parameters["response"]
            if not (answer.get("fromDiskCache") or answer.get("fromServiceWorker")):
                urls[parameters["requestId"]] = answer["url"]
        elif event["method"] == "Network.loadingFinished":
            sizes[parameters["requestId"]] = parameters["encodedDataLength"]
    voice = sum(sizes.get(key, 0) for key, url in urls.items() if "/voice/" in url)
    rest = sum(sizes.get(key, 0) for key, url in urls.items() if "/voice/" not in url)
    return len(urls), f"{rest / 1000:.0f} kB", f"{voice / 1000:.0f} kB"


def _time_to_interactive_ms(browser: Chromium) -> float:
    """Return when the Start button answers: its module has run and marked the document ready."""
    value: float = browser.evaluate(
        "performance.getEntriesByName('stridework-ready')[0]?.startTime ??"
        " performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    )
    return value
