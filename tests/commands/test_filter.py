"""`callwatch calls --filter`: the language of the board, for scripts."""

import json

import pytest

from app.simulator.server import Running
from tests.commands.conftest import Command

NUMBER = "+79161234567"


def test_an_unreadable_filter_is_marked_at_its_place(command: Command) -> None:
    for words in (("calls",), ("calls", "--follow"), ("calls", "--json")):
        done = command(*words, "--filter", "中文 ringing >20x")
        assert done.code == 2
        assert done.out == ""
        said, text, caret = done.err.splitlines()
        assert said == (
            "callwatch: flag --filter cannot be read. At character 13: a time is expected, "
            "such as 20s, 5m, 1h or 1:30."
        )
        assert text == "  中文 ringing >20x"
        assert caret == "  " + " " * 14 + "^"


def test_a_long_and_hostile_filter_is_shown_around_the_place(command: Command) -> None:
    done = command("calls", "--filter", "\x1b[31m" * 100 + "(" + "a" * 100)
    _said, text, caret = done.err.splitlines()
    assert text.isprintable()
    assert len(text) <= 80
    assert text[len(caret) - 1] == "("


def test_a_filter_is_refused_where_no_calls_are_shown(command: Command) -> None:
    for words in (("--filter", "x", "check"), ("check", "--filter", "x")):
        done = command(*words)
        assert done.code == 2
        assert "--filter" in done.complaint()


@pytest.mark.parametrize(
    ("text", "expected"), [("", 2), ("group:sales", 1), (">1m", 1), ("talking -ext:101", 1)]
)
def test_the_list_of_calls_shows_what_the_filter_finds(
    exchange: Running, command: Command, text: str, expected: int
) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=65)  # of Sales
    exchange.place_call(extension="102", number=NUMBER, talking=5)  # of Support
    assert command("calls", "--filter", text).out.count(NUMBER) == expected
    assert len(json.loads(command("calls", "--json", "--filter", text).out)["calls"]) == expected
