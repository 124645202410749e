"""Doubts a look by which a busy hour would be over at once, until another look says the same.

An exchange that is being restarted, or whose list comes from the wrong half of a cluster, answers
politely that there are no calls. To believe that would clear the board, and the calls would come
back as strangers a moment later.
"""

from collections.abc import Iterable

from app.calls.call import CallKey, Snapshot

MANY = 3
"""Calls whose common end is doubted. One or two do end between two looks."""
LOOK_AGAIN = 1.0
"""Seconds after which to look again: a look of the same moment would prove nothing."""


class Doubt:
    """`withholds` is asked about every look before it is taken over."""

    def __init__(self) -> None:
        self._since: float | None = None

    def __bool__(self) -> bool:
        """Whether the last look is being doubted."""
        return self._since is not None

    def withholds(self, snapshot: Snapshot, live: Iterable[CallKey]) -> bool:
        """Whether the look must wait for a second one. `live`: the calls that last as we know."""
        if not _ends_all(snapshot, live):
            self._since = None
        elif self._since is None:
            self._since = snapshot.taken_at
        elif snapshot.asked_at - self._since >= LOOK_AGAIN / 2:
            self._since = None
        return bool(self)

    def forget(self) -> None:
        """Another selection: what was doubted is no longer asked about."""
        self._since = None


def _ends_all(snapshot: Snapshot, live: Iterable[CallKey]) -> bool:
    """Whether many calls were live where it looked, and it finds not one of them."""
    found = {call.key for call in snapshot.calls}
    gone = 0
    for key in live:
        if key.extension_id not in snapshot.covered:
            continue
        if key in found:
            return False  # nearly always the first
        gone += 1
    return gone >= MANY
