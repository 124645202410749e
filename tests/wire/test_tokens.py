"""One token for all requests, renewed in time, and never told to anybody but the API."""

import asyncio
import logging
import traceback
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from app.calls.call import CallKey
from app.telphin.access import Access
from app.telphin.client import Client
from app.telphin.errors import (
    Busy,
    Forbidden,
    Nonsense,
    QuotaSpent,
    TelphinError,
    Unauthorised,
    Unreachable,
)
from tests.wire.conftest import SECRET, HandClock, access_to
from tests.wire.scripted_server import (
    API,
    RESET,
    TOKEN,
    Reply,
    Request,
    ScriptedServer,
    refuses,
    says,
)

USER = {"id": 1, "login": "boss", "access": "full"}
KEY = CallKey(101, "call-1")
CALL_PATH = f"{API}/extension/101/current_calls/call-1"


def a_token(value: object, **more: object) -> Reply:
    return says({"access_token": value, "token_type": "Bearer"} | more)


async def test_requests_at_the_same_time_share_one_token(
    client: Client, server: ScriptedServer
) -> None:
    server.get("/user/", says(USER))
    await asyncio.gather(*(client.user() for _ in range(10)))
    assert len(server.token_requests) == 1
    assert {r.token for r in server.requests if r.path != TOKEN} == {"token-1"}


@pytest.mark.parametrize(
    ("life", "kept_until"),
    [(3600, 3539), ("3600", 3539), (3600.0, 3539), (100, 89), (10, 8.9)],
)
async def test_a_token_is_renewed_shortly_before_it_expires(
    server: ScriptedServer, life: object, kept_until: float
) -> None:
    clock = HandClock()
    server.get("/user/", says(USER))
    server.on("POST", TOKEN, a_token("one", expires_in=life), a_token("two", expires_in=life))
    async with Client(access_to(server.base_url), monotonic=clock) as client:
        await client.user()
        clock.seconds += kept_until
        await client.user()
        assert server.requests[-1].token == "one"
        clock.seconds += 1.1
        await client.user()
        assert server.requests[-1].token == "two"
    assert len(server.token_requests) == 2


@pytest.mark.parametrize("life", [None, 0, -5, "soon", [], True, float("nan"), 1e400])
async def test_a_token_of_unknown_life_is_kept_until_it_is_refused(
    server: ScriptedServer, life: object
) -> None:
    clock = HandClock()
    server.get("/user/", says(USER))
    server.on("POST", TOKEN, a_token("one", expires_in=life))
    async with Client(access_to(server.base_url), monotonic=clock) as client:
        await client.user()
        clock.seconds += 1e9
        await client.user()
    assert len(server.token_requests) == 1


async def test_a_refused_token_is_renewed_and_the_action_sent_once_more(
    client: Client, server: ScriptedServer
) -> None:
    server.on("PUT", CALL_PATH, refuses(401), says({}))
    await client.control(KEY, "transfer", "102")
    puts = [r for r in server.requests if r.method == "PUT"]
    assert [r.token for r in puts] == ["token-1", "token-2"]
    assert puts[0].body == puts[1].body == b'{"action":"transfer","send_dst":"102"}'


async def test_a_token_refused_twice_is_an_error_and_no_loop(
    client: Client, server: ScriptedServer
) -> None:
    server.get("/user/", refuses(401))
    with pytest.raises(Unauthorised) as refused:
        await client.user()
    assert refused.value.code == 401
    assert server.asked == ["GET /user/"] * 2
    assert len(server.token_requests) == 2


async def test_many_refused_at_once_renew_the_token_once(
    client: Client, server: ScriptedServer
) -> None:
    gate = asyncio.Event()

    def answer(request: Request) -> Reply:
        return says(USER) if request.token == "token-2" else Reply(401, b"{}", wait=gate)

    server.get("/user/", answer)
    asking = asyncio.gather(*(client.user() for _ in range(20)))
    await server.busy_with(16)  # as many as there may be connections
    gate.set()
    await asking
    assert len(server.token_requests) == 2
    assert len(server.asked) == 40


