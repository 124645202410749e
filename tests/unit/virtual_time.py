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

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("everything waits for something that can never come")
        self.now += max(0.0, timeout)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, selector: _Selector) -> None:
        super().__init__(selector)
        self._virtual = selector

    def time(self) -> float:
        return self._virtual.now


def run(main: Callable[[Callable[[], float]], Coroutine[object, object, Answer]]) -> Answer:
    """Run `main(monotonic)`; `monotonic` tells the loop's own time."""
    loop = _Loop(_Selector())
    try:
        return loop.run_until_complete(main(loop.time))
    finally:
        remaining: Mapping[str, object] = {t.get_name(): t for t in asyncio.all_tasks(loop)}
        loop.close()
        assert not remaining, f"left running: {remaining}"
