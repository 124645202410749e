"""`callwatch act`: one action, sent once, after a look at the call and a person's word."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.calls.actions import ACTIONS, Destination, action_named
from app.simulator.server import Running
from app.simulator.wire import Json
from tests.commands.conftest import QUIET, Command, changes
from tests.terminal.program import Terminal, terminal

ROOT = str(Path(__file__).parents[2])
WORDS = [action.name for action in ACTIONS]
WIRE_WORDS = [action.wire for action in ACTIONS if action.wire]


@pytest.fixture
def call_id(exchange: Running) -> str:
    """A conversation on 101."""
    return exchange.place_call(extension="101", name="Мария", talking=30)


def path_of(exchange: Running, call_id: str) -> str:
    return f"/api/ver1.0/extension/{exchange.extension_id('101')}/current_calls/{call_id}"


@pytest.mark.parametrize("word", [*WORDS, *WIRE_WORDS, "HangUp"])
def test_each_word_sends_its_action_once_as_the_api_wants_it(
    word: str, exchange: Running, call_id: str, command: Command
) -> None:
    action = action_named(word)
    assert action is not None
    to = [] if action.destination is Destination.NONE else ["--to", "10-5"]
    done = command("act", word, "101", call_id, *to, "--yes")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Accepted: ")
    (request,) = changes(exchange)
    assert request.path == path_of(exchange, call_id)
    if not action.wire:
        assert (request.method, request.body) == ("DELETE", None)
    elif to:
        assert (request.method, request.body) == ("PUT", {"action": action.wire, "send_dst": "105"})
        assert "105" in done.out or "101" not in done.out
    else:
        assert (request.method, request.body) == ("PUT", {"action": action.wire})


def test_hanging_up_ends_the_call(exchange: Running, call_id: str, command: Command) -> None:
    assert command("act", "hangup", "000*101", call_id, "--yes").code == 0
    assert exchange.calls() == []


@pytest.mark.parametrize("word", ["listen", "whisper", "barge", "takeover"])
def test_the_supervisors_phone_is_rung_where_no_other_is_named(
    word: str, exchange: Running, call_id: str, command: Command
) -> None:
    done = command("act", word, "101", call_id, "--yes", "--phone", "100")
    assert done.code == 0
    assert "100" in done.out
    (request,) = changes(exchange)
    assert isinstance(request.body, dict)
    assert request.body["send_dst"] == "100"


def test_a_destination_that_is_named_counts_before_the_supervisors_phone(
    exchange: Running, call_id: str, command: Command
) -> None:
    words = ("act", "listen", "101", call_id, "--yes", "--phone", "100", "--to", "103")
    assert command(*words).code == 0
    (request,) = changes(exchange)
    assert isinstance(request.body, dict)
    assert request.body["send_dst"] == "103"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dance", "101", "x"), "'dance' is not an action; there are listen, whisper, barge"),
        (("listen", "101", "x"), "give --to, or [supervisor] phone"),
        (("listen", "101", "x", "--to", ""), "Please type a number"),
        (("transfer", "101", "x"), "transfer needs a destination"),
        (("transfer", "101", "x", "--to", " "), "Please type a number"),
        (("transfer", "101", "x", "--to", "Anna"), "cannot be dialled"),
        (("transfer", "101", "x", "--to", "9" * 40), "too long"),
        (("transfer", "101", "x", "--to", "101"), "on this extension already"),
        (("transfer", "000*101", "x", "--to", "101"), "on this extension already"),
        (("hold", "101", "x", "--to", "102"), "hold takes no destination"),
        (("hangup", "101", "x", "--to", ""), "hangup takes no destination"),
    ],
)
def test_what_makes_no_sense_is_refused_before_any_request(
    words: tuple[str, ...], said: str, exchange: Running, command: Command
) -> None:
    done = command("act", *words, "--yes")
    assert done.code == 2
    assert said in done.complaint()
    assert exchange.requests() == []


def test_an_unknown_action_is_answered_with_all_ten(exchange: Running, command: Command) -> None:
    line = command("act", "dance", "101", "x").complaint()
    assert all(word in line for word in WORDS)


def test_without_a_terminal_and_without_yes_nothing_is_asked_of_the_api(
    exchange: Running, call_id: str, command: Command
) -> None:
    done = command("act", "hangup", "101", call_id)
    assert done.code == 2
    assert "--yes" in done.complaint()
    assert exchange.requests() == []


@pytest.mark.parametrize(
    ("extension", "said"),
    [("999", "no extension 999"), ("600", "Extension 600 is a queue"), ("\x1b[2J", "no extension")],
)
def test_an_extension_that_cannot_have_calls_is_refused_by_name(
    extension: str, said: str, exchange: Running, command: Command
) -> None:
    done = command("act", "hangup", extension, "x", "--yes")
    assert done.code == 2
    assert said in done.complaint()
    assert done.err.strip().isprintable()
    assert changes(exchange) == []


def test_a_call_that_is_gone_is_3_and_nothing_is_sent(exchange: Running, command: Command) -> None:
    done = command("act", "hangup", "101", "no-such-call", "--yes")
    assert done.code == 3
    assert "no call no-such-call any more" in done.complaint()
    assert changes(exchange) == []


def test_a_call_of_another_extension_is_not_touched(
    exchange: Running, call_id: str, command: Command
) -> None:
    assert command("act", "hangup", "102", call_id, "--yes").code == 3
    assert changes(exchange) == []
    assert len(exchange.calls()) == 1


def test_a_call_that_ends_between_the_look_and_the_request_is_3(
    exchange: Running, command: Command
) -> None:
    # Listed, and yet not there: what a look taken just before the end would have shown.
    row: Json = {
        "call_api_id": "just-ended",
        "extension_id": exchange.extension_id("101"),
        "call_flow": "in",
        "init_time_gmt": "2021-01-01 16:29:38",
    }
    exchange.set_rows([row])
    done = command("act", "hangup", "101", "just-ended", "--yes")
    assert done.code == 3
    assert "the call had ended" in done.complaint()
    assert len(changes(exchange)) == 1


def test_an_id_with_slashes_reaches_no_other_resource(exchange: Running, command: Command) -> None:
    row: Json = {
        "call_api_id": "../../user/?x=1#y",
        "extension_id": exchange.extension_id("101"),
        "call_flow": "in",
        "init_time_gmt": "2021-01-01 16:29:38",
    }
    exchange.set_rows([row])
    command("act", "hangup", "101", "../../user/?x=1#y", "--yes")
    (request,) = changes(exchange)
    assert request.path == path_of(exchange, "..%2F..%2Fuser%2F%3Fx%3D1%23y")


@pytest.mark.parametrize("word", ["listen", "whisper", "barge"])
def test_nobody_joins_a_forwarded_call(word: str, exchange: Running, command: Command) -> None:
    call_id = exchange.place_call(extension="101", talking=5, forwarded=True)
    done = command("act", word, "101", call_id, "--to", "100", "--yes")
    assert done.code == 1
    assert "was forwarded" in done.complaint()
    assert changes(exchange) == []


def test_a_refusal_of_the_api_is_1_and_says_why(
    exchange: Running, call_id: str, command: Command
) -> None:
    exchange.set_faults("error=403:DELETE")
    done = command("act", "hangup", "101", call_id, "--yes")
    assert done.code == 1
    assert "lacks the right" in done.complaint()
    assert len(exchange.calls()) == 1


@pytest.mark.parametrize("fault", ["reset-after:DELETE", "error=503:DELETE"])
def test_an_unknown_outcome_is_1_says_so_and_is_never_repeated(
    fault: str, exchange: Running, call_id: str, command: Command
) -> None:
    exchange.set_faults(fault)
    done = command("act", "hangup", "101", call_id, "--yes")
    assert done.code == 1
    line = done.complaint()
    assert "unknown whether this was done" in line
    assert "'callwatch calls'" in line
    assert len(changes(exchange)) == 1


@pytest.mark.parametrize("exchange", [replace(QUIET, client_wide=False)], indirect=True)
def test_an_extension_that_cannot_be_looked_at_is_not_taken_for_one_without_calls(
    exchange: Running, call_id: str, command: Command
) -> None:
    exchange.set_faults("error=503:current_calls")
    assert command("act", "hangup", "101", call_id, "--yes").code == 1
    assert changes(exchange) == []


# On a terminal a person is asked.


@contextmanager
def asked(exchange: Running, call_id: str) -> Iterator[Terminal]:
    """`act hangup` in a terminal, at its question."""
    settings = {
        "CALLWATCH_API__BASE_URL": exchange.base_url,
        "CALLWATCH_API__CLIENT_ID": exchange.client_id,
        "CALLWATCH_API__CLIENT_SECRET": exchange.client_secret,
        "CALLWATCH_CONFIG": os.devnull,
        "LANGUAGE": "C",
    }
    words = [sys.executable, "-m", "app", "act", "hangup", "101", call_id]
    with terminal(words, directory=ROOT, environment=settings) as screen:
        picture = screen.wait_for(r"Do it\? \[y/N\] ")
        assert "Hang up: " in picture
        assert "Мария (0:" in picture
        assert "The call ends at once" in picture
        assert changes(exchange) == []
        yield screen


def test_yes_sends_it(exchange: Running, call_id: str) -> None:
    with asked(exchange, call_id) as screen:
        screen.press("y\r")
        assert screen.wait_for_exit() == 0
    assert len(changes(exchange)) == 1
    assert exchange.calls() == []


@pytest.mark.parametrize("answer", ["\r", "n\r", "yesterday\r", "\x04"])
def test_anything_else_sends_nothing(answer: str, exchange: Running, call_id: str) -> None:
    with asked(exchange, call_id) as screen:
        screen.press(answer)
        assert screen.wait_for_exit() == 1
    assert changes(exchange) == []


def test_ctrl_c_at_the_question_ends_it_at_once(exchange: Running, call_id: str) -> None:
    with asked(exchange, call_id) as screen:
        screen.press("\x03")
        assert screen.wait_for_exit() == 130
    assert changes(exchange) == []


def test_a_call_that_ended_while_the_question_stood_is_3(exchange: Running, call_id: str) -> None:
    with asked(exchange, call_id) as screen:
        exchange.end_call(call_id)
        screen.press("y\r")
        assert screen.wait_for_exit() == 3
    assert len(changes(exchange)) == 1
