"""The registry of keys: whole, without two that clash, and each with somebody who does it."""

from collections import Counter

import pytest
from textual._xterm_parser import XTermParser
from textual.binding import Binding
from textual.events import Key

from app.ui.doers import DOERS
from app.ui.keys import COMMANDS, board_bindings, with_twin
from app.ui.widgets.call_table import CallTable


def test_every_command_without_an_action_of_its_own_has_a_doer_and_no_doer_is_left_over() -> None:
    assert {c.name for c in COMMANDS if not c.does} == set(DOERS)


def test_no_two_commands_of_the_board_share_a_key_or_a_name() -> None:
    keys = [
        key
        for binding in (*board_bindings(), *CallTable.BINDINGS)
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    ]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    names = Counter(command.name for command in COMMANDS)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_letter_is_bound_with_its_twin_on_a_russian_keyboard() -> None:
    assert with_twin("h") == "h,р"
    assert with_twin("H") == "H,Р"
    assert with_twin("up") == "up"


@pytest.mark.parametrize("held", ["ctrl+p", "ctrl+q", "ctrl+c", "ctrl+l", "ctrl+z", "alt+t"])
def test_a_letter_held_with_another_key_works_under_both_layouts_too(held: str) -> None:
    """As terminals with Kitty's protocol send it: the letter's number, and what was held."""
    modifier, _plus, letter = held.partition("+")
    twin = with_twin(letter).partition(",")[2]
    sent = f"\x1b[{ord(twin)};{5 if modifier == 'ctrl' else 3}u"
    (event,) = XTermParser().feed(sent)
    assert isinstance(event, Key)
    assert event.key in with_twin(held).split(",")


def test_what_is_no_letter_has_its_twin_too_and_so_has_a_russian_letter() -> None:
    assert with_twin("/") == "/,."
    assert with_twin("?") == "?,comma"
    assert with_twin("comma") == "comma,б"
    assert with_twin(";") == ";,ж"
    assert with_twin("Ч") == "Ч,X"
    assert with_twin("5") == "5"
