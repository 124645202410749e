"""`callwatch calls`: the current calls as JSON for scripts, and as a table for people."""

import json
import socket
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from app.commands.output import WIDEST
from app.simulator.server import Running
from app.simulator.wire import Json
from app.telphin.text import cells
from tests.commands.conftest import QUIET, Command

KEYS = (
    "call_id",
    "extension_id",
    "extension",
    "agent",
    "state",
    "direction",
    "caller",
    "called",
    "did",
    "started_at",
    "answered_at",
    "seconds",
    "recording",
)
HOSTILE = "\x1b]52;c;aGk=\x07Вася\u202e [@click=app.quit]x[/] \x9b2J\n中"


def listed(command: Command, *words: str) -> dict[str, object]:
    done = command("calls", "--json", *words)
    assert done.code == 0
    assert done.err == ""
    answer = json.loads(done.out)
    assert isinstance(answer, dict)
    return answer


def only_call(command: Command) -> dict[str, object]:
    calls = listed(command)["calls"]
    assert isinstance(calls, list)
    assert len(calls) == 1
    return cast("dict[str, object]", calls[0])


def test_json_tells_what_was_promised_of_a_call(exchange: Running, command: Command) -> None:
    call_id = exchange.place_call(
        extension="101",
        number="+79161234567",
        name="Мария",
        did="+74951234567",
        talking=65,
        recording="rec-1",
    )
    answer = listed(command)
    assert tuple(answer) == ("taken_at", "calls", "warnings")
    taken_at = datetime.fromisoformat(str(answer["taken_at"]))
    assert taken_at.utcoffset() == timedelta(0)
    call = only_call(command)
    assert tuple(call) == KEYS
    assert call["call_id"] == call_id
    assert call["extension_id"] == exchange.extension_id("101")
    assert call["extension"] == "101"
    assert call["agent"]
    assert (call["state"], call["direction"]) == ("talking", "in")
    assert call["caller"] == {"number": "+79161234567", "name": "Мария"}
    assert call["did"] == "+74951234567"
    assert call["recording"] == "rec-1"
    answered_at = datetime.fromisoformat(str(call["answered_at"]))
    assert answered_at.utcoffset() == timedelta(0)
    assert call["seconds"] in range(64, 70)


def test_what_is_unknown_is_null(exchange: Running, command: Command) -> None:
    exchange.place_call(extension="101", name=None, ringing=5)
    call = only_call(command)
    assert call["state"] == "ringing"
    assert call["answered_at"] is None
    assert call["recording"] is None
    assert call["did"] is None
    assert cast("dict[str, object]", call["caller"])["name"] is None
    assert call["seconds"] in range(4, 10)


def test_a_forwarded_call_is_marked_as_one(exchange: Running, command: Command) -> None:
    exchange.place_call(extension="101", talking=5, forwarded=True)
    assert only_call(command)["state"] == "forwarded"


def test_the_called_of_an_internal_call_has_the_name_of_the_directory(
    exchange: Running, command: Command
) -> None:
    exchange.place_call(extension="101", other="102", talking=5)
    calls = cast("list[dict[str, object]]", listed(command)["calls"])
    caller, called = sorted(calls, key=lambda call: str(call["extension"]))
    assert (caller["direction"], called["direction"]) == ("out", "in")
    assert caller["called"] == called["called"]
    assert cast("dict[str, object]", caller["called"])["name"] == called["agent"]


def test_a_quiet_account_is_an_empty_list(exchange: Running, command: Command) -> None:
    answer = listed(command)
    assert answer["calls"] == []
    assert answer["warnings"] == []


def test_json_keeps_the_original_text_but_prints_ascii_only(
    exchange: Running, command: Command
) -> None:
    exchange.place_call(extension="101", name=HOSTILE, talking=5)
    out = command("calls", "--json").out
    assert out.isascii()
    assert out.replace("\n", "").isprintable()
    assert only_call(command)["caller"] == {"number": "+79160000000", "name": HOSTILE}


def test_a_table_holds_nothing_that_could_steer_a_terminal(
    exchange: Running, command: Command
) -> None:
    exchange.place_call(extension="101", name=HOSTILE, talking=5)
    done = command("calls")
    assert done.code == 0
    assert done.out.count("\n") == 2
    assert done.out.replace("\n", "").isprintable()
    assert "Вася" in done.out


