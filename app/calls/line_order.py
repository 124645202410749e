"""The order of the lines of the table, kept and not made anew.

A line that comes, goes or moves is found by bisection, so that a look at a thousand calls costs
what changed in it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias, overload

from app.calls.lines import Line

Rank: TypeAlias = tuple[object, ...]
"""Where a line stands. No two lines have the same, and each two can be compared."""


class LineOrder(Sequence[Line]):
    """The lines from top to bottom. `rank` says where each of them stands."""

    def __init__(self, rank: Callable[[Line], Rank]) -> None:
        self._rank = rank
        self._lines: list[Line] = []
        self._ranks: list[Rank] = []
        self._rank_of: dict[Line, Rank] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        return self._lines[place]

    def __contains__(self, line: object) -> bool:
        return line in self._rank_of

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines)

    def place_of(self, line: Line) -> int | None:
        """How many lines stand above it; `None` where it is not among them."""
        rank = self._rank_of.get(line)
        return None if rank is None else bisect_left(self._ranks, rank)

    def place(self, lines: Iterable[Line]) -> int:
        """Put lines where they belong now; returns the first place that shows another line."""
        first = len(self._lines)
        for line in lines:
            rank, before = self._rank(line), self._rank_of.get(line)
            if rank == before:
                continue
            was = None if before is None else self._take_out(before)
            place = bisect_left(self._ranks, rank)
            self._lines.insert(place, line)
            self._ranks.insert(place, rank)
            self._rank_of[line] = rank
            if place != was:
                first = min(first, place, place if was is None else was)
        return first

    def remove(self, lines: Iterable[Line]) -> int:
        """Take lines out; returns the first place that shows another line."""
        first = len(self._lines)
        for line in lines:
            if (rank := self._rank_of.pop(line, None)) is not None:
                first = min(first, self._take_out(rank))
        return first

    def become(self, lines: Iterable[Line]) -> None:
        """Hold these lines, all put in order anew."""
        self._rank_of = {line: self._rank(line) for line in lines}
        self._lines = sorted(self._rank_of, key=self._rank_of.__getitem__)
        self._ranks = [self._rank_of[line] for line in self._lines]

    def _take_out(self, rank: Rank) -> int:
        place = bisect_left(self._ranks, rank)
        del self._lines[place], self._ranks[place]
        return place
