"""Faults on request, each by its name: what a client then gets."""

import time
from collections.abc import Iterator

import httpx
import pytest

from app.simulator.faults import NAMES, BadFault, Faults, parse_fault
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from tests.simulator.caller import API, Caller

CALLS = "/client/@me/current_calls/"


@pytest.fixture(scope="module")
def one_exchange() -> Iterator[Running]:
    with running(SimulatorOptions(traffic=False, agents=4)) as exchange:
        yield exchange


@pytest.fixture
def exchange(one_exchange: Running) -> Iterator[Running]:
    yield one_exchange
    one_exchange.set_faults()
    for call in one_exchange.calls():
        one_exchange.end_call(call.call_id)


@pytest.fixture
def caller(exchange: Running) -> Iterator[Caller]:
    with Caller(exchange) as caller:
        yield caller


@pytest.mark.parametrize(
    ("spec", "status", "body"),
    [
        ("error=503", 503, "Simulated error 503"),
        ("error=404", 404, "Simulated error 404"),
        ("401", 401, "invalid_token"),
        ("429", 429, "already running"),
        ("quota", 429, "rate_limit_exceeded"),
        ("json", 200, '{"call_list": [{"call_api_id": "'),
        ("html", 200, "<html>"),
        ("empty", 200, '{"call_list": []}'),
        ("null", 200, '{"call_list": null}'),
    ],
)
def test_a_fault_is_what_a_client_gets(
    exchange: Running, caller: Caller, spec: str, status: int, body: str
) -> None:
    exchange.place_call(extension="101", talking=5)
    exchange.set_faults(spec)
    answer = caller.get(CALLS)
    assert answer.status_code == status
    assert body in answer.text
    assert "X-RateLimit-Remaining" in answer.headers


def test_latency_delays_the_answer(exchange: Running, caller: Caller) -> None:
    exchange.set_faults("latency=0.2")
    began = time.monotonic()
    caller.get(CALLS)
    assert time.monotonic() - began >= 0.2


def test_a_reset_breaks_the_connection_before_anything_is_done(
    exchange: Running, caller: Caller
) -> None:
    call_id = exchange.place_call(extension="101", talking=5)
    exchange.set_faults("reset:DELETE")
    with pytest.raises(httpx.ReadError):
        caller.hang_up("101", call_id)
    assert [call.call_id for call in exchange.calls()] == [call_id]


def test_a_reset_after_carries_the_action_out_and_answers_nothing(
    exchange: Running, caller: Caller
) -> None:
    call_id = exchange.place_call(extension="101", talking=5)
    exchange.set_faults("reset-after:DELETE")
    with pytest.raises(httpx.ReadError):
        caller.hang_up("101", call_id)
    assert exchange.calls() == []


def test_a_truncated_answer_ends_in_the_middle(exchange: Running, caller: Caller) -> None:
    exchange.place_call(extension="101", talking=5)
    exchange.set_faults("truncate")
    with pytest.raises(httpx.RemoteProtocolError):
        caller.get(CALLS)


def test_a_fault_happens_as_often_as_it_was_asked_for(exchange: Running, caller: Caller) -> None:
    exchange.set_faults("error=503/2")
    assert [caller.get(CALLS).status_code for _ in range(4)] == [503, 503, 200, 200]


def test_a_fault_concerns_only_what_its_filter_names(exchange: Running, caller: Caller) -> None:
    call_id = exchange.place_call(extension="101", talking=5)
    exchange.set_faults("error=503:PUT", "error=500:registration")
    assert caller.get(CALLS).status_code == 200
    assert caller.get("/extension/registration/?extension_id=5001").status_code == 500
    assert caller.control("101", call_id, "hold").status_code == 503


def test_faults_are_set_over_http_while_it_runs(exchange: Running, caller: Caller) -> None:
    steering = f"{exchange.base_url}/_simulator/faults"
    assert httpx.post(steering, json={"faults": ["error=502"]}).status_code == 200
    assert caller.get(CALLS).status_code == 502
    assert httpx.post(steering, json={"faults": ["nonsense"]}).status_code == 400
    assert httpx.post(steering, content=b"{").status_code == 400
    assert caller.get(CALLS).status_code == 502
    httpx.post(steering, json={"faults": []})
    assert caller.get(CALLS).status_code == 200


def test_time_is_pushed_on_over_http(exchange: Running) -> None:
    steering = f"{exchange.base_url}/_simulator"
    before = httpx.get(f"{steering}/state").json()["now"]
    after = httpx.post(f"{steering}/advance", json={"seconds": 3600}).json()["now"]
    assert after > before
    assert httpx.post(f"{steering}/advance", json={"seconds": -1}).status_code == 400


def test_chances_are_drawn_from_a_seeded_stream() -> None:
    def drawn(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.set(("error=503@0.5",))
        return [bool(faults.draw("GET", API)) for _ in range(200)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 60 < sum(drawn(1)) < 140


@pytest.mark.parametrize("name", NAMES)
def test_every_fault_has_a_spec_that_is_read(name: str) -> None:
    value = {"latency": "=0.5", "error": "=503"}.get(name, "")
    fault = parse_fault(f"{name}{value}@0.25/3:PUT")
    assert (fault.name, fault.chance, fault.left, fault.only) == (name, 0.25, 3, "PUT")


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "nope",
        "error",
        "error=abc",
        "error=200",
        "error=503.5",
        "json=1",
        "error=503@2",
        "latency=1.2.3",
        "reset/x",
        "@0.5",
        "error=503@.",
        "reset /1",
    ],
)
def test_a_bad_spec_is_refused_by_name(spec: str) -> None:
    with pytest.raises(BadFault) as refusal:
        parse_fault(spec)
    assert spec in str(refusal.value)
    faults = Faults(1)
    faults.set(("json",))
    with pytest.raises(BadFault):
        faults.set(("html", spec))
    assert faults.names() == ["json"]
