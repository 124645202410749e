"""What has just come onto the screen is not answered by a key that was meant for something else.

A key held down, pressed twice at once, or typed on with what went before says nothing about a
question that nobody can have read yet.
"""

from collections.abc import Callable

LEAST = 0.5
"""Seconds it takes to see that something is new, however short the settings make a moment."""


class Unread:
    """`moment`: the settings' own, where that is longer."""

    def __init__(self, monotonic: Callable[[], float], moment: float) -> None:
        self._monotonic = monotonic
        self._seconds = max(moment, LEAST)
        self._until = 0.0

    def begin(self) -> None:
        """Something new is there: no key may have been pressed for as long as it takes to see."""
        self._until = self._monotonic() + self._seconds

    def pressed(self) -> None:
        """A key was pressed; while what is new is unread, that begins anew."""
        if self.holds:
            self.begin()

    @property
    def holds(self) -> bool:
        return self._monotonic() < self._until

    def long_since(self, moment: float) -> bool:
        """Whether what came at that moment can have been read by now."""
        return self._monotonic() - moment >= self._seconds
