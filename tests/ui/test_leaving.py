"""Leaving the dashboard: nothing of it stays behind, whenever that is."""

import asyncio
import gc

import pytest

from app.calls.board import Changes
from app.simulator.server import Running
from app.ui.looks import Looks
from tests.ui.board_pilot import at_the_board, dashboard_on


@pytest.mark.parametrize("moment", [0.0, 0.05, 0.2])
def test_no_connection_is_left_open_whenever_it_is_left(exchange: Running, moment: float) -> None:
    exchange.set_faults("latency=0.05")

    async def come_and_go() -> None:
        async with at_the_board(dashboard_on(exchange)) as hand:
            await hand.until(exchange.requests, "a request")
            await hand.pilot.pause(moment)

    asyncio.run(come_and_go())
    # What was not closed complains when it is collected, and pytest makes that an error.
    gc.collect()


async def test_news_and_seconds_that_come_when_its_widgets_are_gone_are_passed_over(
    exchange: Running,
) -> None:
    app = dashboard_on(exchange)
    async with at_the_board(app) as hand:
        await hand.sees("Nobody is on the phone")
    assert not app.board.children
    app.board.tick()
    app.board.show_changes(Changes())
    app.board.show_all()
    app.board.show_state()
    app.board.on_call_table_cursor_moved()


@pytest.mark.parametrize("moment", [0, 0.01, 0.02, 0.05, 0.1])
async def test_it_ends_also_when_told_before_the_session_has_begun(
    exchange: Running, moment: float
) -> None:
    app = dashboard_on(exchange, looks=Looks(wallboard=True))
    async with at_the_board(app) as hand:
        await hand.pilot.pause(moment)
        app.exit()
    assert app.return_code == 0
