"""Since when each watched phone has had no call, as far as looks can tell.

A phone whose last call was seen to end is idle since then, exact to the pause between two looks. A
phone that had no call when it was looked at first may have been idle for longer; that is told too.
"""

from collections.abc import Iterable, Mapping

from app.calls.board import Changes, Row
from app.calls.call import CallKey, Snapshot
from app.calls.lines import IdleSince


class IdlePhones:
    """Told of each look that is believed, and of another choice of phones."""

    def __init__(self) -> None:
        self._live: dict[int, set[CallKey]] = {}
        self._since: dict[int, IdleSince] = {}
        self._unseen: set[int] = set()

    def watch(self, extension_ids: Iterable[int]) -> None:
        """These are watched from now on; of the others nothing is known any more."""
        watched = set(extension_ids)
        known = self._live.keys() | self._since.keys()
        for gone in known - watched:
            self._live.pop(gone, None)
            self._since.pop(gone, None)
        self._unseen = watched - known

    def looked(self, snapshot: Snapshot, changes: Changes, rows: Mapping[CallKey, Row]) -> None:
        """A look was believed, and did this to the board."""
        now = snapshot.server_time
        for key in (*changes.appeared, *changes.changed):
            if key in rows and not rows[key].ended:
                self._live.setdefault(key.extension_id, set()).add(key)
                self._since.pop(key.extension_id, None)
                self._unseen.discard(key.extension_id)
        for key in (*changes.ended, *changes.dropped):
            live = self._live.get(key.extension_id, set())
            if key in live:
                live.remove(key)
                if not live:
                    del self._live[key.extension_id]
                    self._since[key.extension_id] = IdleSince(now, exact=True)
        if seen := self._unseen & snapshot.covered:
            self._since |= {phone: IdleSince(now, exact=False) for phone in seen}
            self._unseen -= seen

    def since(self, extension_id: int) -> IdleSince | None:
        """`None` where it has a call, or has not been looked at yet."""
        return self._since.get(extension_id)
