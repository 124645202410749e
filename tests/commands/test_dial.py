"""`callwatch dial` and `act valet-park`: sent once, with the rights and the record of the board."""

import json
from pathlib import Path

import pytest

from app.simulator.server import Recorded, Running
from tests.commands.conftest import Command


def dialled(exchange: Running) -> list[Recorded]:
    return [r for r in exchange.requests() if r.path.endswith("/callback/")]


def audited(tmp_path: Path) -> list[dict[str, object]]:
    [log] = (tmp_path / "state").rglob("*.jsonl")
    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.fixture(autouse=True)
def _phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLWATCH_SUPERVISOR__PHONE", "100")


def test_the_phone_is_rung_and_connected(
    exchange: Running, command: Command, tmp_path: Path
) -> None:
    done = command("dial", "+7 (495) 123-45-67", "--yes")
    assert (done.code, done.err) == (0, "")
    assert done.out == "Accepted: 100 is being rung, to be connected with +74951234567.\n"
    [request] = dialled(exchange)
    assert request.body == {"src_num": ["100"], "dst_num": "+74951234567"}
    intent, outcome = audited(tmp_path)
    assert (intent["action"], intent["wire"], intent["destination"], intent["extension"]) == (
        "dial",
        "callback",
        "+74951234567",
        "100",
    )
    assert outcome["verdict"] == "accepted"


def test_a_doubt_is_a_note_where_nobody_is_asked(exchange: Running, command: Command) -> None:
    done = command("dial", "999", "--yes")
    assert done.code == 0
    assert "There is no extension 999" in done.err
    assert len(dialled(exchange)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dial", "Anna", "--yes"), "cannot be dialled"),
        (("dial", "100", "--yes"), "100 is your own phone."),
        (("dial", "102"), "--yes says that it is meant"),
        (("dial", "102", "--yes", "--phone", "+79161234567"), "no phone of this account"),
        (("dial", "102", "--yes", "--read-only"), "only watching is allowed"),
    ],
)
def test_what_makes_no_sense_is_not_dialled(
    words: tuple[str, ...], said: str, exchange: Running, command: Command
) -> None:
    done = command(*words)
    assert done.code == 2
    assert said in done.complaint()
    assert dialled(exchange) == []


def test_without_a_phone_nothing_is_dialled(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CALLWATCH_SUPERVISOR__PHONE")
    assert "Your phone is not set" in command("dial", "102", "--yes").complaint()
    assert dialled(exchange) == []


def test_without_the_right_nothing_is_dialled(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_RIGHTS__ACTIONS", "listen,valet-park")
    assert "Dial is not among your rights" in command("dial", "102", "--yes").complaint()
    assert exchange.requests() == []


def test_an_answer_that_never_came_is_said_to_be_unknown(
    exchange: Running, command: Command
) -> None:
    exchange.set_faults("reset-after/1:callback")
    done = command("dial", "102", "--yes")
    assert done.code == 1
    assert "unknown whether this was done" in done.complaint()
    assert len(dialled(exchange)) == 1


def test_a_call_is_parked_in_a_slot(exchange: Running, command: Command, tmp_path: Path) -> None:
    call_id = exchange.place_call(extension="101", talking=5)
    done = command("act", "valet-park", "101", call_id, "--slot", "5", "--yes")
    assert (done.code, done.out) == (0, "Accepted: parking in slot 5 was asked for.\n")
    [request] = [r for r in exchange.requests() if r.method == "PUT"]
    assert request.path.endswith(f"/valet_park/{call_id}")
    assert request.body == {"action": "park", "slot": 5}
    assert audited(tmp_path)[0]["wire"] == "valet_park park"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("valet-park",), "valet-park needs a slot: give --slot."),
        (("valet-park", "--slot", "x"), "at most 5 digits"),
        (("hold", "--slot", "5"), "hold takes no slot."),
        (("dial", "--to", "102"), "'dial' is not an action"),
        (("fetch", "--slot", "5"), "'fetch' is not an action"),
    ],
)
def test_a_slot_goes_with_parking_and_parking_with_a_slot(
    words: tuple[str, ...], said: str, exchange: Running, command: Command
) -> None:
    action, *more = words
    done = command("act", action, "101", "x", *more, "--yes")
    assert done.code == 2
    assert said in done.complaint()
    assert exchange.requests() == []
