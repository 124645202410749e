"""The choice of extensions: ticked, filtered, by whole groups, and remembered."""

from pathlib import Path

from app.simulator.server import Running
from app.watch.remembered import Remembered
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on


def watched(hand: Hand) -> list[str]:
    return [phone.number for phone in hand.app.session.resolved.phones]


async def test_typing_filters_space_ticks_and_enter_watches(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees("1 extension is watched")
        await hand.press("e")
        await hand.sees("1 extension ticked.")
        await hand.press(*"103")
        await hand.sees("Filter: 103")
        await hand.press("down", "space")
        await hand.sees("2 extensions ticked.")
        await hand.press("enter")
        await hand.sees("2 extensions are watched")
        assert watched(hand) == ["101", "103"]


async def test_a_group_is_ticked_as_a_whole(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees("1 extension is watched")
        await hand.press("e")
        await hand.sees("Support")
        members = [
            phone.number
            for phone in hand.app.session.directory.phones()
            if phone.group_id is not None
            and hand.app.session.directory.groups[phone.group_id].name == "Support"
        ]
        await hand.press(*"support")
        await hand.sees("Filter: support")
        await hand.press("space", "enter")
        await hand.until(lambda: set(watched(hand)) == {"101", *members})


async def test_escape_clears_the_filter_first_and_then_leaves_without_a_change(
    exchange: Running,
) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await hand.sees("1 extension is watched")
        await hand.press("e")
        await hand.sees("1 extension ticked.")
        await hand.press("1", "ctrl+a", "escape")
        await hand.sees("Type to filter")
        await hand.press("escape")
        await hand.sees("1 extension is watched")
        assert watched(hand) == ["101"]


async def test_the_choice_is_remembered_for_the_next_start(
    exchange: Running, tmp_path: Path
) -> None:
    memory = Remembered(tmp_path / "state.json", "account")
    async with at_the_board(dashboard_on(exchange, extensions="", remembered=memory)) as hand:
        await hand.sees("Which extensions are watched?")
        await hand.press(*"102")
        await hand.press("down", "space", "enter")
        await hand.sees("1 extension is watched")
    async with at_the_board(dashboard_on(exchange, extensions="", remembered=memory)) as hand:
        await hand.sees("1 extension is watched")
        assert watched(hand) == ["102"]
