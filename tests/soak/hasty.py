"""An event loop for which time passes faster, so that a day takes minutes.

Everything that waits in it (looks, pauses, timeouts, the life of a token) waits a part of its time;
what takes real time, such as a request over a socket, seems to take so much longer.
"""

import asyncio
import selectors
from collections.abc import Callable

Events = list[tuple[selectors.SelectorKey, int]]


class _HastySelector(selectors.DefaultSelector):
    def __init__(self, scale: float) -> None:
        super().__init__()
        self._scale = scale

    def select(self, timeout: float | None = None) -> Events:
        return super().select(timeout if timeout is None else timeout / self._scale)


class HastyLoop(asyncio.SelectorEventLoop):
    """`scale` seconds pass in each second."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        super().__init__(_HastySelector(scale))

    def time(self) -> float:
        return super().time() * self._scale


def hasty(scale: float) -> Callable[[], asyncio.AbstractEventLoop]:
    """A factory for `asyncio.Runner`."""
    return lambda: HastyLoop(scale)
