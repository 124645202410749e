"""How many bytes things may cost at 120x40: what was measured, and a little room.

Of each two figures the first is for the terminal's own colours and the second for a rich theme.
Not a cell is left out for it: the other tests of delta frames compare the pictures.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from app.calls.view import Sort, View
from app.simulator.server import Running, running
from app.ui.looks import Looks
from app.ui.widgets.call_table import CallTable
from tests.terminal.far_side import FarHand, at_the_far_side
from tests.ui.stage import QUIET, TestClock, still_dashboard

NAMES = ("Иван Петров", "Мария Кузнецова", "Ольга Смирнова", "Павел Соколов", "Анна Лебедева")


@dataclass(frozen=True, slots=True)
class Counted:
    """A board of 48 calls, more than it has lines for; its clock stands still.

    It looks at the exchange when it is told to: what a look brings is not counted by chance.
    `ringing`: the one call that does not talk.
    """

    hand: FarHand
    clock: TestClock
    exchange: Running
    ringing: str
    theme: str

    def tick(self, seconds: int = 1) -> None:
        self.clock.pass_by(seconds)
        self.hand.app._tick()


@pytest.fixture(params=["terminal", "dark"])
async def counted(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Counted]:
    colours = "standard" if request.param == "terminal" else "truecolor"
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", colours)
    clock = TestClock()
    with running(replace(QUIET, agents=50)) as exchange:
        ringing = ""
        for number in range(48):
            placed = exchange.place_call(
                extension=str(101 + number),
                number=f"+7916123{number * 37:04}",
                name=NAMES[number % 5],
                did="+74951234567",
                talking=None if number == 20 else 900 - number * 17,
                ringing=900 - number * 17 if number == 20 else None,
            )
            ringing = placed if number == 20 else ringing
        looks = Looks(theme=request.param)
        app = still_dashboard(exchange, clock, interval=3600, looks=looks)
        async with at_the_far_side(app) as hand:
            await hand.until(lambda: len(hand.app.query_one(CallTable).order) == 48, "all calls")
            await hand.settles()
            yield Counted(hand, clock, exchange, ringing, request.param)


def budget(counted: Counted, sixteen: int, rich: int) -> int:
    return sixteen if counted.theme == "terminal" else rich


async def test_a_quiet_second(counted: Counted) -> None:
    """All durations on the screen, and the header: 169 bytes, and 291."""
    seconds = [await counted.hand.bytes_of_doing(counted.tick) for _ in range(5)]
    assert max(seconds) <= budget(counted, 220, 370)


async def test_a_dialog_that_is_opened_and_closed(counted: Counted) -> None:
    """2123 bytes together, and 2718."""
    opened = await counted.hand.bytes_of("x")
    assert opened + await counted.hand.bytes_of("escape") <= budget(counted, 2400, 3100)


async def test_a_row_that_changes(counted: Counted) -> None:
    """A call is answered: 69 bytes with the totals in the header, and 140.

    Sorted by when it began, so that it stays where it is.
    """
    counted.hand.app.board.table.show_view(View(sort=Sort("started", falling=False)))
    await counted.hand.settles()

    def answer() -> None:
        counted.exchange.answer_call(counted.ringing)
        counted.hand.app.session.looking.soon()

    took = await counted.hand.bytes_of_doing(answer, until="● 48 talking")
    assert took <= budget(counted, 100, 180)


async def test_calls_that_come_to_need_attention(counted: Counted) -> None:
    """In 17 seconds one is talked on for 5 minutes and one for 10: 538 bytes with all times, and
    715.
    """
    alarms = counted.hand.app.session.alarms
    before = alarms.count()

    def tick() -> None:
        for _second in range(17):
            counted.tick()

    took = await counted.hand.bytes_of_doing(tick)
    after = alarms.count()
    assert after.alarms > before.alarms
    assert after.alarms + after.warnings > before.alarms + before.warnings
    assert took <= budget(counted, 620, 830)


async def test_a_row_that_moves(counted: Counted) -> None:
    """A call that has rung for too long is answered and goes to its place: 206 bytes, and 357."""

    def answer() -> None:
        counted.exchange.answer_call(counted.ringing)
        counted.hand.app.session.looking.soon()

    took = await counted.hand.bytes_of_doing(answer, until="● 48 talking")
    assert took <= budget(counted, 250, 430)


async def test_a_call_that_goes(counted: Counted) -> None:
    """It is marked, and after seven seconds those below it move up: 571 bytes, and 852."""

    def end() -> None:
        counted.exchange.end_call(counted.ringing)
        counted.hand.app.session.looking.soon()

    took = await counted.hand.bytes_of_doing(end, until="✕ ended")
    took += await counted.hand.bytes_of_doing(lambda: counted.tick(7))
    assert took <= budget(counted, 650, 960)


async def test_the_cursor_that_moves(counted: Counted) -> None:
    """Two rows change their ground: 239 bytes, and 351."""
    assert await counted.hand.bytes_of("down") <= budget(counted, 280, 400)


async def test_the_list_that_is_scrolled_by_a_line(counted: Counted) -> None:
    """With the cursor on its last line: 316 bytes, and 487."""
    await counted.hand.press(*["down"] * 40)
    assert await counted.hand.bytes_of("down") <= budget(counted, 370, 560)


async def test_a_second_on_the_wallboard(counted: Counted) -> None:
    """Two durations as large figures: up to 430 bytes, 250 as a mean."""
    await counted.hand.press("W")
    await counted.hand.until(lambda: "at most 47" in counted.hand.text(), "the wallboard")
    await counted.hand.settles()
    seconds = [await counted.hand.bytes_of_doing(counted.tick) for _ in range(12)]
    assert max(seconds) <= budget(counted, 480, 500)
