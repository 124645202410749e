"""The API as the exchange speaks it: shapes, codes, quota, tokens, pages, gzip."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import pytest

from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, listen, running
from tests.simulator.caller import Caller

CALLS = "/client/@me/current_calls/"
ROW_FIELDS = {
    "call_api_id",
    "extension_id",
    "call_flow",
    "called_number",
    "called_did",
    "init_time_gmt",
    "answer_time_gmt",
    "caller_id_number",
    "caller_id_name",
    "caller_extension",
    "called_extension",
    "real_call",
    "record_uuid",
    "call_id",
    "subcall_id",
    "other_call_api_id",
}


@pytest.fixture
def exchange() -> Iterator[Running]:
    with running(SimulatorOptions(traffic=False, agents=120, quota=50)) as exchange:
        yield exchange


@pytest.fixture
def caller(exchange: Running) -> Iterator[Caller]:
    with Caller(exchange) as caller:
        yield caller


def test_a_call_has_the_fields_of_the_api(exchange: Running, caller: Caller) -> None:
    exchange.place_call(extension="101", other="102", talking=5)
    rows = caller.get(CALLS).json()["call_list"]
    assert len(rows) == 2
    assert all(set(row) >= ROW_FIELDS for row in rows)
    assert rows[0]["call_id"] == rows[1]["call_id"]
    assert rows[0]["other_call_api_id"] == rows[1]["call_api_id"]


def test_one_extension_lists_its_own_calls(exchange: Running, caller: Caller) -> None:
    mine = exchange.place_call(extension="101", talking=5)
    exchange.place_call(extension="102", talking=5)
    path = f"/extension/{exchange.extension_id('101')}/current_calls/"
    assert [row["call_api_id"] for row in caller.get(path).json()["call_list"]] == [mine]


def test_an_account_may_be_denied_the_common_list() -> None:
    options = SimulatorOptions(traffic=False, agents=2, client_wide=False)
    with running(options) as exchange, Caller(exchange) as caller:
        answer = caller.get(CALLS)
        assert (answer.status_code, answer.json()["status"]) == (403, "user_access_type_deny")


def test_a_read_only_account_may_not_act() -> None:
    with (
        running(SimulatorOptions(traffic=False, agents=2, read_only=True)) as exchange,
        Caller(exchange) as caller,
    ):
        call_id = exchange.place_call(extension="101", talking=5)
        assert caller.get("/user/").json()["access"] == "read_only"
        assert caller.control("101", call_id, "hold").json()["status"] == "access_denied"
        assert caller.hang_up("101", call_id).status_code == 403


def test_codes_of_the_actions(exchange: Running, caller: Caller) -> None:
    call_id = exchange.place_call(extension="101", talking=5)
    assert caller.control("101", call_id, "hold").status_code == 200
    assert caller.control("101", call_id, "explode").status_code == 400
    assert caller.control("101", call_id, "transfer").status_code == 400
    assert caller.control("102", call_id, "hold").status_code == 404
    assert caller.hang_up("101", call_id).status_code == 204
    assert caller.hang_up("101", call_id).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"7", b'{"action": 7}', b"\xff"])
def test_a_senseless_body_is_refused(exchange: Running, caller: Caller, body: bytes) -> None:
    call_id = exchange.place_call(extension="101", talking=5)
    path = f"/extension/{exchange.extension_id('101')}/current_calls/{call_id}"
    assert caller.put(path, body).status_code == 400


def test_a_call_is_parked_listed_and_fetched(exchange: Running, caller: Caller) -> None:
    call_id = exchange.place_call(extension="101", talking=5)
    path = f"/extension/{exchange.extension_id('101')}/valet_park/{call_id}"
    assert caller.put(path, b'{"action": "park", "slot": 7}').status_code == 200
    assert caller.put(path, b'{"action": "slots"}').json() == {
        "slots": [{"slot": 7, "call_api_id": call_id}]
    }
    assert caller.put(path, b'{"action": "bridge", "slot": 7}').status_code == 200
    assert caller.put(path, b'{"action": "bridge", "slot": 7}').status_code == 404


def test_click_to_dial_rings_the_phone(exchange: Running, caller: Caller) -> None:
    path = f"/extension/{exchange.extension_id('100')}/callback/"
    answer = caller.post(path, {"src_num": ["100"], "dst_num": "+74950000000"})
    assert answer.status_code == 201
    assert [call.call_id for call in exchange.calls()] == [answer.json()["call_api_id"]]


def test_click_to_dial_rings_an_extension_once_the_phone_was_picked_up(
    exchange: Running, caller: Caller
) -> None:
    path = f"/extension/{exchange.extension_id('100')}/callback/"
    assert caller.post(path, {"src_num": ["100"], "dst_num": "101"}).status_code == 201
    assert [call.extension for call in exchange.calls()] == ["100"]
    exchange.advance(3)
    assert [(call.extension, call.state) for call in exchange.calls()] == [
        ("100", "talking"),
        ("101", "ringing"),
    ]


@pytest.mark.parametrize("phones", [None, [], ["101"], "100"])
def test_click_to_dial_wants_the_extensions_own_phone(
    exchange: Running, caller: Caller, phones: object
) -> None:
    path = f"/extension/{exchange.extension_id('100')}/callback/"
    assert caller.post(path, {"src_num": phones, "dst_num": "101"}).status_code == 400


def test_extensions_come_in_pages_of_at_most_a_hundred(caller: Caller) -> None:
    pages = [
        caller.get(f"/client/@me/extension/?page={page}&per_page=500").json() for page in (1, 2, 3)
    ]
    assert [len(page) for page in pages] == [100, 26, 0]
    names = [row["name"] for page in pages for row in page]
    assert len(set(names)) == 126
    queues = caller.get("/client/7/extension/?type=queue").json()
    assert {row["type"] for row in queues} == {"queue"}


def test_groups_users_and_registrations(exchange: Running, caller: Caller) -> None:
    groups = caller.get("/client/7/extension_group/").json()
    assert {group["name"] for group in groups} == {"Sales", "Support", "Back office"}
    assert caller.get("/user/").json()["access"] == "full"
    last = exchange.extension_id("220")
    for extension_id, registered in ((exchange.extension_id("101"), True), (last, False)):
        answer = caller.get(f"/extension/registration/?extension_id={extension_id}").json()
        assert answer["registered"] is registered
    assert caller.get("/client/8/extension/").status_code == 404


def test_a_wrong_secret_gets_no_token(caller: Caller) -> None:
    answer = caller.ask_for_token("wrong")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_token_expires_in_the_storys_time(exchange: Running, caller: Caller) -> None:
    assert caller.get("/user/").status_code == 200
    exchange.advance(3601)
    assert caller.get("/user/").status_code == 401


def test_gzip_is_obligatory_and_used(caller: Caller) -> None:
    assert caller.get("/user/").headers["content-encoding"] == "gzip"
    assert caller.get("/user/", {"Accept-Encoding": "identity"}).status_code == 406


def test_the_quota_falls_runs_out_and_starts_anew_with_the_hour(
    exchange: Running, caller: Caller
) -> None:
    exchange.pause()
    first = caller.get("/user/")
    remaining, reset = (
        int(first.headers[f"X-RateLimit-{name}"]) for name in ("Remaining", "Reset")
    )
    assert (remaining, first.headers["X-RateLimit-Limit"]) == (49, "50")
    assert 0 < reset <= 3600
    answers = [caller.get("/user/") for _ in range(50)]
    assert [a.status_code for a in answers].count(200) == 49
    assert answers[-1].json()["status"] == "rate_limit_exceeded"
    exchange.advance(reset)
    exchange.forget_tokens()
    with Caller(exchange) as anew:
        assert anew.get("/user/").headers["X-RateLimit-Remaining"] == "49"


def test_the_date_is_the_storys(exchange: Running, caller: Caller) -> None:
    exchange.pause()
    before = caller.get("/user/").headers["Date"]
    assert caller.get("/user/").headers["Date"] == before
    exchange.advance(60)
    assert caller.get("/user/").headers["Date"] != before


def test_nothing_is_left_behind() -> None:
    threads = threading.active_count()
    with running(SimulatorOptions(agents=2)) as exchange, httpx.Client() as open_connection:
        open_connection.get(f"{exchange.base_url}/_simulator/state")
        address = exchange.base_url
    assert threading.active_count() == threads
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/_simulator/state")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_told_to_end(ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "app", "simulator", "--port", "0", "--fault", "error=503"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = line.split()[-1]
        state = httpx.get(f"{address}/_simulator/state").json()
        assert state["faults"] == ["error"]
        process.send_signal(ending)
        process.communicate(timeout=10)
    assert process.returncode in (0, -ending)


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "app", "simulator", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_no_body_waits_for_the_acknowledgement_of_its_head() -> None:
    with listen(SimulatorOptions(port=0)) as listening:
        with socket.create_connection(listening.getsockname()):
            accepted, _whose = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
