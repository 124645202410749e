"""Macros at the board: a key, the dialog with its destination, one Enter; never less."""

import pytest

from app.calls.rights import Rights
from app.simulator.server import Recorded, Running
from app.ui.dashboard import Dashboard
from app.ui.dialogs.action import ActionDialog
from app.ui.looks import Looks
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on

NUMBER = "+79160000001"
MACROS = {
    "F5": "transfer 103",
    "F6": "dial 102",
    "F7": "hangup",
    "F8": "valet-park 9",
    "F9": "park",
    "t": "transfer 103",
    "F10": "dance",
}


def sent(exchange: Running) -> list[Recorded]:
    return [
        r
        for r in exchange.requests()
        if r.method in ("PUT", "DELETE") or r.path.endswith("/callback/")
    ]


def with_macros(exchange: Running) -> Dashboard:
    return dashboard_on(exchange, looks=Looks(macros=MACROS))


def place(exchange: Running) -> str:
    return exchange.place_call(extension="101", number=NUMBER, talking=65)


def dialog_open(hand: Hand) -> bool:
    return isinstance(hand.app.screen, ActionDialog)


@pytest.mark.parametrize(
    ("key", "title", "body"),
    [
        ("f5", "Transfer (Enter)", {"action": "transfer", "send_dst": "103"}),
        ("f6", "Dial (Enter)", {"src_num": ["100"], "dst_num": "102"}),
        ("f8", "Park in a slot (Enter)", {"action": "park", "slot": 9}),
        ("f9", "Park (Enter)", {"action": "park"}),
    ],
)
async def test_a_key_opens_the_dialog_and_one_enter_sends(
    exchange: Running, key: str, title: str, body: object
) -> None:
    place(exchange)
    async with at_the_board(with_macros(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press(key)
        await hand.sees(title)
        assert sent(exchange) == []
        await hand.press("enter")
        await hand.sees("Accepted")
    assert [request.body for request in sent(exchange)] == [body]


async def test_a_macro_for_hanging_up_is_still_not_done_by_enter(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(with_macros(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("f7")
        await hand.sees("Hang up (y)")
        await hand.press("enter")
        await hand.until(lambda: not dialog_open(hand), "the dialog closed")
    assert sent(exchange) == []


async def test_one_that_cannot_be_is_told_at_the_start_and_the_rest_works(
    exchange: Running,
) -> None:
    place(exchange)
    async with at_the_board(with_macros(exchange)) as hand:
        await hand.sees("[macros] F10 = dance is left out")
        await hand.sees("[macros] t = transfer 103 is left out")
        await hand.sees(NUMBER)
        await hand.press("t")
        await hand.sees("number below at once")


async def test_without_a_call_or_the_right_a_macro_says_so(exchange: Running) -> None:
    async with at_the_board(with_macros(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("f5")
        await hand.sees("There is no call under the cursor.")
        hand.app.session.rights = Rights(actions=frozenset({"listen"}))
        for key, label in (("f5", "Transfer"), ("f6", "Dial"), ("f8", "Park in a slot")):
            await hand.press(key)
            await hand.sees(f"{label} is not among your rights")
    assert sent(exchange) == []


async def test_in_a_dialog_the_keys_of_macros_do_nothing(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(with_macros(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("h")
        await hand.sees("Hold (Enter)")
        await hand.press("f5")
        await hand.pilot.pause()
        assert "Transfer (Enter)" not in hand.text()
        assert len(hand.app.screen_stack) == 2


async def test_the_palette_has_them_with_their_keys(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(with_macros(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("ctrl+p")
        await hand.pilot.pause()
        await hand.press(*"transfer103")
        await hand.sees("Transfer 103  (key F5)")
        await hand.press("enter")
        await hand.sees("Transfer (Enter)")
        await hand.sees("is sent to 103")
