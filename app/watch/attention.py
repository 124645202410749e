"""What the person at the keyboard does, as far as it tells how urgently the picture is needed.

Counted as changes that are likely, so that a look is worth as much as if they were: see
`schedule`. Somebody who only watches adds nothing and loses nothing.
"""

import math
from collections.abc import Collection

from app.calls.call import CallKey

AWAITED = 0.3
"""Changes a second that stand for an action's effect that is waited for, or a supervision."""
DIALOG = 0.1
"""... for a dialog that is open."""
STIRRED = 0.05
"""... for a key pressed within `MOMENT` seconds."""
YOUNG_CALL = 0.05
"""... for a call under the cursor that began less than `YOUTH` seconds ago."""
YOUTH = 30.0
MOMENT = 10.0
HIDDEN = 0.25
"""By how much less the picture is worth while the terminal says that nobody looks at it."""


class Attention:
    """Told by the dashboard; asked by the loop. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._awaited_until = -math.inf
        self._awaited: dict[int, float] = {}
        self._stirred_at = -math.inf
        self._dialog = False
        self._shown = True
        self._cursor: CallKey | None = None

    def expect(self, until: float, extensions: Collection[int], now: float) -> None:
        """An effect is awaited until then, at these extensions (none: anywhere)."""
        still = {phone: end for phone, end in self._awaited.items() if now < end}
        self._awaited = still | dict.fromkeys(extensions, until)
        self._awaited_until = max(self._awaited_until, until)

    def stirred(self, now: float) -> None:
        """Whoever presses keys sees what they do, whatever the terminal says."""
        self._stirred_at = now
        self._shown = True

    def attend(self, *, dialog: bool) -> None:
        self._dialog = dialog

    def visible(self, *, shown: bool) -> None:
        self._shown = shown

    def cursor(self, key: CallKey | None) -> None:
        self._cursor = key

    @property
    def on_cursor(self) -> CallKey | None:
        return self._cursor

    def waiting(self, now: float) -> bool:
        """Whether a person waits for something, so that looks may be closer than wished for."""
        return self._dialog or now < self._awaited_until

    def urgency(self, now: float, young: bool = False) -> float:
        """In changes a second. `young`: whether the call under the cursor is."""
        awaited = AWAITED if now < self._awaited_until else 0.0
        stirred = STIRRED if now - self._stirred_at < MOMENT else 0.0
        return (
            awaited + stirred + (DIALOG if self._dialog else 0.0) + (YOUNG_CALL if young else 0.0)
        )

    def concerned(self, now: float) -> frozenset[int]:
        """The extensions that a person waits for or has the cursor on."""
        own = set() if self._cursor is None else {self._cursor.extension_id}
        return self.awaited(now) | own

    def awaited(self, now: float) -> frozenset[int]:
        """The extensions at which an effect is awaited."""
        return frozenset(phone for phone, end in self._awaited.items() if now < end)

    @property
    def worth(self) -> float:
        """By what the worth of a fresh picture is to be multiplied."""
        return 1.0 if self._shown else HIDDEN
