"""Keys that arrive while a screen is being opened: they are meant for it, so they wait for it.

Over a slow line `t`, a number and Enter arrive at once, and a screen takes a moment until it can
take a key. Textual would lose what comes meanwhile, or a part of it: the rest of a number is
another number.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable
from weakref import WeakSet

from textual import events
from textual.app import App
from textual.screen import Screen

AGAIN = 0.01
"""Seconds after which it is looked again whether the screen can take keys."""
PATIENCE = 2.0
"""Seconds after which the keys go to a screen in which nothing has taken the focus."""


@runtime_checkable
class TypedInto(Protocol):
    """A screen with a field in which somebody may be typing before it has the focus."""

    def types(self, event: events.Key) -> bool:
        """Take a key that nothing of the screen has taken, if it belongs there."""


class TypedAhead:
    """`dispatch` is how the app takes a key."""

    def __init__(self, app: App[None], dispatch: Callable[[events.Key], Awaitable[None]]) -> None:
        self._app = app
        self._dispatch = dispatch
        self._kept: list[events.Key] = []
        self._since = 0.0
        self._open: WeakSet[Screen[object]] = WeakSet()

    def keeps(self, event: events.Key) -> bool:
        """Whether the key has to wait; it may have been on its way to the screen before."""
        if not self._kept and self._is_open(self._app.screen):
            return False
        if not self._kept:
            self._since = time.monotonic()
            self._app.set_timer(AGAIN, self._hand_over)
        self._kept.append(events.Key(event.key, event.character))
        return True

    def _is_open(self, screen: Screen[object]) -> bool:
        if screen in self._open:
            return True
        if not screen.is_mounted or (screen.focused is None and screen.focus_chain):
            return False
        self._open.add(screen)
        return True

    async def _hand_over(self) -> None:
        screen = self._app.screen
        if not self._is_open(screen):
            if time.monotonic() - self._since < PATIENCE:
                self._app.set_timer(AGAIN, self._hand_over)
                return
            self._open.add(screen)
        kept, self._kept = self._kept, []
        for event in kept:
            await self._dispatch(event)
