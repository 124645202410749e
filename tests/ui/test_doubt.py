"""A busy hour that seems to be over at once: the picture stays, and the board says why."""

from app.simulator.server import Running
from tests.ui.board_pilot import at_the_board, dashboard_on
from tests.ui.stage import TestClock


async def test_an_empty_list_in_a_busy_hour_leaves_the_picture_and_is_told(
    exchange: Running,
) -> None:
    clock = TestClock()
    numbers = [f"+7916000000{n}" for n in range(3)]
    for n, number in enumerate(numbers):
        exchange.place_call(extension=str(101 + n), number=number, talking=30)
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        for number in numbers:
            await hand.sees(number)
        # While the clock stands still, however often it is said, it is said at one moment.
        exchange.set_faults("empty:current_calls/")
        await hand.sees("That is doubtful")
        assert all(number in hand.text() for number in numbers)
        assert "✕ ended" not in hand.text()
        exchange.set_faults()
        await hand.no_longer_sees("That is doubtful")
        assert all(number in hand.text() for number in numbers)


async def test_it_is_shown_when_a_later_look_says_the_same(exchange: Running) -> None:
    clock = TestClock()
    for n in range(3):
        exchange.place_call(extension=str(101 + n), number=f"+7916000000{n}", talking=30)
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees("+79160000002")
        exchange.set_faults("empty:current_calls/")
        await hand.sees("That is doubtful")
        clock.pass_by(2.0)
        await hand.sees("✕ ended")
        await hand.no_longer_sees("That is doubtful")
