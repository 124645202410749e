"""`callwatch act` within the rights of the settings and of the account."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.simulator.server import Running
from tests.commands.conftest import QUIET, Command, changes
from tests.terminal.program import Terminal, terminal

ROOT = str(Path(__file__).parents[2])
RIGHTS = "CALLWATCH_RIGHTS__"
NUMBER = "+79161234567"


@pytest.fixture
def call_id(exchange: Running) -> str:
    """A conversation on 101, of Sales."""
    return exchange.place_call(extension="101", number=NUMBER, name="Мария Иванова", talking=30)


def test_an_action_beyond_the_rights_is_refused_before_any_request(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{RIGHTS}ACTIONS", "listen,eavesdrop,park")
    done = command("act", "hangup", "101", "x", "--yes")
    assert done.code == 2
    assert (
        f"Hang up is not among your rights (environment {RIGHTS}ACTIONS, [rights] actions)."
        in done.complaint()
    )
    assert exchange.requests() == []


def test_an_action_within_the_rights_is_done(
    exchange: Running, call_id: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{RIGHTS}ACTIONS", "park")
    assert command("act", "park", "101", call_id, "--yes").code == 0
    assert len(changes(exchange)) == 1


@pytest.mark.parametrize("words", [("--read-only", "act"), ("act", "--read-only")])
def test_read_only_refuses_every_action(
    words: tuple[str, ...], exchange: Running, command: Command
) -> None:
    done = command(*words, "hold", "101", "x", "--yes")
    assert done.code == 2
    assert "only watching is allowed here (flag --read-only" in done.complaint()
    assert exchange.requests() == []


@pytest.mark.parametrize("exchange", [replace(QUIET, read_only=True)], indirect=True)
def test_an_account_that_may_only_watch_is_asked_nothing_more(
    exchange: Running, call_id: str, command: Command
) -> None:
    done = command("act", "hangup", "101", call_id, "--yes")
    assert done.code == 1
    assert "This account may only watch" in done.complaint()
    assert changes(exchange) == []


def test_an_account_that_may_not_ask_who_it_is_may_still_act(
    exchange: Running, call_id: str, command: Command
) -> None:
    exchange.set_faults("error=403:/user/")
    assert command("act", "park", "101", call_id, "--yes").code == 0


@pytest.mark.parametrize("selection", ["102", "group:Support", "103-105,group:Nobody"])
def test_a_call_of_an_extension_beyond_the_rights_is_not_touched(
    selection: str,
    exchange: Running,
    call_id: str,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(f"{RIGHTS}EXTENSIONS", selection)
    done = command("act", "hangup", "101", call_id, "--yes")
    assert done.code == 1
    assert "Extension 101 may be watched, but not acted on" in done.complaint()
    assert changes(exchange) == []


def test_a_call_of_a_group_within_the_rights_is_acted_on(
    exchange: Running, call_id: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{RIGHTS}EXTENSIONS", "group:Sales")
    assert command("act", "park", "101", call_id, "--yes").code == 0


def test_a_reason_is_demanded_before_any_request(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{RIGHTS}REQUIRE_REASON", "hangup")
    done = command("act", "hangup", "101", "x", "--yes")
    assert done.code == 2
    assert "hangup needs a reason: give --reason." in done.complaint()
    monkeypatch.setenv(f"{RIGHTS}REASONS", "Complaint,Training")
    done = command("act", "hangup", "101", "x", "--yes")
    assert "such as 'Complaint', 'Training'" in done.complaint()
    for text in ("", "  ", "x" * 121):
        assert command("act", "hangup", "101", "x", "--yes", "--reason", text).code == 2
    assert exchange.requests() == []


def test_with_a_reason_it_is_done(
    exchange: Running, call_id: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{RIGHTS}REQUIRE_REASON", "hangup")
    done = command("act", "hangup", "101", call_id, "--yes", "--reason", "Жалоба")
    assert (done.code, done.err) == (0, "")


def test_with_yes_a_doubtful_destination_is_a_note_and_sent(
    exchange: Running, call_id: str, command: Command
) -> None:
    done = command("act", "transfer", "101", call_id, "--to", "999", "--yes")
    assert done.code == 0
    assert done.err == "callwatch: There is no extension 999 in this account.\n"
    (request,) = changes(exchange)
    assert request.body == {"action": "transfer", "send_dst": "999"}


def test_a_queue_takes_calls_but_is_no_supervisors_phone(
    exchange: Running, call_id: str, command: Command
) -> None:
    done = command("act", "listen", "101", call_id, "--to", "600", "--yes")
    assert done.code == 2
    assert "Extension 600 is a queue; your phone must be a phone." in done.complaint()
    done = command("act", "transfer", "101", call_id, "--to", "600", "--yes")
    assert (done.code, done.err) == (0, "")


# On a terminal.


@contextmanager
def asked(exchange: Running, *words: str, **settings: str) -> Iterator[Terminal]:
    environment = {
        "CALLWATCH_API__BASE_URL": exchange.base_url,
        "CALLWATCH_API__CLIENT_ID": exchange.client_id,
        "CALLWATCH_API__CLIENT_SECRET": exchange.client_secret,
        "CALLWATCH_CONFIG": os.devnull,
        "LANGUAGE": "C",
        **{f"CALLWATCH_{name}": value for name, value in settings.items()},
    }
    command = [sys.executable, "-m", "app", "act", *words]
    with terminal(command, directory=ROOT, environment=environment) as screen:
        yield screen


def test_the_party_is_masked_in_the_question(exchange: Running, call_id: str) -> None:
    with asked(exchange, "hangup", "101", call_id, PRIVACY__MASK="middle") as screen:
        picture = screen.wait_for(r"Do it\? \[y/N\] ")
        assert "+7********67  Ма***ва" in picture
        assert NUMBER not in picture
        screen.press("n\r")
        assert screen.wait_for_exit() == 1


@pytest.mark.parametrize(("typed", "requests"), [("101", 1), ("y", 0), ("102", 0), ("", 0)])
def test_where_it_must_be_typed_only_the_number_sends_it(
    typed: str, requests: int, exchange: Running, call_id: str
) -> None:
    rights = {"RIGHTS__CONFIRM_TYPED": "hangup"}
    with asked(exchange, "hangup", "101", call_id, **rights) as screen:
        screen.wait_for("Type 101 to confirm: ")
        screen.press(f"{typed}\r")
        assert screen.wait_for_exit() == (0 if requests else 1)
    assert len(changes(exchange)) == requests


def test_with_yes_nothing_needs_to_be_typed(
    exchange: Running, call_id: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{RIGHTS}CONFIRM_TYPED", "hangup")
    assert command("act", "hangup", "101", call_id, "--yes").code == 0


@pytest.mark.parametrize(("answers", "requests"), [(("n",), 0), (("y", "n"), 0), (("y", "y"), 1)])
def test_a_doubtful_destination_is_asked_about_first(
    answers: tuple[str, ...], requests: int, exchange: Running, call_id: str
) -> None:
    questions = (
        r"no extension 999 in this account\. Send it anyway\? \[y/N\] ",
        r"Do it\? \[y/N\]",
    )
    with asked(exchange, "transfer", "101", call_id, "--to", "999") as screen:
        for question, answer in zip(questions, answers, strict=False):
            screen.wait_for(question)
            assert changes(exchange) == []
            screen.press(f"{answer}\r")
        assert screen.wait_for_exit() == (0 if requests else 1)
    assert len(changes(exchange)) == requests
