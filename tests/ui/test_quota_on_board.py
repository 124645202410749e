"""What a supervisor reads of the quota: a meter, why looks are rare, and the countdown."""

import pytest
from textual import events

from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.ui.widgets.board_header import EMPTY, FULL, STEPS
from app.watch.schedule import Wishes
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on


def small(quota: int, *, client_wide: bool = True) -> SimulatorOptions:
    return SimulatorOptions(traffic=False, agents=6, quota=quota, client_wide=client_wide)


def header(hand: Hand) -> str:
    return hand.text().splitlines()[0]


async def looked_again(hand: Hand) -> None:
    before = hand.app.session.snapshot
    hand.app.session.looking.soon()
    await hand.until(lambda: hand.app.session.snapshot is not before, "another look")


async def test_a_meter_shows_what_is_left(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, interval=5.0)) as hand:
        await hand.sees(FULL * STEPS)
        assert "quota" not in header(hand)


async def test_looks_that_the_quota_makes_rare_are_explained_in_words() -> None:
    with running(small(60)) as exchange:
        async with at_the_board(dashboard_on(exchange), size=(140, 40)) as hand:
            await hand.sees("to stay within the quota until")
            assert "every" in header(hand)


async def test_the_number_is_told_where_little_is_left() -> None:
    with running(small(8)) as exchange:
        wishes = Wishes(share=1.0, reserve=0)
        async with at_the_board(dashboard_on(exchange, wishes=wishes), size=(160, 40)) as hand:
            for _look in range(4):
                await looked_again(hand)
            await hand.sees("request")
            assert EMPTY * (STEPS - 2) in header(hand)


async def test_a_reserve_that_leaves_nothing_is_said_with_the_arithmetic() -> None:
    with running(small(50)) as exchange:
        wishes = Wishes(reserve=100)
        async with at_the_board(dashboard_on(exchange, wishes=wishes), size=(140, 40)) as hand:
            await hand.sees("keeps 100 requests an hour for actions, of 50 there are")


async def test_a_spent_quota_counts_down_and_keeps_the_picture(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=30)
    async with at_the_board(dashboard_on(exchange), size=(140, 40)) as hand:
        await hand.sees("+79161234567")
        exchange.set_faults("quota")
        hand.app.session.looking.soon()
        await hand.sees("Looks go on in")
        assert "+79161234567" in hand.text()
        first = hand.text()
        await hand.until(lambda: hand.text() != first, "the countdown")


@pytest.mark.parametrize("width", [80, 100])
async def test_a_narrow_window_says_it_shorter(width: int) -> None:
    with running(small(60)) as exchange:
        async with at_the_board(dashboard_on(exchange), size=(width, 24)) as hand:
            await hand.sees("until")
            line = header(hand)
            assert "7 idle" in line
            assert "(quota)" in line or "within the quota until" in line
            assert "…" not in line


async def test_what_the_person_does_reaches_the_loop(
    exchange: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=30)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
        told: list[object] = []
        looking = hand.app.session.looking
        monkeypatch.setattr(looking, "stirred", told.append)
        monkeypatch.setattr(looking, "attend", lambda open_: told.append(("dialog", open_)))
        monkeypatch.setattr(looking, "visible", lambda shown: told.append(("shown", shown)))
        await hand.press("down")
        assert len(told) == 1
        await hand.press("h")
        await hand.until(lambda: ("dialog", True) in told, "the dialog is told")
        await hand.press("escape")
        await hand.until(lambda: ("dialog", False) in told, "its end is told")
        hand.app.post_message(events.AppBlur())
        await hand.until(lambda: ("shown", False) in told, "the blur is told")
        hand.app.post_message(events.AppFocus())
        await hand.until(lambda: told[-1] == ("shown", True), "the focus is told")
