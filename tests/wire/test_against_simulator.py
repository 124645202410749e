"""The client and the simulated exchange understand each other over a real socket."""

from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from app.calls.actions import ACTIONS
from app.calls.call import CallKey, CallState, Direction, Snapshot
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.telphin.access import Access
from app.telphin.client import Client
from app.telphin.errors import (
    Busy,
    Forbidden,
    Gone,
    Nonsense,
    QuotaSpent,
    Refused,
    TelphinError,
    Unauthorised,
    Unreachable,
)

QUIET = SimulatorOptions(traffic=False, warm_up=0.0)


def access_to(exchange: Running, *, secret: str | None = None, timeout: float = 5.0) -> Access:
    return Access(
        exchange.base_url,
        exchange.client_id,
        SecretStr(secret or exchange.client_secret),
        timeout,
    )


@pytest.fixture
def exchange(request: pytest.FixtureRequest) -> Iterator[Running]:
    options = getattr(request, "param", QUIET)
    assert isinstance(options, SimulatorOptions)
    with running(options) as exchange:
        yield exchange


@pytest.fixture
async def client(exchange: Running) -> AsyncIterator[Client]:
    async with Client(access_to(exchange)) as client:
        yield client


async def phones(client: Client) -> tuple[int, ...]:
    return tuple(phone.id for phone in (await client.directory()).phones())


async def a_look(client: Client) -> Snapshot:
    return await client.current_calls(await phones(client))


async def test_who_there_is_is_read_without_loss(client: Client, exchange: Running) -> None:
    user = await client.user()
    assert user.login
    assert not user.read_only
    directory = await client.directory()
    first = directory.phones()[0]
    assert first.id == exchange.extension_id(first.number)
    assert first.agent != first.number
    assert directory.groups
    assert client.directory_warnings == ()
    phones = directory.phones()
    absent = [phone for phone in phones if not await client.registered(phone.id)]
    assert absent == [phones[-1]]


@pytest.mark.parametrize(
    "exchange", [SimulatorOptions(agents=230, traffic=False, warm_up=0.0)], indirect=True
)
async def test_every_page_of_a_large_account_is_read(client: Client) -> None:
    directory = await client.directory()
    assert len(directory.phones()) >= 200


async def test_a_busy_hour_is_read_without_a_word_of_warning() -> None:
    with running(SimulatorOptions(agents=60)) as exchange:
        async with Client(access_to(exchange)) as client:
            exchange.pause()
            snapshot = await a_look(client)
            true = {(c.call_id, c.state, c.direction) for c in exchange.calls()}
    assert snapshot.calls
    assert (snapshot.bad_rows, snapshot.warnings) == (0, ())
    assert {(c.key.call_id, c.state.value, c.direction.value) for c in snapshot.calls} == true
    for call in snapshot.calls:
        assert call.started_at is not None
        assert call.seconds(snapshot.server_time) is not None


async def test_a_call_is_what_it_is_at_the_exchange(client: Client, exchange: Running) -> None:
    number = (await client.directory()).phones()[0].number
    exchange.pause()
    call_id = exchange.place_call(
        extension=number, number="+79161234567", name="Иванова Мария", talking=90
    )
    (call,) = (await a_look(client)).calls
    assert call.key == CallKey(exchange.extension_id(number), call_id)
    assert (call.state, call.direction) == (CallState.TALKING, Direction.IN)
    assert (call.caller.number, call.caller.name) == ("+79161234567", "Иванова Мария")


@pytest.mark.parametrize(
    "exchange",
    [SimulatorOptions(traffic=False, warm_up=0.0, client_wide=False)],
    indirect=True,
)
async def test_extension_by_extension_the_same_is_found(client: Client, exchange: Running) -> None:
    one, other = (phone.number for phone in (await client.directory()).phones()[:2])
    exchange.place_call(extension=one, other=other, talking=10)
    snapshot = await a_look(client)
    assert not snapshot.whole_account
    assert client.whole_account is False
    assert {call.key.extension_id for call in snapshot.calls} == {
        exchange.extension_id(one),
        exchange.extension_id(other),
    }
    assert len({call.conversation for call in snapshot.calls}) == 1
    assert snapshot.warnings == ()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
async def test_every_action_is_accepted(client: Client, exchange: Running, action: object) -> None:
    wire = next(a.wire for a in ACTIONS if a is action)
    one, other = (phone.number for phone in (await client.directory()).phones()[:2])
    call_id = exchange.place_call(extension=one, talking=30)
    key = CallKey(exchange.extension_id(one), call_id)
    if wire == "offhold":
        await client.control(key, "hold")
    await client.control(key, wire, other)


