"""Which part of the list is seen.

While a hand is on the keys, the view goes with the cursor's line, which stays where it is seen.
A table that nobody has touched for a while goes back to where its person left it, if that was the
top: what comes to need attention is sorted to there, and must not slide out of sight above a call
that nobody is looking for.
"""

from collections.abc import Callable

HANDS_OFF = 30.0
"""Seconds without a key after which nobody's hand is taken to be on the table."""


class Viewport:
    """Says from which place on the list is to be seen; the table scrolls there, and says so."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._touched_at = float("-inf")
        self._left_at = 0
        self._is_left_at_top = True
        self._has_gone_back = False

    def touched(self) -> bool:
        """A key was pressed. Whether the view had gone from the cursor, and should go there."""
        self._touched_at = self._monotonic()
        had_gone, self._has_gone_back = self._has_gone_back, False
        return had_gone

    def scrolled(self, top: int) -> None:
        """It was scrolled as this said, or as far as the list goes."""
        self._left_at = top

    def after(self, top: int, moved: int) -> int:
        """Where to scroll from `top`, now that the cursor's line has moved by so many lines."""
        if top != self._left_at:  # by a person
            self._is_left_at_top, self._left_at = top == 0, top
            self._has_gone_back = False
        if not self.rests:
            return top + moved
        self._has_gone_back = True
        return 0

    @property
    def rests(self) -> bool:
        """Whether it belongs to the top of the list, wherever the cursor's line is."""
        return self._is_left_at_top and self._monotonic() - self._touched_at >= HANDS_OFF


def in_view(first: int, last: int, top: int, height: int) -> int:
    """Where to scroll from `top` so that the lines from `first` to `last` are seen.

    `height`: how many lines are seen.
    """
    if first < top:
        return first
    return max(top, last - height + 1)
