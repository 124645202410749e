"""The dashboard's voice: sends what is said beside the picture, in its turn among the frames.

A terminal that stands still must not be sent more and more: while it is behind, only the newest
bell, notice and text to copy are kept, and sent once it has caught up.
"""

import os
from collections.abc import Callable, Mapping

from app.ui.terminal.asides import (
    BELL,
    Way,
    copied,
    notice,
    understands_asides,
    way_of,
    who_is_between,
)


class Voice:
    """`send` puts a sequence in line behind the last frame; `behind` tells whether one waits there.

    `bell`: whether it may ring; `way`: how notices are asked for.
    """

    def __init__(
        self,
        send: Callable[[str], None],
        behind: Callable[[], bool],
        *,
        bell: bool = False,
        way: Way = "off",
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._send = send
        self._behind = behind
        self._bell = bell
        self._way = way_of(way, environment)
        self._between = who_is_between(environment)
        self._knows_asides = understands_asides(environment)
        self._kept: dict[str, str] = {}

    def tell(self, title: str, body: str) -> None:
        """Ring, and ask for a notice, as far as either is wished for."""
        if self._bell:
            self._say("bell", BELL)
        if self._way != "off":
            self._say("notice", notice(self._way, title, body, self._between))

    def copy(self, text: str) -> bool:
        """Hand a text to the terminal's clipboard; `False` where it surely has none."""
        if not self._knows_asides:
            return False
        self._say("copy", copied(text, self._between))
        return True

    def catch_up(self) -> None:
        """Send what had to wait, if the terminal has caught up."""
        if self._kept and not self._behind():
            kept = "".join(self._kept.values())
            self._kept.clear()
            self._send(kept)

    def _say(self, kind: str, sequence: str) -> None:
        self._kept[kind] = sequence
        self.catch_up()
