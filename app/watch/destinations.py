"""Where calls are sent to often: the favourites of the settings, and the numbers used last.

The latter are kept for the next start. Only what somebody typed or chose as a destination gets
here, never what was merely shown; where a mask is in force, outside numbers are not kept at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.calls.destination import BadDestination, parse_destination
from app.calls.extension import Directory
from app.watch.remembered import Remembered

PART = "destinations"
MOST_KEPT = 20
"""Numbers used last that are remembered."""


@dataclass(slots=True)
class Destinations:
    """`favourites`: numbers by their names. `keeps_outside`: no mask forbids to keep the others."""

    favourites: Mapping[str, str] = field(default_factory=dict)
    remembered: Remembered | None = None
    keeps_outside: bool = True
    _used: tuple[str, ...] | None = None

    @property
    def used(self) -> tuple[str, ...]:
        """The numbers used last, the latest first."""
        if self._used is None:
            self._used = self._kept()
        return self._used

    def use(self, number: str, directory: Directory) -> None:
        """A call was sent there, or the number dialled."""
        if not self.keeps_outside and directory.by_number(number) is None:
            return
        # Other windows of this supervisor have used some, too.
        known = self._kept() if self.remembered is not None else self.used
        used = tuple(dict.fromkeys((number, *known)))[:MOST_KEPT]
        if used == known:
            return
        self._used = used
        if self.remembered is not None:
            self.remembered.keep(PART, list(used))

    def _kept(self) -> tuple[str, ...]:
        """What is remembered of it, as far as it is numbers."""
        kept = self.remembered.part(PART) if self.remembered is not None else None
        if not isinstance(kept, list):
            return ()
        return tuple(number for number in kept[:MOST_KEPT] if _is_number(number))


def _is_number(text: object) -> bool:
    try:
        return isinstance(text, str) and parse_destination(text) == text
    except BadDestination:
        return False
