"""Looking at current calls: in one request where the account may, one by one where not."""

import asyncio

import pytest

from app.calls.call import CallState
from app.telphin.client import ASK_AGAIN, Client
from app.telphin.errors import (
    Busy,
    Forbidden,
    Gone,
    Nonsense,
    QuotaSpent,
    TelphinError,
    Unauthorised,
    Unreachable,
)
from tests.wire.conftest import HandClock, access_to
from tests.wire.scripted_server import RESET, TOKEN, Reply, ScriptedServer, refuses, says

WHOLE = "/client/@me/current_calls/"


def a_row(extension_id: int | None, call_id: str = "c", **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "call_api_id": call_id,
        "call_flow": "IN",
        "called_number": "000*101",
        "init_time_gmt": "2024-05-06 12:00:00,25",
        "answer_time_gmt": None,
        "caller_id_number": 79161234567,
    }
    if extension_id is not None:
        row["extension_id"] = extension_id
    return row | more


def calls(*rows: object) -> Reply:
    return says({"call_list": list(rows)})


def one(extension_id: int) -> str:
    return f"/extension/{extension_id}/current_calls/"


@pytest.fixture
def narrow(server: ScriptedServer) -> ScriptedServer:
    """A server that does not show all calls at once."""
    server.get(WHOLE, refuses(403, "access_denied"))
    for extension_id in (101, 102, 103):
        server.get(one(extension_id), calls(a_row(None, f"c-{extension_id}")))
    return server


async def test_one_request_brings_everybodys_calls_and_only_the_watched_are_kept(
    client: Client, server: ScriptedServer
) -> None:
    server.get(WHOLE, calls(a_row(101), a_row(102), a_row(999)).gzipped())
    snapshot = await client.current_calls([101, 102, 103])
    assert [call.key for call in snapshot.calls] == [(101, "c"), (102, "c")]
    assert snapshot.calls[0].state is CallState.RINGING
    assert snapshot.covered == {101, 102, 103}
    assert snapshot.whole_account
    assert client.whole_account is True
    assert snapshot.asked_at <= snapshot.taken_at
    assert (snapshot.bad_rows, snapshot.warnings) == (0, ())
    assert server.asked == [f"GET {WHOLE}"]


async def test_a_bad_row_is_counted_and_told(client: Client, server: ScriptedServer) -> None:
    server.get(WHOLE, calls(a_row(101), a_row(None), {"extension_id": 101}))
    snapshot = await client.current_calls([101])
    assert len(snapshot.calls) == 1
    assert snapshot.bad_rows == 2
    assert snapshot.warnings == ("2 calls could not be read and are not shown.",)


@pytest.mark.parametrize("body", [{}, {"call_list": None}, {"call_list": []}])
async def test_nobody_on_the_phone_is_an_empty_snapshot(
    client: Client, server: ScriptedServer, body: object
) -> None:
    server.get(WHOLE, says(body))
    snapshot = await client.current_calls([101])
    assert not snapshot.calls
    assert snapshot.covered == {101}


async def test_nobody_watched_costs_no_request(client: Client, server: ScriptedServer) -> None:
    snapshot = await client.current_calls([])
    assert not snapshot.calls
    assert not snapshot.covered
    assert server.requests == []
    assert client.whole_account is None


@pytest.mark.parametrize(
    "word",
    ["access_denied", "user_access_type_deny", "app_access_type_deny", "", "something_new"],
)
async def test_where_all_at_once_is_forbidden_each_is_asked_for_good(
    client: Client, narrow: ScriptedServer, word: str
) -> None:
    narrow.get(WHOLE, refuses(403, word))
    for _ in range(2):
        snapshot = await client.current_calls([101, 102])
        assert {call.key for call in snapshot.calls} == {(101, "c-101"), (102, "c-102")}
        assert snapshot.covered == {101, 102}
        assert not snapshot.whole_account
    assert client.whole_account is False
    assert narrow.count() == {f"GET {WHOLE}": 1, f"GET {one(101)}": 2, f"GET {one(102)}": 2}


async def test_after_a_while_all_at_once_is_asked_for_again(
    narrow: ScriptedServer, clock: HandClock
) -> None:
    narrow.get(WHOLE, refuses(403), refuses(403), says({"call_list": []}))
    async with Client(access_to(narrow.base_url), monotonic=clock) as client:
        for _look in range(3):
            await client.current_calls([101, 102])
        assert narrow.count()[f"GET {WHOLE}"] == 1
        clock.seconds += ASK_AGAIN
        for _look in range(3):
            await client.current_calls([101, 102])
        assert narrow.count()[f"GET {WHOLE}"] == 2
        assert client.whole_account is False
        clock.seconds += ASK_AGAIN
        for _look in range(3):
            assert (await client.current_calls([101, 102])).whole_account
        assert narrow.count()[f"GET {WHOLE}"] == 5
        assert narrow.count()[f"GET {one(101)}"] == 6


async def test_a_right_that_is_taken_away_later_falls_back_too(
    client: Client, narrow: ScriptedServer
) -> None:
    narrow.get(WHOLE, calls(a_row(101)), refuses(403, "access_denied"))
    assert (await client.current_calls([101])).whole_account
    assert not (await client.current_calls([101])).whole_account


async def test_a_blocked_user_is_an_error_and_no_reason_to_ask_more(
    client: Client, narrow: ScriptedServer
) -> None:
    narrow.get(WHOLE, refuses(403, "user_blocked"))
    with pytest.raises(Forbidden) as forbidden:
        await client.current_calls([101])
    assert forbidden.value.status == "user_blocked"
    assert narrow.asked == [f"GET {WHOLE}"]
    assert client.whole_account is None


