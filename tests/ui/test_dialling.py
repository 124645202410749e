"""Click to dial: d asks whom to connect the supervisor's phone with, and says what came of it."""

import pytest
from textual.widgets import Input, Static

from app.calls.rights import Rights
from app.simulator.server import Recorded, Running
from app.ui.dialogs.action import ActionDialog
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.limits import limited

NUMBER = "+79160000001"


def sent(exchange: Running) -> list[Recorded]:
    """The requests that change something."""
    return [
        r
        for r in exchange.requests()
        if r.method in ("PUT", "DELETE") or r.path.endswith("/callback/")
    ]


def place(exchange: Running) -> str:
    return exchange.place_call(extension="101", number=NUMBER, talking=65)


def dialog_open(hand: Hand) -> bool:
    return isinstance(hand.app.screen, ActionDialog)


async def test_d_offers_the_agent_of_the_line_and_rings_the_phone(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange), size=(80, 24)) as hand:
        await hand.sees(NUMBER)
        await hand.press("d")
        await hand.sees("Dial (Enter)")
        await hand.sees("Your phone: 100  Supervisor")
        agent = hand.app.session.directory.agent(exchange.extension_id("101"))
        await hand.sees("is connected with 101")
        await hand.press("enter")
        await hand.sees("100 is being rung, to be connected with 101")
        await hand.sees(f"Supervisor – 101 {agent}")
        await hand.sees("Seen: 100 has a new call.")
    [request] = sent(exchange)
    assert request.path == f"/api/ver1.0/extension/{exchange.extension_id('100')}/callback/"
    assert request.body == {"src_num": ["100"], "dst_num": "101"}


async def test_typing_replaces_the_agent_that_was_offered(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("d")
        await hand.sees("is connected with 101")
        await hand.press(*"+7 495 1234567")
        await hand.sees("+74951234567.")
        await hand.press("enter")
        await hand.sees("Accepted")
    assert sent(exchange)[0].body == {"src_num": ["100"], "dst_num": "+74951234567"}


async def test_without_a_call_there_is_dialling_too(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("d")
        await hand.sees("number below.")
        await hand.press("enter")
        await hand.sees("Please type a number.")
        await hand.press(*"102", "enter")
        await hand.sees("Accepted")
    assert sent(exchange)[0].body == {"src_num": ["100"], "dst_num": "102"}


async def test_an_idle_agent_under_the_cursor_is_offered(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="103")) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("i")
        await hand.sees("○ idle")
        await hand.press("home", "d")
        await hand.sees("is connected with 103")


async def test_one_does_not_dial_oneself(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("d")
        await hand.sees("Dial (Enter)")
        await hand.press(*"100", "enter")
        await hand.sees("100 is your own phone.")
    assert sent(exchange) == []


async def test_a_double_enter_dials_once(exchange: Running) -> None:
    exchange.set_faults("latency=0.3:callback")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("d")
        await hand.sees("Dial (Enter)")
        await hand.press(*"102", "enter", "enter", "enter")
        await hand.sees("Accepted")
    assert len(sent(exchange)) == 1


@pytest.mark.parametrize(
    ("phone", "said"), [("", "Your phone is not set"), ("+79160000000", "no phone of this account")]
)
async def test_without_a_phone_to_ring_the_key_says_so(
    exchange: Running, phone: str, said: str
) -> None:
    async with at_the_board(dashboard_on(exchange, phone=phone)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("d")
        await hand.sees(said)
        assert not dialog_open(hand)


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        (Rights(actions=frozenset({"listen"})), "Dial is not among your rights"),
        (Rights(read_only=True), "Dial: only watching is allowed here"),
    ],
)
async def test_without_the_right_the_key_says_so(
    exchange: Running, rights: Rights, said: str
) -> None:
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("d")
        await hand.sees(said)
        assert not dialog_open(hand)


async def test_a_refusal_is_told_in_the_dialog(exchange: Running) -> None:
    exchange.set_faults("error=403/1:callback")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("d")
        await hand.sees("Dial (Enter)")
        await hand.press(*"102", "enter")
        await hand.sees("Not done:")
        assert dialog_open(hand)


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        (["latency=1:callback"], "is being rung, to be connected with 102"),
        (["latency=1:callback", "error=403/1:callback"], "Not done:"),
        (["latency=1:callback", "reset-after/1:callback"], "No answer came"),
    ],
)
async def test_what_becomes_of_a_dial_is_not_told_in_the_dialog_of_another(
    exchange: Running, faults: list[str], said: str
) -> None:
    exchange.set_faults(*faults)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("d")
        await hand.sees("Dial (Enter)")
        await hand.press(*"102", "enter")
        await hand.sees("Asking the exchange")
        await hand.press("escape", "d")
        await hand.sees("number below.")
        await hand.press(*"4951")
        await hand.sees(said)
        assert dialog_open(hand)
        assert hand.app.screen.query_one("#destination", Input).value == "4951"
        assert not str(hand.app.screen.query_one("#message", Static).render())
    assert len(sent(exchange)) == 1
