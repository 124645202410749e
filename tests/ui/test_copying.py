"""What of a call can be copied: as it is shown, and no more."""

from base64 import b64decode

import pytest

from app.simulator.server import Running
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.limits import MIDDLE, limited
from tests.ui.test_noticing import said

__all__ = ["said"]


def copied(said: list[str]) -> list[str]:
    return [b64decode(each.removeprefix("\x1b]52;c;").removesuffix("\a")).decode() for each in said]


async def take(hand: Hand, *keys: str) -> None:
    await hand.press("y")
    await hand.sees("What is to be copied?")
    await hand.press(*keys)
    await hand.no_longer_sees("What is to be copied?")


async def test_number_extension_id_and_all_can_be_copied(
    exchange: Running, said: list[str]
) -> None:
    call_id = exchange.place_call(
        extension="101", number="+79161234567", name="Иван Петров", talking=65
    )
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
        await take(hand, "enter")
        await hand.sees("Sent to your terminal to copy: +79161234567.")
        await take(hand, "2")
        await take(hand, "j", "j", "enter")
        await take(hand, "4")
        await take(hand, "escape")
    number, extension, own_id, line = copied(said)
    assert (number, extension, own_id) == ("+79161234567", "101", call_id)
    for part in ("101", "+79161234567", "Иван Петров", call_id):
        assert part in line


async def test_inside_tmux_it_is_said_what_tmux_needs_for_it(
    exchange: Running, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/run/tmux/default,1,0")
    exchange.place_call(extension="101", number="+79161234567", talking=65)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
        await take(hand, "1")
        await hand.sees("Sent to tmux to copy: +79161234567.")
        await hand.sees("tmux set -s set-clipboard on")
    assert said


async def test_what_is_masked_is_copied_masked(exchange: Running, said: list[str]) -> None:
    exchange.place_call(extension="101", number="+79161234567", name="Иван Петров", talking=65)
    async with at_the_board(limited(exchange, mask=MIDDLE)) as hand:
        await hand.sees("+7********67")
        await take(hand, "1")
        await take(hand, "4")
    assert copied(said)[0] == "+7********67"
    assert "1234567" not in copied(said)[1]
    assert "Иван Петров" not in copied(said)[1]


async def test_of_an_agent_without_a_call_extension_and_name_can_be_copied(
    exchange: Running, said: list[str]
) -> None:
    app = dashboard_on(exchange, extensions="101")
    async with at_the_board(app) as hand:
        await hand.press("i")
        await hand.sees("○ idle")
        await hand.press("down")
        agent = app.session.directory.agent(exchange.extension_id("101"))
        await take(hand, "1")
        await take(hand, "2")
        await take(hand, "3")
    assert copied(said) == ["101", agent, f"101; {agent}"]


async def test_from_the_details_too(exchange: Running, said: list[str]) -> None:
    call = exchange.place_call(extension="101", number="+79161234567", talking=65)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
        await hand.press("enter")
        await hand.sees("Call of 101")
        exchange.end_call(call)
        hand.app.session.looking.soon()
        await hand.sees("It was answered, and has ended.")
        await take(hand, "1")
        await hand.sees("Call of 101")
    assert copied(said) == ["+79161234567"]
