"""Macros of the settings: what they mean, and by which name one that cannot be is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.macros import BadMacro, Macro, parse_macro
from app.settings import load
from app.settings.template import template
from app.ui.keymap import rebind
from app.ui.macros import macros_of, taken


@pytest.mark.parametrize(
    ("text", "action", "destination"),
    [
        ("transfer 300", "transfer", "300"),
        ("  Transfer   +7 (916) 123-45-67 ", "transfer", "+79161234567"),
        ("attended_transfer 300", "attended-transfer", "300"),
        ("park", "park", ""),
        ("hangup", "hangup", ""),
        ("listen", "listen", ""),
        ("listen 103", "listen", "103"),
        ("dial 300", "dial", "300"),
        ("valet-park", "valet-park", ""),
        ("valet-park 07", "valet-park", "7"),
    ],
)
def test_a_macro_is_an_action_and_its_destination(text: str, action: str, destination: str) -> None:
    macro = parse_macro(text)
    assert (macro.action.name, macro.destination) == (action, destination)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "expected an action"),
        (300, "expected an action"),
        (["transfer", "300"], "expected an action"),
        ("dance 300", "there is no such action; there are listen, whisper"),
        ("fetch 5", "there is no such action"),
        ("transfer", "transfer needs a destination"),
        ("dial", "dial needs a destination"),
        ("transfer Anna", "this one cannot be dialled"),
        ("listen Anna", "this one cannot be dialled"),
        ("hold 300", "hold takes no destination"),
        ("valet-park x", "at most 5 digits"),
    ],
)
def test_one_that_cannot_be_says_why(value: object, said: str) -> None:
    with pytest.raises(BadMacro, match=said):
        parse_macro(value)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("t", "does something else"),
        ("е", "does something else"),
        ("ctrl+p", "does something else"),
        ("ctrl+Q", "does something else"),
        ("up", "no macro can have this key"),
        ("F25", "no macro can have this key"),
        ("enter", "no macro can have this key"),
        ("", "no macro can have this key"),
        ("ab", "no macro can have this key"),
        ("!", "no macro can have this key"),
        ("ctrl+i", "a terminal sends the same for Tab"),
        ("ctrl+s", "terminals keep this key"),
    ],
)
def test_a_key_that_is_taken_or_impossible_is_refused_and_the_rest_works(
    key: str, said: str
) -> None:
    macros = macros_of({key: "transfer 300", "F5": "transfer 300"})
    assert list(macros.by_key) == ["f5"]
    [problem] = macros.problems
    assert problem.startswith(f"[macros] {key} = transfer 300 is left out: ")
    assert said in problem


def test_a_key_that_a_person_has_given_away_is_free_and_the_new_one_taken() -> None:
    macros = macros_of({"h": "park", "F5": "park"}, {"call.hold": "f5"})
    assert list(macros.by_key) == ["h"]
    assert "does something else" in macros.problems[0]


def test_a_second_macro_for_a_key_is_refused() -> None:
    macros = macros_of({"F5": "park", "f5": "hangup"})
    assert [macro.action.name for macro in macros.by_key.values()] == ["park"]
    assert "left out: F5 has a macro already, and is the same key." in macros.problems[0]


@pytest.mark.parametrize(("first", "second"), [("D", "В"), ("В", "D")])
def test_a_letter_and_its_twin_under_the_russian_layout_are_one_key(
    first: str, second: str
) -> None:
    macros = macros_of({first: "park", second: "hangup"})
    assert [*macros.by_key] == [first]
    [problem] = macros.problems
    assert f"{second} = hangup is left out: {first} has a macro already" in problem
    [bound] = macros.bindings()
    assert set(bound.key.split(",")) == {"D", "В"}


def test_a_letter_works_under_the_russian_layout_too() -> None:
    free = next(letter for letter in "zZXBQ" if letter not in taken())
    [bound] = macros_of({free: "park"}).bindings()
    assert bound.key.partition(",")[0] == free
    assert bound.key.partition(",")[2]


def test_the_help_gets_each_key_with_what_it_does() -> None:
    macros = macros_of({"F5": "transfer 300", "ctrl+t": "park"})
    assert macros.hints() == [("F5", "Transfer 300"), ("^t", "Park")]


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30) | st.integers(), max_size=5))
def test_whatever_stands_there_is_a_macro_or_a_sentence(table: dict[str, object]) -> None:
    macros = macros_of(table)
    assert len(macros.by_key) + len(macros.problems) == len(table)
    assert all(isinstance(macro, Macro) for macro in macros.by_key.values())
    assert not set(macros.by_key) & taken()


def test_the_settings_take_any_key_in_the_table_and_tell_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[macros]\nF5 = "transfer 300"\nnonsense = 7\n')
    loaded = load(str(file), environment={})
    assert loaded.settings.macros == {"F5": "transfer 300", "nonsense": 7}
    assert loaded.origins["macros.F5"] == f"file {file}"


def test_the_template_shows_one_commented_out() -> None:
    assert '#[macros]\n#F5 = "transfer 300"' in template()


def test_no_macro_has_a_key_in_force_or_the_one_that_answers_its_question() -> None:
    rebind({"call.hangup": "f5", "board.copy": "Y"})
    try:
        macros = macros_of({"F5": "transfer 300", "y": "hangup", "н": "hangup", "x": "hold"})
    finally:
        rebind({})
    assert [*macros.by_key] == ["x"]
    assert len(macros.problems) == 3
