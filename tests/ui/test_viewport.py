"""Which part of a long list is seen, while a hand is on the keys and while nobody's is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from app.simulator.server import Running, running
from app.ui.widgets.call_table import CallTable
from app.ui.widgets.viewport import HANDS_OFF
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.stage import QUIET, TestClock

FIRST, URGENT = "+79160000000", "+79169999999"
CALLS, MORE = 40, 24


@dataclass(frozen=True, slots=True)
class LongList:
    """More calls than there is room for, none of which needs attention yet."""

    hand: Hand
    exchange: Running
    clock: TestClock

    @property
    def table(self) -> CallTable:
        return self.hand.app.board.table

    @property
    def cursor_line(self) -> int | None:
        """On which line of the table the call under the cursor is seen."""
        place = self.table.order.index(self.table.cursor) if self.table.cursor else -1
        y = place - self.table.scroll_offset.y
        return y if 0 <= y < self.table.outer_size.height - 1 else None

    async def rings_for_long(self, *extensions: str) -> None:
        """Calls that have rung for too long, which are sorted to the top."""
        for extension in extensions:
            self.exchange.place_call(extension=extension, number=URGENT, ringing=60)
        before = len(self.table.order)
        self.hand.app.session.looking.soon()
        await self.hand.until(
            lambda: len(self.table.order) == before + len(extensions), "the new calls"
        )
        self.hand.app._tick()
        await self.hand.pilot.pause()

    def lets_pass(self, seconds: float) -> None:
        self.clock.pass_by(seconds)
        self.hand.app._tick()


@asynccontextmanager
async def long_list() -> AsyncIterator[LongList]:
    clock = TestClock()
    with running(replace(QUIET, agents=CALLS + MORE)) as exchange:
        for number in range(CALLS):
            exchange.place_call(
                extension=str(101 + number), number=f"+79160000{number:03}", talking=90 - number
            )
        dashboard = dashboard_on(exchange, monotonic=clock, interval=0.5)
        async with at_the_board(dashboard, size=(80, 24)) as hand:
            await hand.until(lambda: len(hand.app.board.table.order) == CALLS, "all calls")
            yield LongList(hand, exchange, clock)


async def test_what_needs_attention_comes_into_sight_where_nobody_touches_the_keys() -> None:
    async with long_list() as long:
        mine = long.table.cursor
        await long.rings_for_long("141")
        assert URGENT in long.hand.text()
        assert long.table.scroll_offset.y == 0
        assert long.table.cursor == mine


async def test_under_a_hand_the_call_stays_on_its_line_and_the_top_comes_back_later() -> None:
    async with long_list() as long:
        await long.hand.press("down", "down")
        mine, line = long.table.cursor, long.cursor_line
        await long.rings_for_long("141")
        assert (long.table.cursor, long.cursor_line) == (mine, line)
        long.lets_pass(HANDS_OFF / 2)
        assert long.table.scroll_offset.y == 1
        long.lets_pass(HANDS_OFF)
        assert long.table.scroll_offset.y == 0
        assert (long.table.cursor, long.cursor_line) == (mine, 3)


async def test_who_has_gone_down_the_list_stays_there() -> None:
    async with long_list() as long:
        await long.hand.press("end")
        mine, top = long.table.cursor, long.table.scroll_offset.y
        assert top > 0
        long.lets_pass(2 * HANDS_OFF)
        await long.rings_for_long("141")
        assert long.table.cursor == mine
        assert long.table.scroll_offset.y == top + 1


async def test_a_key_brings_a_cursor_back_that_went_out_of_sight() -> None:
    async with long_list() as long:
        mine = long.table.cursor
        await long.rings_for_long(*(str(101 + CALLS + number) for number in range(MORE)))
        assert long.cursor_line is None
        await long.hand.press("x")
        await long.hand.until(lambda: long.hand.app.screen.is_modal, "the dialog")
        assert FIRST in long.hand.text()
        assert long.table.cursor == mine
        assert long.cursor_line is not None


async def test_a_window_of_another_size_takes_an_untouched_list_nowhere() -> None:
    async with long_list() as long:
        await long.rings_for_long(*(str(101 + CALLS + number) for number in range(MORE)))
        await long.hand.pilot.resize_terminal(80, 22)
        await long.hand.pilot.pause()
        assert long.table.scroll_offset.y == 0
        await long.rings_for_long("101")
        assert long.table.scroll_offset.y == 0
