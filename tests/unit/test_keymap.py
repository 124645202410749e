"""A user's own keys: what can be is in force, what cannot is refused by name, each by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.keymap import _each, read_keymap
from app.ui.places import Keyboard, keyboard

BOARD = keyboard()
"""Read once: it loads every screen."""


def refused(given: dict[str, object]) -> str:
    """The sentence with which the one setting is refused."""
    keymap = read_keymap(given, BOARD)
    assert keymap.keys == {}
    (problem,) = keymap.problems
    return problem


def test_a_key_is_changed() -> None:
    keymap = read_keymap({"call.hangup": "X", "board.audit": "f5, ctrl+t"}, BOARD)
    assert keymap.keys == {"call.hangup": "X", "board.audit": "f5,ctrl+t"}
    assert keymap.problems == ()


def test_quotes_around_the_name_may_be_left_out_and_a_list_be_given() -> None:
    keymap = read_keymap({"call": {"hangup": "X"}, "board.audit": ["f5", "-"]}, BOARD)
    assert keymap.keys == {"call.hangup": "X", "board.audit": "f5,-"}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("^T", "ctrl+t"),
        ("PgUp", "pageup"),
        ("Esc", "escape"),
        ("F12", "f12"),
        ("shift+F5", "shift+f5"),
        ("alt+t", "alt+t"),
        ("^]", "ctrl+right_square_bracket"),
        ("5", "5"),
    ],
)
def test_a_key_may_be_written_as_people_do(written: str, name: str) -> None:
    assert read_keymap({"app.suspend": written}, Keyboard(BOARD.bound, ())).keys == {
        "app.suspend": name
    }


def test_two_keys_may_change_places() -> None:
    keymap = read_keymap({"call.hangup": "h", "call.hold": "x"}, BOARD)
    assert keymap.keys == {"call.hangup": "h", "call.hold": "x"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("call.hangupp", "keys.call.hangupp is no command; did you mean call.hangup?"),
        ("zzz", "keys.zzz is no command; 'callwatch config show' lists them."),
    ],
)
def test_a_command_that_nobody_knows_is_refused(name: str, said: str) -> None:
    assert refused({name: "X"}) == said


@pytest.mark.parametrize(
    "key",
    ["", "zz", "ctrl+ю", "shift+h", "f99", "ctrl+m", "<scroll-up>", "X,,Y", "\x07", True, 1.5],
)
def test_a_key_that_no_terminal_sends_is_refused(key: object) -> None:
    said = refused({"call.hold": key})
    assert said.startswith("keys.call.hold is ")
    assert said.endswith("expected a key such as X, f5 or ctrl+t. h stays.")
    assert said.isprintable()


@pytest.mark.parametrize(
    ("name", "key", "other"),
    [
        ("call.hold", "x", "call.hangup"),
        ("call.hold", "ч", "call.hangup"),
        ("call.hold", "j", "table.down"),
        ("call.hold", "ctrl+q", "app.quit"),
        ("table.up", "w", "call.whisper"),
        ("dialog.no", "escape", "dialog.cancel"),
    ],
)
def test_a_key_that_means_something_else_in_the_same_place_is_refused(
    name: str, key: str, other: str
) -> None:
    said = refused({name: key})
    assert said.startswith(f"keys.{name}: ")
    assert f" is {other} already. " in said or other.startswith("table")


def test_a_key_is_told_as_it_was_written() -> None:
    assert refused({"board.wallboard": "ц"}) == (
        "keys.board.wallboard: ц is call.whisper already. W stays."
    )


def test_of_two_that_want_the_same_key_none_gets_it() -> None:
    keymap = read_keymap({"call.hold": "X", "call.park": "Ч", "board.audit": "A"}, BOARD)
    assert keymap.keys == {"board.audit": "A"}
    assert len(keymap.problems) == 2


def test_a_key_that_was_given_away_comes_back_where_its_own_new_one_cannot_be() -> None:
    keymap = read_keymap({"call.hangup": "zz", "call.hold": "x"}, BOARD)
    assert keymap.keys == {}
    assert "call.hold: x is call.hangup already" in keymap.problems[1]


@pytest.mark.parametrize(
    "given",
    [
        {"board.copy": "Y", "call.hangup": "y"},
        {"board.copy": "Y", "call.hangup": "н"},
    ],
)
def test_the_key_that_asks_for_an_action_is_none_that_confirms_it(given: dict[str, object]) -> None:
    keymap = read_keymap(given, BOARD)
    assert not {"call.hangup", "call.hold"} & keymap.keys.keys()
    assert any("also answers the question" in problem for problem in keymap.problems)


@pytest.mark.parametrize("key", ["enter", "space", "x", "t"])
def test_what_confirms_is_neither_enter_nor_the_key_that_asks(key: str) -> None:
    assert "dialog.yes" not in read_keymap({"dialog.yes": key}, BOARD).keys


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("dialog.yes", "tab", "Tab moves from field to field there. y stays."),
        ("dialog.yes", "shift+tab", "shift+Tab moves from field to field there. y stays."),
        ("dialog.yes", "up", "↑ is dialog.previous already. y stays."),
        ("dialog.yes", "left", "← is needed there for typing. y stays."),
        ("dialog.yes", "backspace", "⌫ is needed there for typing. y stays."),
        ("dialog.cancel", "ctrl+u", "^u is needed there for typing. Esc stays."),
        ("dialog.cancel", "enter", "Enter answers there. Esc stays."),
        ("sort.back", "down", "↓ is needed there for going through the list. Esc q s stays."),
        ("help.back", "home", "Home is needed there for going through the list. Esc q ? stays."),
        ("app.quit", "tab", "Tab moves from field to field there. ^q ^c stays."),
    ],
)
def test_a_key_that_a_dialog_or_a_list_cannot_do_without_is_refused(
    name: str, key: str, said: str
) -> None:
    given: dict[str, object] = {name: key}
    if key == "left":
        given["dialog.previous"] = "up"
    assert f"keys.{name}: {said}" in read_keymap(given, BOARD).problems


@pytest.mark.parametrize(
    "given",
    [
        {"table.up": "up", "board.help": "k"},
        {"board.details": "f3", "board.help": "enter"},
        {"board.next_urgent": "tab"},
        {"board.audit": "ctrl+a"},
        {"filters.remove": "delete"},
    ],
)
def test_a_key_is_free_where_what_has_it_elsewhere_is_not_to_be_seen(
    given: dict[str, object],
) -> None:
    assert read_keymap(given, BOARD).problems == ()


def test_a_comma_is_a_key_and_stands_between_keys() -> None:
    assert read_keymap({"board.help": ","}, BOARD).keys == {"board.help": "comma"}
    assert read_keymap({"board.help": "f1,?"}, BOARD).keys == {"board.help": "f1,?"}


@pytest.mark.parametrize("key", ["r", "slash", "space", "?"])
def test_what_works_while_somebody_types_is_no_character(key: str) -> None:
    assert "works while somebody types" in refused({"app.repaint": key})


WHILE_TYPING = {"filter"}
"""First words of names of what is on the board only while somebody types there."""


def test_the_usual_keys_clash_nowhere_on_the_board() -> None:
    (board,) = (place.names for place in BOARD.places if "board.quit" in place.names)
    seen: dict[str, str] = {}
    for name in sorted(name for name in board if name.partition(".")[0] not in WHILE_TYPING):
        for key in _each(BOARD.bound[name].keys):
            assert key not in seen, f"{key}: {name} and {seen.get(key)}"
            seen[key] = name


NAMES = st.sampled_from(sorted(BOARD.bound))
KEYS = st.one_of(
    st.sampled_from(["f5", "enter", "ctrl+t", "up", "", "space", "comma"]),
    st.characters(max_codepoint=0x450),
)


@given(st.dictionaries(NAMES, KEYS, max_size=8))
def test_whatever_is_given_no_key_means_two_things_where_one_was_chosen(
    given: dict[str, object],
) -> None:
    keymap = read_keymap(given, BOARD)
    assert len(keymap.keys) + len(keymap.problems) == len(given)
    for place in BOARD.places:
        for name in keymap.keys.keys() & place.names:
            for other in place.names - {name}:
                shared = _each(BOARD.bound[name].keys) & _each(BOARD.bound[other].keys)
                other_keys = keymap.keys.get(other) or BOARD.bound[other].keys
                assert _each(keymap.keys[name]) & _each(other_keys) <= shared