async def test_a_request_that_is_called_off_lets_the_next_fetch_the_token(
    client: Client, server: ScriptedServer
) -> None:
    never = asyncio.Event()
    server.on("POST", TOKEN, Reply(200, b"{}", wait=never), a_token("second"))
    server.get("/user/", says(USER))
    first = asyncio.create_task(client.user())
    await server.busy_with(1)
    second = asyncio.create_task(client.user())
    first.cancel()
    assert (await second).login == "boss"
    assert server.requests[-1].token == "second"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says({"error": "invalid_client"}, 400), Unauthorised),
        (says({"error": "invalid_client", "error_description": SECRET}, 401), Unauthorised),
        (refuses(403, "user_blocked"), Forbidden),
        (refuses(403, SECRET, SECRET), Forbidden),
        (refuses(404), Nonsense),
        (refuses(429), Busy),
        (refuses(429, "rate_limit_exceeded"), QuotaSpent),
        (Reply(503, b"<html>"), Unreachable),
        (Reply(302).with_headers(Location="http://example.org/"), Nonsense),
        (Reply(200, b"<html>"), Nonsense),
        (says({}), Nonsense),
        (says([SECRET]), Nonsense),
        (a_token(None), Nonsense),
        (a_token(""), Nonsense),
        (a_token(f"{SECRET}\r\nX: y"), Nonsense),
        (a_token(f"{SECRET}ё"), Nonsense),
        (Reply(200, b"x").with_headers(Content_Encoding="gzip"), Nonsense),
        (RESET, Unreachable),
        (Reply(200, b"{" * 100, cut=150), Unreachable),
    ],
)
async def test_without_a_token_the_action_was_not_sent(
    client: Client, server: ScriptedServer, answer: Reply, error: type[TelphinError]
) -> None:
    server.on("POST", TOKEN, answer)
    with pytest.raises(error) as failed:
        await client.control(KEY, "")
    assert type(failed.value) is error
    assert failed.value.sent is False
    assert server.asked == []
    assert SECRET not in told_by(failed.value)


async def test_a_renewal_that_fails_leaves_an_action_that_was_refused_not_sent(
    client: Client, server: ScriptedServer
) -> None:
    server.on("POST", TOKEN, a_token("one"), RESET)
    server.on("DELETE", CALL_PATH, refuses(401))
    with pytest.raises(Unreachable) as failed:
        await client.control(KEY, "")
    assert failed.value.sent is False
    assert len(server.asked) == 1


async def test_a_token_endpoint_that_recovers_is_asked_again(
    client: Client, server: ScriptedServer
) -> None:
    server.on("POST", TOKEN, Reply(503), a_token("one"))
    server.get("/user/", says(USER))
    with pytest.raises(Unreachable):
        await client.user()
    assert (await client.user()).login == "boss"


async def test_a_server_that_repeats_the_secret_does_not_make_us_show_it(
    client: Client, server: ScriptedServer
) -> None:
    echo = f"token-1 and {SECRET} are wrong"
    for reply in (refuses(400, echo, echo), refuses(403, echo, echo), refuses(429, echo, echo)):
        server.get("/user/", reply)
        with pytest.raises(TelphinError) as failed:
            await client.user()
        told = told_by(failed.value)
        assert SECRET not in told
        assert "token-1" not in told


async def test_neither_secret_nor_token_is_logged_or_shown_in_a_repr(
    client: Client, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.get("/user/", refuses(401), says(USER))
    await client.user()
    server.get("/user/", RESET)
    with pytest.raises(Unreachable) as failed:
        await client.user()
    told = (
        caplog.text
        + told_by(failed.value)
        + repr(client)
        + repr(vars(client))
        + repr(access_to(server.base_url))
        + repr(vars(vars(client)["_connection"]))
        + repr(vars(vars(vars(client)["_connection"])["_auth"]))
    )
    assert caplog.text
    assert SECRET not in told
    assert "token-1" not in told
    assert "token-2" not in told


async def test_id_and_secret_may_hold_anything(server: ScriptedServer) -> None:
    server.get("/user/", says(USER))
    async with Client(Access(server.base_url, "a&b=c", SecretStr("p%q ё&+"))) as client:
        await client.user()
    form = parse_qs(server.token_requests[0].body.decode())
    assert form["client_id"] == ["a&b=c"]
    assert form["client_secret"] == ["p%q ё&+"]


def told_by(error: BaseException) -> str:
    """All that a log or a report of the error would hold."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
