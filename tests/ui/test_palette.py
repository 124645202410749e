"""The palette: every command that is offered, with its key, and other colours."""

import pytest
from textual.command import CommandList

from app.simulator.server import Running
from app.ui.keys import offered, shown_key
from app.ui.looks import Looks
from app.ui.screens.help import ALWAYS
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on


async def entries(hand: Hand) -> list[str]:
    await hand.press("ctrl+p")
    listed = hand.app.screen.query_one(CommandList)
    await hand.until(lambda: listed.option_count, "commands")
    return [str(option.prompt) for option in listed.options]


async def test_it_has_every_command_with_its_key(exchange: Running) -> None:
    app = dashboard_on(exchange, looks=Looks(macros={"F5": "transfer 300"}))
    async with at_the_board(app) as hand:
        text = "\n".join(await entries(hand))
        wanted = [(command.label, shown_key(command.name)) for command in offered()]
        wanted += [(label, shown_key(name)) for name, label, _action in ALWAYS]
        for label, key in (*wanted, ("Transfer 300", "F5")):
            if label != "Commands":  # it is open
                assert f"{label}  (key {key})" in text


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
async def test_other_colours_are_chosen_there(exchange: Running, theme: str) -> None:
    app = dashboard_on(exchange)
    async with at_the_board(app) as hand:
        await entries(hand)
        await hand.press(*"Theme")
        await hand.sees("Theme: choose other colours")
        await hand.press("enter")
        await hand.sees("Search for themes…")
        await hand.press(*theme)
        await hand.until(lambda: hand.app.screen.query_one(CommandList).option_count == 1)
        await hand.press("enter")
        await hand.until(lambda: app.theme == theme, theme)
