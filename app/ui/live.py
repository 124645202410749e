"""What a screen over the board has to be to be kept up to date."""

from typing import Protocol, runtime_checkable

ALWAYS_SEEN = "-always-seen"
"""The class of a screen that people look at whose keyboard is elsewhere."""


@runtime_checkable
class Live(Protocol):
    """Shows what stands at this moment, when it is told to: with every look and every second."""

    def show_now(self) -> None: ...
