"""Any size of window: nothing breaks, and where there is no room a word says so."""

import pytest

from app.simulator.server import Running
from tests.ui.board_pilot import at_the_board, dashboard_on

SIZES = [
    (1, 1),
    (2, 1),
    (1, 60),
    (200, 1),
    (6, 3),
    (12, 4),
    (30, 8),
    (59, 12),
    (60, 12),
    (500, 200),
]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_bears_every_size(exchange: Running, size: tuple[int, int]) -> None:
    """Whatever went wrong in one of them, the pilot would raise it in the end."""
    exchange.place_call(extension="101", number="+79161234567", name="Иван", talking=5)
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await hand.until(lambda: hand.app.session.board.rows, "a call")
        await hand.press("down", "pagedown")
        for key in ("x", "t", "e", "ctrl+p", "enter", "m", "r", "W"):
            await hand.press(key)
            await hand.press("tab", "escape")
        await hand.pilot.resize_terminal(120, 40)
        await hand.sees("+79161234567")
        await hand.pilot.resize_terminal(*size)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((59, 12), "make it larger."),
        ((20, 3), "Too small: 20x3 of"),
        ((9, 1), "too small"),
        ((5, 1), "small"),
        ((3, 1), "sma"),
        ((1, 1), "s"),
    ],
    ids=lambda part: f"{part[0]}x{part[1]}" if isinstance(part, tuple) else "",
)
async def test_where_there_is_no_room_a_word_says_so(
    exchange: Running, size: tuple[int, int], said: str
) -> None:
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await hand.sees(said)
