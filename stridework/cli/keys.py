"""Keys as they are pressed, without Enter, on every platform; the terminal is always given back as it was."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator

#: Returns the key pressed within so many seconds, "" where none was: a character, "right", "left" or "escape".
ReadKey = Callable[[float], str]

_SEQUENCES = {
    "[C": "right",
    "OC": "right",
    "[D": "left",
    "OD": "left",
    "[A": "up",
    "OA": "up",
    "[B": "down",
    "OB": "down",
}
_WINDOWS_ARROWS = {"M": "right", "K": "left", "H": "up", "P": "down"}


@contextlib.contextmanager
def open_keys() -> Iterator[ReadKey]:
    """Read single keys from the terminal until the block ends, however it ends."""
    if sys.platform == "win32":
        yield _read_windows_key
        return
    import termios
    import tty

    stdin = sys.stdin.fileno()
    before = termios.tcgetattr(stdin)

    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    def come_back(number: int, frame: object) -> None:
        tty.setcbreak(stdin)

    # A closed window or a plain `kill` must give the terminal back too, and a shell takes cbreak away on Ctrl-Z.
    handlers = {signal.SIGTERM: leave, signal.SIGHUP: leave, signal.SIGCONT: come_back}
    kept = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        tty.setcbreak(stdin)
        yield lambda timeout_s: _read_posix_key(stdin, timeout_s)
    finally:
        termios.tcsetattr(stdin, termios.TCSADRAIN, before)
        for number, handler in kept.items():
            signal.signal(number, handler)


def _read_posix_key(stdin: int, timeout_s: float) -> str:
    import select

    if not select.select([stdin], [], [], timeout_s)[0]:
        return ""
    first = os.read(stdin, 1)
    if not first:
        raise EOFError
    if first != b"\x1b":
        more = b"".join(os.read(stdin, 1) for _ in range(_following_bytes(first[0])))
        return (first + more).decode(errors="replace")
    rest = b""
    while len(rest) < 2 and select.select([stdin], [], [], 0.05)[0]:
        rest += os.read(stdin, 1)
    return _SEQUENCES.get(rest.decode(errors="replace"), "escape" if not rest else "")


def _following_bytes(first: int) -> int:
    """Return how many bytes of a UTF-8 character follow its first."""
    return 3 if first >= 0xF0 else 2 if first >= 0xE0 else 1 if first >= 0xC0 else 0


def _read_windows_key(timeout_s: float) -> str:
    if sys.platform != "win32":
        return ""
    import msvcrt

    until = time.monotonic() + timeout_s
    while not msvcrt.kbhit():
        if time.monotonic() >= until:
            return ""
        time.sleep(0.01)
    key = msvcrt.getwch()
    if key in {"\x00", "\xe0"}:
        return _WINDOWS_ARROWS.get(msvcrt.getwch(), "")
    if key == "\x03":
        raise KeyboardInterrupt
    return "escape" if key == "\x1b" else key
