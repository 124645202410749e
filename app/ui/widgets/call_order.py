"""In which order the calls stand: the one that began first on top.

Kept, not made anew: a call that comes, goes or moves is found by bisection, so that a look at a
thousand calls costs what changed in it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

from app.calls.board import Row
from app.calls.call import CallKey

Rank = tuple[float, CallKey]


def by_age(row: Row) -> Rank:
    """The oldest first; those of unknown age last."""
    started = row.call.started_at
    return (started.timestamp() if started else float("inf"), row.call.key)


class CallOrder(Sequence[CallKey]):
    """The keys of the calls from top to bottom. `rank` says where a call stands."""

    def __init__(self, rank: Callable[[CallKey], Rank]) -> None:
        self._rank = rank
        self._keys: list[CallKey] = []
        self._ranks: list[Rank] = []
        self._rank_of: dict[CallKey, Rank] = {}

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, line: int) -> CallKey: ...
    @overload
    def __getitem__(self, line: slice) -> list[CallKey]: ...
    def __getitem__(self, line: int | slice) -> CallKey | list[CallKey]:
        return self._keys[line]

    def __contains__(self, key: object) -> bool:
        return key in self._rank_of

    def __iter__(self) -> Iterator[CallKey]:
        return iter(self._keys)

    def line_of(self, key: CallKey) -> int | None:
        """On which line a call stands."""
        rank = self._rank_of.get(key)
        return None if rank is None else bisect_left(self._ranks, rank)

    def place(self, keys: Iterable[CallKey]) -> int:
        """Put calls where they belong now; returns the first line that shows another call."""
        first = len(self._keys)
        for key in keys:
            rank, before = self._rank(key), self._rank_of.get(key)
            if rank == before:
                continue
            if before is not None:
                first = min(first, self._take_out(key, before))
            line = bisect_left(self._ranks, rank)
            self._keys.insert(line, key)
            self._ranks.insert(line, rank)
            self._rank_of[key] = rank
            first = min(first, line)
        return first

    def remove(self, keys: Iterable[CallKey]) -> int:
        """Take calls out; returns the first line that shows another call."""
        first = len(self._keys)
        for key in keys:
            if (rank := self._rank_of.pop(key, None)) is not None:
                first = min(first, self._take_out(key, rank))
        return first

    def become(self, keys: Iterable[CallKey]) -> None:
        """Hold these calls, all put in order anew."""
        self._rank_of = {key: self._rank(key) for key in keys}
        self._keys = sorted(self._rank_of, key=self._rank_of.__getitem__)
        self._ranks = [self._rank_of[key] for key in self._keys]

    def _take_out(self, key: CallKey, rank: Rank) -> int:
        line = bisect_left(self._ranks, rank)
        del self._keys[line], self._ranks[line]
        return line