def test_columns_stay_aligned_under_wide_and_long_names(
    exchange: Running, command: Command
) -> None:
    ids = [
        exchange.place_call(extension="101", name="中国移动", talking=5),
        exchange.place_call(extension="102", name="国" * 20, talking=5),
        exchange.place_call(extension="103", name=None, talking=5),
    ]
    title, *rows = command("calls").out.splitlines()
    edge = cells(title[: title.index("call id")])
    assert {cells(row[: row.index(i)]) for row in rows for i in ids if i in row} == {edge}
    name_begins = cells(title[: title.index("name")])
    assert edge - name_begins - len("  ") <= WIDEST
    assert any("国…" in row for row in rows)


def test_oldest_first_and_the_id_that_act_wants_stands_in_each_row(
    exchange: Running, command: Command
) -> None:
    young = exchange.place_call(extension="101", talking=5)
    old = exchange.place_call(extension="102", talking=300)
    _title, first, second = command("calls").out.splitlines()
    assert first.endswith(old)
    assert first.startswith(("4:59 ", "5:0"))  # the exchange tells its time to the second
    assert second.endswith(young)


def test_only_chosen_extensions_are_shown_and_unknown_ones_named(
    exchange: Running, command: Command
) -> None:
    exchange.place_call(extension="101", talking=5)
    exchange.place_call(extension="104", talking=5)
    answer = listed(command, "--extensions", "103-104,999,600,099")
    calls = cast("list[dict[str, object]]", answer["calls"])
    assert [call["extension"] for call in calls] == ["104"]
    assert answer["warnings"] == [
        "Not in this account: 999.",
        "Extension 600 is a queue, not a phone.",
        "Extension 099 is blocked.",
    ]


def test_without_json_warnings_go_to_stderr(exchange: Running, command: Command) -> None:
    exchange.place_call(extension="101", talking=5)
    done = command("calls", "--extensions", "101,999")
    assert done.code == 0
    assert done.out.count("\n") == 2
    assert done.err == "callwatch: Not in this account: 999.\n"


def test_a_group_is_asked_for_only_where_one_is_named(exchange: Running, command: Command) -> None:
    listed(command, "--extensions", "101")
    assert not any("extension_group" in request.path for request in exchange.requests())
    exchange.place_call(extension="101", talking=5)  # of Sales
    exchange.place_call(extension="102", talking=5)  # of Support
    calls = cast("list[dict[str, object]]", listed(command, "--extensions", "group:Sales")["calls"])
    assert [call["extension"] for call in calls] == ["101"]
    assert any("extension_group" in request.path for request in exchange.requests())


@pytest.mark.parametrize("exchange", [replace(QUIET, client_wide=False)], indirect=True)
def test_an_account_that_may_not_list_all_calls_is_asked_by_extension(
    exchange: Running, command: Command
) -> None:
    call_id = exchange.place_call(extension="101", talking=5)
    assert only_call(command)["call_id"] == call_id


def test_a_bad_row_costs_itself_and_is_told(exchange: Running, command: Command) -> None:
    good: Json = {
        "call_api_id": "good",
        "extension_id": exchange.extension_id("101"),
        "call_flow": "IN",
        "init_time_gmt": "2021-01-01 16:29:38",
    }
    exchange.set_rows([good, {"call_api_id": "bad"}])
    answer = listed(command)
    assert len(cast("list[object]", answer["calls"])) == 1
    assert answer["warnings"] == ["1 call could not be read and is not shown."]


def test_a_wrong_secret_is_told_and_not_repeated(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_API__CLIENT_SECRET", "hunter2")
    done = command("calls", "--json")
    assert done.code == 1
    assert "please check client_id and the secret" in done.complaint()
    assert "hunter2" not in done.err


def test_an_unreachable_host_is_told(exchange: Running, command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = command("calls", "--base-url", f"http://127.0.0.1:{port}")
    assert done.code == 1
    assert f"no connection to 127.0.0.1:{port}" in done.complaint()


def test_a_refusal_of_the_api_is_1(exchange: Running, command: Command) -> None:
    exchange.set_faults("quota:current_calls")
    done = command("calls")
    assert done.code == 1
    assert "used up" in done.complaint()


def test_missing_settings_are_2_and_say_where_to_give_them(command: Command) -> None:
    done = command("calls")
    assert done.code == 2
    assert "No client_id is set" in done.complaint()
    done = command("calls", "--client-id", "x")
    assert done.code == 2
    assert "No secret is set" in done.complaint()