async def test_a_call_that_has_ended_is_gone(client: Client, exchange: Running) -> None:
    number = (await client.directory()).phones()[0].number
    call_id = exchange.place_call(extension=number, talking=30)
    key = CallKey(exchange.extension_id(number), call_id)
    await client.control(key, "")
    assert not (await a_look(client)).calls
    with pytest.raises(Gone):
        await client.control(key, "hold")


async def test_an_action_without_its_destination_is_refused(
    client: Client, exchange: Running
) -> None:
    number = (await client.directory()).phones()[0].number
    call_id = exchange.place_call(extension=number, talking=30)
    with pytest.raises(Refused):
        await client.control(CallKey(exchange.extension_id(number), call_id), "transfer")


async def test_a_forgotten_token_is_renewed_without_a_word(
    client: Client, exchange: Running
) -> None:
    await client.user()
    exchange.forget_tokens()
    assert (await client.user()).login
    assert [r.path for r in exchange.requests()].count("/oauth/token") == 2


async def test_a_wrong_secret_is_unauthorised(exchange: Running) -> None:
    async with Client(access_to(exchange, secret="wrong")) as client:
        with pytest.raises(Unauthorised):
            await client.user()


@pytest.mark.parametrize(
    "exchange", [SimulatorOptions(traffic=False, warm_up=0.0, read_only=True)], indirect=True
)
async def test_a_user_who_may_only_read_is_told_so(client: Client, exchange: Running) -> None:
    assert (await client.user()).read_only
    number = (await client.directory()).phones()[0].number
    call_id = exchange.place_call(extension=number, talking=30)
    with pytest.raises(Forbidden):
        await client.control(CallKey(exchange.extension_id(number), call_id), "")


@pytest.mark.parametrize(
    "exchange", [SimulatorOptions(traffic=False, warm_up=0.0, quota=3)], indirect=True
)
async def test_the_quota_is_told_and_its_end(client: Client) -> None:
    for left in (2, 1, 0):
        await client.user()
        assert client.quota is not None
        assert (client.quota.limit, client.quota.remaining) == (3, left)
    with pytest.raises(QuotaSpent) as spent:
        await client.user()
    assert 0 < spent.value.retry_after <= 3600


async def test_the_time_is_that_of_the_exchange_also_when_it_leaps(
    client: Client, exchange: Running
) -> None:
    await client.user()
    before = client.clock.difference
    exchange.advance(3600)
    await client.user()
    after = client.clock.difference
    assert before is not None
    assert after is not None
    assert after - before == pytest.approx(3600, abs=5)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("error=503", Unreachable),
        ("error=400", Refused),
        ("reset", Unreachable),
        ("reset-after", Unreachable),
        ("truncate", Unreachable),
        ("json", Nonsense),
        ("html", Nonsense),
        ("401", Unauthorised),
        ("429", Busy),
        ("quota", QuotaSpent),
    ],
)
async def test_a_fault_of_the_exchange_is_an_error_of_ours_and_passes(
    client: Client, exchange: Running, fault: str, error: type[TelphinError]
) -> None:
    await client.user()
    exchange.set_faults(f"{fault}:/user/")
    with pytest.raises(error):
        await client.user()
    exchange.set_faults()
    await client.user()


@pytest.mark.parametrize("fault", ["empty", "null"])
async def test_an_empty_list_is_nobody_on_the_phone(
    client: Client, exchange: Running, fault: str
) -> None:
    number = (await client.directory()).phones()[0].number
    exchange.place_call(extension=number, talking=30)
    watched = await phones(client)
    exchange.set_faults(f"{fault}:current_calls")
    snapshot = await client.current_calls(watched)
    assert (snapshot.calls, snapshot.warnings) == ((), ())
    assert snapshot.covered == frozenset(watched)


@pytest.mark.parametrize(("fault", "left"), [("reset", 1), ("reset-after", 0)])
async def test_a_reset_leaves_unknown_whether_the_call_was_ended_and_a_look_tells(
    client: Client, exchange: Running, fault: str, left: int
) -> None:
    number = (await client.directory()).phones()[0].number
    call_id = exchange.place_call(extension=number, talking=30)
    exchange.set_faults(f"{fault}/1:DELETE")
    with pytest.raises(Unreachable) as unknown:
        await client.control(CallKey(exchange.extension_id(number), call_id), "")
    assert unknown.value.sent
    assert len((await a_look(client)).calls) == left
    assert [r.method for r in exchange.requests()].count("DELETE") == 1
