"""Lines that come, go and change places in one frame cost themselves, and none of the others.

That the picture is right whatever happens is the promise of `test_delta_frames`.
"""

from random import Random

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from app.ui.terminal.shown import Shown
from tests.terminal.emulator import Emulator

WIDTH, HEIGHT = 120, 40
A_LINE = 105
"""Bytes of one that is painted on a blank one, with the way to it."""
A_MOVE = 11
"""Bytes of one that is deleted or inserted, with the way to it."""
_chance = Random(7)  # noqa: S311 - a story, not a secret


def line(number: int) -> str:
    """Like a call's: some of it is its own, some is the same for many."""
    digits = _chance.randrange(10**10)
    agent = f"Agent {digits:<16}"
    return f"{number % 60:>5}:00 talking   {number:<5} {agent} in  +7{digits}   +74951234567 rec"


def update(lines: list[str]) -> LayoutUpdate:
    strips = [[Strip([Segment(text.ljust(WIDTH))])] for text in lines]
    return LayoutUpdate(list(strips), Region(0, 0, WIDTH, HEIGHT))


BEFORE = [line(number) for number in range(HEIGHT)]
FRESH = [line(number) for number in range(100, 108)]


def moved(*moves: tuple[int, int]) -> list[str]:
    lines = BEFORE.copy()
    for at, to in moves:
        lines.insert(to, lines.pop(at))
    return lines


def replaced(*gone_and_come: tuple[int, int]) -> list[str]:
    lines = BEFORE.copy()
    for fresh, (gone, come) in enumerate(gone_and_come):
        del lines[gone]
        lines.insert(come, FRESH[fresh])
    return lines


@pytest.mark.parametrize(
    ("after", "painted", "moves"),
    [
        (moved((30, 3)), 1, 2),
        (moved((3, 30)), 1, 2),
        (moved((30, 3), (35, 5), (20, 12)), 3, 6),
        (moved((2, 38), (9, 31), (33, 14), (25, 17)), 4, 8),
        (replaced((5, 30)), 1, 2),
        (replaced((5, 30), (11, 2), (38, 20), (25, 8)), 4, 8),
        (BEFORE[7:] + FRESH[:7], 7, 2),
        (FRESH[:5] + BEFORE[:-5], 5, 2),
    ],
)
def test_only_what_is_new_or_has_changed_places_is_painted(
    after: list[str], painted: int, moves: int
) -> None:
    shown, emulator = Shown(WIDTH, HEIGHT, ColorSystem.STANDARD), Emulator(WIDTH, HEIGHT)
    emulator.show(shown.sequence_for(update(BEFORE), (0, 0)))
    sequence = shown.sequence_for(update(after), (0, 0))
    emulator.show(sequence)
    assert ["".join(ink[0] for ink in row) for row in emulator.picture()] == [
        text.ljust(WIDTH) for text in after
    ]
    assert len(sequence) <= painted * A_LINE + moves * A_MOVE + 10
