"""The answer to an action does not come: what is said, and that nothing is sent again by itself.

The connection truly breaks: the simulated exchange resets it, or lets it wait beyond the timeout.
"""

import pytest

from app.simulator.server import Recorded, Running
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.stage import TestClock

NUMBER = "+79160000001"


def changes(exchange: Running) -> list[Recorded]:
    return [r for r in exchange.requests() if r.method in ("PUT", "DELETE")]


async def hang_up(hand: Hand) -> None:
    await hand.sees(NUMBER)
    await hand.press("x")
    await hand.sees("Hang up (y)")
    await hand.press("y")


@pytest.mark.parametrize(
    "fault", ["reset-after/1:DELETE", "latency=4/1:DELETE"], ids=["reset", "timeout"]
)
async def test_what_was_done_without_an_answer_is_said_to_be_done_once_it_shows(
    fault: str, exchange: Running
) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees(NUMBER)
        exchange.set_faults(fault)
        await hang_up(hand)
        await hand.sees("No answer came, but it was done.")
    assert len(changes(exchange)) == 1


@pytest.mark.parametrize("fault", ["reset/1:DELETE", "error=503/1:DELETE"])
async def test_what_was_not_done_is_said_to_be_probably_not_done_and_is_left_to_a_person(
    fault: str, exchange: Running
) -> None:
    clock = TestClock()
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    app = dashboard_on(exchange, extensions="101", monotonic=clock)
    async with at_the_board(app) as hand:
        await hand.sees(NUMBER)
        exchange.set_faults(fault)
        await hang_up(hand)
        await hand.sees("It is unknown whether")
        clock.pass_by(7)
        await hand.sees("probably not done")
    assert len(changes(exchange)) == 1


@pytest.mark.parametrize("key", ["h", "t"])
async def test_a_reset_before_a_put_leaves_its_outcome_unknown(key: str, exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees(NUMBER)
        exchange.set_faults("reset/1:PUT")
        await hand.press(key)
        await hand.sees("(Enter)")
        await hand.press(*("102" if key == "t" else ""), "enter")
        await hand.sees("It is unknown whether")
    assert len(changes(exchange)) == 1


async def test_a_refusal_of_the_token_is_no_unknown_outcome_it_is_sent_once_more(
    exchange: Running,
) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees(NUMBER)
        exchange.set_faults("401/1:DELETE")
        await hang_up(hand)
        await hand.sees("Seen: the call is gone.")
    assert [request.status for request in changes(exchange)] == [401, 204]
