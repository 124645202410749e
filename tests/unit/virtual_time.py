"""An event loop whose time passes at once: waiting costs nothing, and every second is counted.

`run` is for tests of coroutines that wait by `asyncio.sleep` or a timeout and touch no socket.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Mapping
from typing import TypeVar

Answer = TypeVar("Answer")


class _Selector(selectors.SelectSelector):
    """Instead of waiting for a timeout it lets the loop's time pass."""

    def __init__(self, start: float) -> None:
        super().__init__()
        self.now = start

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if events:
            return events
        if timeout is None:
            raise AssertionError("everybody waits, and nothing will ever happen")
        self.now += max(0.0, timeout)
        return events


class Loop(asyncio.SelectorEventLoop):
    """Its clock shows `start` in the beginning, and jumps to what is due next."""

    def __init__(self, start: float = 0.0) -> None:
        self._virtual = _Selector(start)
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now


def run(main: Callable[[Callable[[], float]], Coroutine[object, object, Answer]]) -> Answer:
    """Run `main(monotonic)`; `monotonic` tells the loop's own time."""
    loop = Loop()
    try:
        return loop.run_until_complete(main(loop.time))
    finally:
        remaining: Mapping[str, object] = {t.get_name(): t for t in asyncio.all_tasks(loop)}
        loop.close()
        assert not remaining, f"left running: {remaining}"
