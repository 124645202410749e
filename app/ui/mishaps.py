"""Unexpected errors: one of them costs what it happened in, not the board.

Textual ends the program for any error, or lets the widget in which it happened fall silent. Here an
error in a handler is told and the widget goes on. What ends the program is a storm of errors, or a
picture that cannot be painted: one that stands still, and looks as if it did not, misleads.
"""

import traceback
from collections import deque
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from textual._context import active_app
from textual.message import Message
from textual.message_pump import MessagePump

from app.report import told

STORM, WITHIN = 30, 10.0
"""So many errors in so many seconds end the program."""
BLIND, BLIND_WITHIN = 4, 60.0
"""And so many errors in painting: the picture on the screen is an old one then."""
REPEATED = 60.0
"""Seconds for which the same error, from the same place, is not told again."""
_PAINTERS = ("_compositor.py", "delta.py")


class Mishaps:
    """What has happened lately. An error is known by its kind and place (see `report.told`)."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lately: deque[float] = deque(maxlen=STORM)
        self._in_painting: deque[float] = deque(maxlen=BLIND)
        self._told: dict[str, float] = {}

    def is_news(self, error: BaseException) -> bool:
        """Note an error; whether it has not been told in the last minute."""
        now = self._monotonic()
        self._lately.append(now)
        if _in_painting(error):
            self._in_painting.append(now)
        what = told(error)
        told_at = self._told.get(what)
        if told_at is not None and now - told_at < REPEATED:
            return False
        self._told[what] = now
        return True

    @property
    def hopeless(self) -> bool:
        return _full_within(self._lately, WITHIN) or _full_within(self._in_painting, BLIND_WITHIN)


def _full_within(moments: "deque[float]", seconds: float) -> bool:
    return len(moments) == moments.maxlen and moments[-1] - moments[0] < seconds


def _in_painting(error: BaseException) -> bool:
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code.co_filename.endswith(_PAINTERS) for frame, _line in frames)


@runtime_checkable
class LivesOn(Protocol):
    """An app that wants to know of errors and go on."""

    @property
    def lives(self) -> bool: ...

    def mishap(self, error: Exception) -> None: ...


_dispatch = MessagePump._dispatch_message  # noqa: SLF001 - there is no other place for all widgets


async def _dispatch_and_go_on(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch(pump, message)
    except Exception as error:
        app: object = active_app.get(None)
        if not isinstance(app, LivesOn) or not app.lives:
            raise
        app.mishap(error)


MessagePump._dispatch_message = _dispatch_and_go_on  # type: ignore[assignment, method-assign]  # noqa: SLF001
