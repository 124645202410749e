"""The help: the keys in force, by group, whole at every usual size."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.rights import Rights
from app.simulator.server import Running
from app.ui.keymap import rebind
from app.ui.keys import ALL_RIGHTS, COMMANDS, SAVED_FILTERS, offered, shown_key
from app.ui.looks import Looks
from app.ui.screens.help import groups, sections
from app.ui.widgets.key_table import Keys, columns
from tests.ui.board_pilot import at_the_board, dashboard_on


@pytest.fixture(autouse=True)
def _usual_keys_afterwards() -> Iterator[None]:
    yield
    rebind({})


@pytest.mark.parametrize("key", ["?", ",", "question_mark"])
async def test_it_opens_under_both_layouts(exchange: Running, key: str) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.press(key)
        await hand.sees("The call under the cursor")


@pytest.mark.parametrize("key", ["escape", "q", "й", "?"])
async def test_it_closes_and_the_program_goes_on(exchange: Running, key: str) -> None:
    app = dashboard_on(exchange)
    async with at_the_board(app) as hand:
        await hand.press("?")
        await hand.sees("The call under the cursor")
        await hand.press(key)
        await hand.until(lambda: app.screen is app.board, "the board")
        assert app.is_running


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_key_can_be_seen(exchange: Running, size: tuple[int, int]) -> None:
    app = dashboard_on(exchange)
    async with at_the_board(app, size=size) as hand:
        await hand.press("?")
        await hand.sees("The call under the cursor")
        seen = hand.text()
        await hand.press(*["j"] * 40)
        await hand.pilot.pause()
        seen += hand.text()
        for command in offered(ALL_RIGHTS):
            if command.name in SAVED_FILTERS:
                continue
            assert command.label.split()[0] in seen, command.label
            assert shown_key(command.name) in seen


async def test_it_shows_the_keys_of_the_settings(exchange: Running) -> None:
    app = dashboard_on(exchange, looks=Looks(keys={"call.hangup": "X, f5", "board.help": "f1"}))
    async with at_the_board(app) as hand:
        await hand.press("f1")
        await hand.sees("X F5")


def test_what_is_not_among_the_rights_is_not_shown() -> None:
    rights = Rights(actions=frozenset({"listen"}))
    shown = [text for group in groups(offered(rights)) for _key, text in group.hints]
    assert "Listen" in shown
    assert "Hang up" not in shown


def test_every_command_stands_in_one_group() -> None:
    named = [name for _heading, entries in sections(COMMANDS) for e in entries for name in e.names]
    assert [named.count(command.name) for command in COMMANDS] == [1] * len(COMMANDS)


HINTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["one", "two words"])), min_size=1
)


@given(st.lists(HINTS, max_size=6), st.integers(1, 250))
def test_nothing_is_lost_between_the_columns(
    shown: list[list[tuple[str, str]]], width: int
) -> None:
    given_groups = [Keys(f"group{n}", hints) for n, hints in enumerate(shown)]
    lines = [line for column in columns(given_groups, width) for line in column]
    keys = [line.key for line in lines if line.key]
    assert keys == [key for hints in shown for key, _text in hints]
    assert [line.text for line in lines if line.is_heading] == [g.heading for g in given_groups]
    for column in columns(given_groups, width)[:-1]:
        assert not column or not column[-1].is_heading
