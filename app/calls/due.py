"""What is due at some moment ahead: asked every second, it costs one comparison.

Levels that rise (`watch.alarms`) and filters that ask for times (`arrangement`) know beforehand
when the next thing happens to a line; so nobody has to go through all of them every second.
"""

import heapq
from collections.abc import Hashable, Iterator
from datetime import datetime
from itertools import count
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
SPARE = 64
"""Moments that were changed and may still lie about beyond as many as are needed."""


class Due(Generic[Key]):
    """The next moment of each key, one at the most."""

    def __init__(self) -> None:
        self._moments: dict[Key, datetime] = {}
        self._heap: list[tuple[datetime, int, Key]] = []
        self._serial = count()

    def at(self, key: Key, moment: datetime | None) -> None:
        """Its next moment is that, whatever it was before; `None`: it has none any more."""
        if moment is None:
            self._moments.pop(key, None)
            return
        self._moments[key] = moment
        heapq.heappush(self._heap, (moment, next(self._serial), key))
        if len(self._heap) > 2 * len(self._moments) + SPARE:
            self._heap = [(at, next(self._serial), key) for key, at in self._moments.items()]
            heapq.heapify(self._heap)

    def clear(self) -> None:
        self._moments.clear()
        self._heap.clear()

    def reached(self, now: datetime) -> Iterator[Key]:
        """The keys whose moment has come, each once, the earliest first; they have none then.

        Who is given one may give it the next moment at once; if that has come, too, it is given
        again.
        """
        while self._heap and self._heap[0][0] <= now:
            moment, _serial, key = heapq.heappop(self._heap)
            if self._moments.get(key) == moment:
                del self._moments[key]
                yield key
