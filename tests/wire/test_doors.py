"""Parking in slots, fetching and dialling over a real socket, also where the line fails."""

from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from app.calls.call import CallKey
from app.calls.parking import Listed
from app.simulator.options import SimulatorOptions
from app.simulator.server import Recorded, Running, running
from app.telphin.access import Access
from app.telphin.client import Client
from app.telphin.errors import Forbidden, Gone, Nonsense, Refused, TelphinError, Unreachable

OPTIONS = SimulatorOptions(traffic=False, warm_up=0.0, agents=6)


@pytest.fixture
def exchange(request: pytest.FixtureRequest) -> Iterator[Running]:
    options = getattr(request, "param", OPTIONS)
    assert isinstance(options, SimulatorOptions)
    with running(options) as exchange:
        yield exchange


@pytest.fixture
async def client(exchange: Running) -> AsyncIterator[Client]:
    secret = SecretStr(exchange.client_secret)
    access = Access(exchange.base_url, exchange.client_id, secret, timeout=2.0)
    async with Client(access) as client:
        yield client


def key_of(exchange: Running, call_id: str, extension: str = "101") -> CallKey:
    return CallKey(exchange.extension_id(extension), call_id)


def placed(exchange: Running, extension: str = "101") -> CallKey:
    return key_of(exchange, exchange.place_call(extension=extension, talking=5), extension)


def changes(exchange: Running) -> list[Recorded]:
    return [r for r in exchange.requests() if r.method in ("PUT", "POST") and "oauth" not in r.path]


async def test_a_call_is_parked_listed_and_fetched_to_the_phone(
    client: Client, exchange: Running
) -> None:
    key = placed(exchange)
    await client.valet_park(key, "park", 7)
    assert exchange.calls() == []
    asked_with = placed(exchange, "102")
    assert await client.parking_slots(asked_with) == (Listed(7, key.call_id),)
    await client.valet_park(key_of(exchange, key.call_id, "100"), "bridge", 7)
    assert [c.extension for c in exchange.calls()] == ["102", "100"]
    assert await client.parking_slots(asked_with) == ()
    first, *_rest = changes(exchange)
    assert first.path == f"/api/ver1.0/extension/{key.extension_id}/valet_park/{key.call_id}"
    assert first.body == {"action": "park", "slot": 7}


async def test_dialling_rings_the_phone_and_then_the_other(
    client: Client, exchange: Running
) -> None:
    phone = exchange.extension_id("100")
    await client.call_back(phone, "100", "102")
    exchange.advance(10)
    assert [(c.extension, c.state) for c in exchange.calls()] == [
        ("100", "talking"),
        ("102", "talking"),
    ]
    [request] = changes(exchange)
    assert (request.method, request.path) == ("POST", f"/api/ver1.0/extension/{phone}/callback/")
    assert request.body == {"src_num": ["100"], "dst_num": "102"}


async def test_an_empty_slot_and_a_taken_one_are_told_apart(
    client: Client, exchange: Running
) -> None:
    one, other = placed(exchange), placed(exchange, "102")
    await client.valet_park(one, "park", 7)
    with pytest.raises(Refused):
        await client.valet_park(other, "park", 7)
    with pytest.raises(Gone):
        await client.valet_park(key_of(exchange, one.call_id, "100"), "bridge", 8)
    with pytest.raises(Gone):
        await client.valet_park(key_of(exchange, "gone"), "park", 8)


@pytest.mark.parametrize(
    "exchange", [SimulatorOptions(traffic=False, read_only=True)], indirect=True
)
async def test_an_account_that_may_only_watch_is_refused(client: Client, exchange: Running) -> None:
    key = placed(exchange)
    for ask in (client.valet_park(key, "park", 7), client.call_back(key.extension_id, "100", "1")):
        with pytest.raises(Forbidden):
            await ask


@pytest.mark.parametrize(
    ("fault", "error", "sent", "done"),
    [
        ("reset/1:{}", Unreachable, True, False),
        ("reset-after/1:{}", Unreachable, True, True),
        ("error=503/1:{}", TelphinError, True, False),
        ("error=400/1:{}", Refused, True, False),
        ("quota/1:{}", TelphinError, True, False),
    ],
)
@pytest.mark.parametrize("door", ["valet_park", "callback"])
async def test_a_failure_is_never_answered_with_a_second_request(
    client: Client,
    exchange: Running,
    door: str,
    fault: str,
    error: type[TelphinError],
    sent: bool,
    done: bool,
) -> None:
    key = placed(exchange)
    exchange.set_faults(fault.format(door))
    phone = exchange.extension_id("100")
    ask = client.valet_park(key, "park", 7)
    if door == "callback":
        ask.close()
        ask = client.call_back(phone, "100", "102")
    with pytest.raises(error) as raised:
        await ask
    assert raised.value.sent is sent
    assert len(changes(exchange)) == 1
    changed = [c.extension for c in exchange.calls()] != ["101"]
    assert changed is done


@pytest.mark.parametrize("fault", ["json", "html", "truncate", "null"])
async def test_what_changes_something_is_accepted_whatever_the_answer_says(
    client: Client, exchange: Running, fault: str
) -> None:
    key = placed(exchange)
    exchange.set_faults(f"{fault}:valet_park")
    await client.valet_park(key, "park", 7)


@pytest.mark.parametrize("fault", ["json", "html"])
async def test_a_list_of_slots_that_is_none_is_told(
    client: Client, exchange: Running, fault: str
) -> None:
    key = placed(exchange)
    exchange.set_faults(f"{fault}:valet_park")
    with pytest.raises(Nonsense):
        await client.parking_slots(key)


@pytest.mark.parametrize("call_id", ["", ".", ".."])
async def test_an_id_that_would_lead_elsewhere_is_not_asked_for(
    client: Client, exchange: Running, call_id: str
) -> None:
    with pytest.raises(Refused) as raised:
        await client.valet_park(CallKey(1, call_id), "park", 7)
    assert not raised.value.sent
    assert changes(exchange) == []
