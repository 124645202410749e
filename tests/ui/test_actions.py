"""Each of the ten actions, from the key to what arrives at the exchange."""

import pytest

from app.calls.actions import ACTIONS, Action, Destination
from app.simulator.server import Recorded, Running
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on

pytestmark = pytest.mark.asyncio


def sent(exchange: Running) -> list[Recorded]:
    """The requests that change something."""
    return [r for r in exchange.requests() if r.method in ("PUT", "DELETE")]


def place(exchange: Running, number: str = "+79160000001", extension: str = "101") -> str:
    return exchange.place_call(extension=extension, number=number, name="Иван Петров", talking=65)


async def open_dialog(hand: Hand, action: Action) -> None:
    await hand.sees("+79160000001")
    await hand.press(action.key)
    await hand.sees("Cancel")


async def type_destination(hand: Hand, action: Action) -> None:
    if action.destination is Destination.ANYWHERE:
        await hand.press(*"102")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
async def test_a_key_a_dialog_and_one_request_for_the_call_under_the_cursor(
    action: Action, exchange: Running
) -> None:
    call_id = place(exchange)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await open_dialog(hand, action)
        await type_destination(hand, action)
        await hand.press("y" if action.confirm else "enter")
        await hand.until(lambda: sent(exchange), "a request")
        await hand.sees("Accepted")
    [request] = sent(exchange)
    path = f"/api/ver1.0/extension/{exchange.extension_id('101')}/current_calls/{call_id}"
    assert request.path == path
    assert request.method == ("PUT" if action.wire else "DELETE")
    if action.wire:
        destination = {Destination.ANYWHERE: "102", Destination.SUPERVISOR: "100"}
        expected = {"action": action.wire}
        if action.destination in destination:
            expected["send_dst"] = destination[action.destination]
        assert request.body == expected
