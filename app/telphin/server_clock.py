"""What time it is at the exchange, whatever the clock of this machine says.

Every reply carries `Date`, the server's time cut to the second. At some moment between sending and
receiving it read somewhere in [Date, Date + 1 s): that bounds the difference between the server's
clock and our monotonic one. Each reply gives such bounds; what they have in common narrows to the
travel time of one reply. The estimate moves only when the bounds force it to, and then no further
than they do, so that durations on the screen tick evenly. Bounds that have nothing in common mean
that a clock was set, or ran apart: then the last reply alone is believed.

Pure arithmetic: monotonic seconds come in, the server's time goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_RESOLUTION = 1.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The offset (server's epoch seconds less monotonic seconds) lies within."""

    low: float
    high: float

    def with_those(self, new: "_Bounds") -> "_Bounds":
        """What both allow; the new ones where that is nothing."""
        low, high = max(self.low, new.low), min(self.high, new.high)
        return _Bounds(low, high) if low <= high else new

    def nearest(self, offset: float) -> float:
        return min(max(offset, self.low), self.high)

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


class ServerClock:
    """The server's time at any monotonic moment, best after a few replies.

    `local_offset` tells the local wall clock less the monotonic one, in seconds; it stands in
    while no reply has carried a date, and `difference` is told against it.
    """

    def __init__(self, local_offset: Callable[[], float]) -> None:
        self._local_offset = local_offset
        self._bounds: _Bounds | None = None
        self._offset = 0.0

    def observe(self, date: datetime, sent: float, received: float) -> None:
        """Take in the `Date` of a reply, and the monotonic seconds of its request and arrival.

        What cannot be (a reply before its request, a date from another age) is passed over.
        """
        if received < sent or not _EPOCH <= date < _LATEST:
            return
        stamp = (date - _EPOCH).total_seconds()
        new = _Bounds(stamp - received, stamp + _RESOLUTION - sent)
        if self._bounds is None:
            self._bounds, self._offset = new, new.middle
            return
        self._bounds = self._bounds.with_those(new)
        self._offset = self._bounds.nearest(self._offset)

    def now(self, monotonic: float) -> datetime:
        """The server's UTC time at that monotonic moment; by the local clock while unknown."""
        offset = self._offset if self.known else self._local_offset()
        return _EPOCH + timedelta(seconds=monotonic + offset)

    @property
    def known(self) -> bool:
        """Whether any reply has told the server's time."""
        return self._bounds is not None

    @property
    def difference(self) -> float | None:
        """Seconds by which the server's clock is ahead of the local one; `None`: unknown."""
        return self._offset - self._local_offset() if self.known else None

    def seconds_to_next_hour(self, monotonic: float) -> float:
        """When the hourly counter starts anew if the API does not say."""
        now = self.now(monotonic)
        return 3600.0 - (now.minute * 60 + now.second + now.microsecond / 1e6)