async def test_never_more_than_four_are_asked_at_once(
    client: Client, server: ScriptedServer
) -> None:
    gate = asyncio.Event()
    server.get(WHOLE, refuses(403))
    phones = range(101, 121)
    for extension_id in phones:
        server.get(one(extension_id), Reply(200, b"{}", wait=gate))
    look = asyncio.create_task(client.current_calls(phones))
    await server.busy_with(4)
    gate.set()
    snapshot = await look
    assert snapshot.covered == frozenset(phones)
    assert server.most_at_once == 4


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (refuses(404, "extension_not_found"), "does not exist"),
        (refuses(403, "access_denied"), "Not allowed"),
        (Reply(200, b"<html>"), "not Telphin's API"),
        (says({"call_list": 5}), "not Telphin's API"),
        (refuses(400, "bad"), "Refused"),
        (refuses(429, "already_running"), "busy"),
        (Reply(500), "out of order"),
    ],
)
async def test_what_is_wrong_with_one_extension_costs_that_one(
    client: Client, narrow: ScriptedServer, answer: Reply, said: str
) -> None:
    narrow.get(one(102), answer)
    snapshot = await client.current_calls([101, 102, 103])
    assert {call.key.extension_id for call in snapshot.calls} == {101, 103}
    assert snapshot.covered == {101, 103}
    (warning,) = snapshot.warnings
    assert "#102" in warning
    assert said in warning


async def test_a_warning_names_the_extension_as_people_do(
    client: Client, narrow: ScriptedServer
) -> None:
    narrow.get("/client/@me/extension/", says([{"id": 102, "name": "000*887"}]))
    narrow.get(one(102), refuses(404))
    await client.extensions()
    (warning,) = (await client.current_calls([101, 102])).warnings
    assert "887" in warning


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (RESET, Unreachable),
        (refuses(429, "rate_limit_exceeded"), QuotaSpent),
        (refuses(401), Unauthorised),
        (refuses(403, "user_blocked"), Forbidden),
    ],
)
async def test_what_concerns_everybody_fails_the_look(
    client: Client, narrow: ScriptedServer, answer: Reply, error: type[TelphinError]
) -> None:
    narrow.get(one(102), answer)
    with pytest.raises(error):
        await client.current_calls([101, 102, 103])


async def test_a_look_that_failed_waits_for_no_other_and_leaves_no_request_behind(
    narrow: ScriptedServer,
) -> None:
    never = asyncio.Event()
    narrow.get(one(101), Reply(200, b"{}", wait=never))
    narrow.get(one(102), refuses(429, "rate_limit_exceeded"))
    async with Client(access_to(narrow.base_url, timeout=60)) as client:
        async with asyncio.timeout(5):  # only so that a failure is not a hang
            with pytest.raises(QuotaSpent):
                await client.current_calls([101, 102])
        assert not [t for t in asyncio.all_tasks() if "look_at_each" in repr(t)]


async def test_without_a_token_not_every_extension_is_tried(
    client: Client, server: ScriptedServer
) -> None:
    phones = range(101, 141)
    server.get(WHOLE, refuses(403))
    for extension_id in phones:
        server.get(one(extension_id), calls(), refuses(401))
    await client.current_calls(phones)
    server.on("POST", TOKEN, refuses(429, "too_many_requests"))
    with pytest.raises(Busy):
        await client.current_calls(phones)
    assert len(server.token_requests) <= 1 + 4


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuses(403, "access_denied"), Forbidden),
        (Reply(200, b"<html>"), Nonsense),
        (Reply(503), Unreachable),
    ],
)
async def test_where_nobody_can_be_looked_at_the_look_fails(
    client: Client, narrow: ScriptedServer, answer: Reply, error: type[TelphinError]
) -> None:
    for extension_id in (101, 102, 103):
        narrow.get(one(extension_id), answer)
    with pytest.raises(error):
        await client.current_calls([101, 102, 103])


async def test_when_all_extensions_are_gone_the_snapshot_speaks_for_none(
    client: Client, narrow: ScriptedServer
) -> None:
    for extension_id in (101, 102):
        narrow.get(one(extension_id), refuses(404))
    snapshot = await client.current_calls([101, 102])
    assert snapshot.covered == frozenset()
    assert len(snapshot.warnings) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (RESET, Unreachable),
        (Reply(500), Unreachable),
        (Reply(200, b"<html>"), Nonsense),
        (says([]), Nonsense),
        (says({"message": "Internal error"}), Nonsense),
        (refuses(404, "client_not_found"), Gone),
        (refuses(429, "rate_limit_exceeded"), QuotaSpent),
    ],
)
async def test_a_failed_look_at_all_is_an_error_and_not_a_reason_to_ask_each(
    client: Client, server: ScriptedServer, answer: Reply, error: type[TelphinError]
) -> None:
    server.get(WHOLE, answer)
    with pytest.raises(error):
        await client.current_calls([101])
    assert server.asked == [f"GET {WHOLE}"]
    assert client.whole_account is None


async def test_a_hostile_name_arrives_harmless_and_its_neighbours_unharmed(
    client: Client, server: ScriptedServer
) -> None:
    raw = b'{"call_list": [%s, %s]}' % (
        b'{"extension_id": 101, "call_api_id": "a", "call_flow": "in",'
        b' "caller_id_name": "\\u001b]0;x\\u0007\\ud800\xff"}',
        b'{"extension_id": 101, "call_api_id": "b", "call_flow": "out"}',
    )
    server.get(WHOLE, Reply(200, raw))
    hostile, neighbour = (await client.current_calls([101])).calls
    assert hostile.caller.name == "·]0;x··\ufffd"
    assert neighbour.key.call_id == "b"
