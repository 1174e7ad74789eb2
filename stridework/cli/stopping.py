"""Ctrl-C in a command that works through something long: it ends the work, and what was done is kept and told."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Self, TypeVar

Item = TypeVar("Item")


class Stopping:
    """Catches the first Ctrl-C while in its `with`; `asked` says that it came. The second one ends the command.

    It interrupts only the wait for the next item: whoever works on an item finishes it.
    """

    def __init__(self) -> None:
        self.asked = False
        self._waiting = False
        self._before: object = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]

    def _ask(self, number: int, frame: FrameType | None) -> None:
        again = self.asked
        self.asked = True
        if self._waiting or again:
            raise KeyboardInterrupt

    def follow(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items up to Ctrl-C."""
        iterator = iter(items)
        while not self.asked:
            try:
                self._waiting = True
                item = next(iterator)
                self._waiting = False
            except (StopIteration, KeyboardInterrupt):
                return
            finally:
                self._waiting = False
            yield item
