"""The type of pytest-textual-snapshot's fixture, which has none of its own."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from textual.app import App
from textual.pilot import Pilot


class SnapCompare(Protocol):
    """Whether the app's picture is the one on file."""

    def __call__(
        self,
        app: App[None],
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool: ...
