"""Finds lines that have only moved, and moves them: a call that comes or goes costs its own line.

Lines move by deleting some and inserting as many elsewhere: sequences that leave nothing behind,
unlike margins. Many calls may come, go and change places in one frame, so the lines of a block
are aligned as a whole: each new line is looked for among the old ones, and the best run of them
that keeps its order stays; what else was there is deleted, what else is to be there is painted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import is_not, ne

from app.ui.terminal.frame import Frame, Line
from app.ui.terminal.strokes import Strokes

_OTHER = 4
"""Changed cells from which on a line may be another one, rather than the same with another time."""
_APART = 2
"""As many lines between two others belong to their block: they may look alike by chance."""
_PIECE = 12
"""Cells by which a line is known again: some of them tick, most of them stay."""
_COMMON = 4
"""A piece that stands on as many lines tells them apart no longer."""
_WORTH_MOVING = 24
"""Cells that deleting or inserting must save; it costs some ten bytes, and a bit of scroll bar."""

Sources = list[int | None]
"""For each line as it is to be, the old line that comes to stand there; `None` for a blank one."""


def scrolled(frame: Frame, changed: dict[int, Line], strokes: Strokes) -> None:
    """Move what has only moved; `frame` then shows it so, and `changed` holds what differs yet."""
    for top, bottom in _blocks(frame, changed):
        old = frame.lines[top : bottom + 1]
        new = [changed.get(y, frame.lines[y]) for y in range(top, bottom + 1)]
        moves = _moves(old, new, frame.blank_line())
        if moves is None:
            continue
        # Deleted first, from below: then every place is still where it was, and nothing that
        # stands under the block is lost at the screen's end.
        for place, count in reversed(moves.deleted):
            strokes.delete_lines(top + place, count)
        for place, count in moves.inserted:
            strokes.insert_lines(top + place, count)
        frame.lines[top : bottom + 1] = [
            frame.blank_line() if source is None else old[source] for source in moves.sources
        ]
        for line in new:
            line.touch(0, frame.width)
        changed.update(enumerate(new, top))


@dataclass(frozen=True, slots=True)
class _Moves:
    """Runs of lines: where each begins, and how many it has."""

    sources: Sources
    deleted: list[tuple[int, int]]
    inserted: list[tuple[int, int]]


def _blocks(frame: Frame, changed: dict[int, Line]) -> list[tuple[int, int]]:
    """From where to where at least two lines look like another one."""
    others = sorted(y for y, line in changed.items() if _is_other(frame.lines[y], line))
    blocks: list[tuple[int, int]] = []
    for y in others:
        if blocks and y - blocks[-1][1] <= _APART:
            blocks[-1] = (blocks[-1][0], y)
        else:
            blocks.append((y, y))
    return [block for block in blocks if block[1] > block[0]]


def _is_other(shown: Line, wanted: Line) -> bool:
    """Whether a line that was changed may be another one."""
    some = slice(wanted.start, wanted.end)
    cells: int = sum(map(ne, shown.cells[some], wanted.cells[some]))
    return cells >= _OTHER or sum(map(is_not, shown.pens[some], wanted.pens[some])) >= _OTHER


def _moves(old: Sequence[Line], new: Sequence[Line], blank: Line) -> _Moves | None:
    """What is to be deleted and inserted; `None` where moving does not pay."""
    sources = _sources(len(old), _aligned(_known_again(old, new, blank), len(old)))
    kept = {source for source in sources if source is not None}
    moves = _Moves(
        sources,
        list(_runs(i for i in range(len(old)) if i not in kept)),
        list(_runs(j for j, source in enumerate(sources) if source is None)),
    )
    saved = sum(map(_unlike, old, new)) - sum(
        _unlike(blank if source is None else old[source], line)
        for source, line in zip(sources, new, strict=True)
    )
    worth = _WORTH_MOVING * (len(moves.deleted) + len(moves.inserted))
    return moves if saved > worth > 0 else None


def _known_again(
    old: Sequence[Line], new: Sequence[Line], blank: Line
) -> list[tuple[int, int, int]]:
    """New lines that were there: its number, that of the old one, the cells that this saves."""
    standing: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for i, line in enumerate(old):
        for piece in _pieces(line):
            standing[piece].append(i)
    found = []
    for j, line in enumerate(new):
        alike: Counter[int] = Counter()
        for piece in _pieces(line):
            places = standing.get(piece, ())
            if len(places) < _COMMON:
                alike.update(places)
        # Where the cursor comes or goes, the line beside may be closer: it has the right ground.
        best = max(alike, key=lambda i: (alike[i], -abs(i - j)), default=j)
        otherwise = max(_unlike(blank, line), _unlike(old[j], line))
        near = [i for i in {best, j - 1, j, j + 1} if 0 <= i < len(old)]
        saves, i = max((otherwise - _unlike(old[i], line), i) for i in near)
        if saves > 0:
            found.append((j, i, saves))
    return found


def _aligned(found: list[tuple[int, int, int]], size: int) -> list[tuple[int, int]]:
    """Those of them that keep their order and save the most, as pairs of new and old number.

    Each time the distance between the two changes, lines have to be deleted or inserted.
    """
    ends = [(0, -1, -1, -1)]  # what is saved up to there, new and old number, the end before it
    for j, i, saves in [*found, (size, size, 0)]:
        best, before = max(
            (saved - _WORTH_MOVING * (j - b != i - a), -at)
            for at, (saved, b, a, _before) in enumerate(ends)
            if b < j and a < i
        )
        ends.append((best + saves, j, i, -before))
    pairs = []
    _saved, _j, _i, at = ends[-1]
    while at > 0:
        _saved, j, i, at = ends[at]
        pairs.append((j, i))
    return pairs[::-1]


def _sources(size: int, pairs: list[tuple[int, int]]) -> Sources:
    """Between lines that stay, as many of the old are painted over as are wanted there."""
    sources: Sources = []
    next_old = 0
    for j, i in [*pairs, (size, size)]:
        while len(sources) < j:
            sources.append(next_old if next_old < i else None)
            next_old += next_old < i
        sources.append(i)
        next_old = i + 1
    return sources[:size]


def _runs(numbers: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow on one another: the first of each run, and how many they are."""
    for _difference, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        places = [number for _index, number in run]
        yield places[0], len(places)


def _pieces(line: Line) -> Iterator[tuple[int, str]]:
    """A line's text in pieces, with their places; blank ones tell nothing."""
    for x in range(0, len(line.cells), _PIECE):
        text = "".join(line.cells[x : x + _PIECE])
        if not text.isspace():
            yield x, text


def _unlike(shown: Line, wanted: Line) -> int:
    """Cells in which two lines differ."""
    if shown is wanted:
        return 0
    cells: int = sum(map(ne, shown.cells, wanted.cells))
    pens: int = sum(map(is_not, shown.pens, wanted.pens))
    return max(cells, pens)
