"""Whatever goes wrong becomes one of our errors, with a sentence, and says whether it was sent."""

import asyncio
import gzip
import socket
import zlib

import pytest

from app.calls.call import CallKey
from app.telphin.body import LARGEST
from app.telphin.client import Client
from app.telphin.errors import (
    Busy,
    Forbidden,
    Gone,
    Misled,
    Nonsense,
    QuotaSpent,
    Refused,
    TelphinError,
    Unauthorised,
    Unreachable,
)
from tests.wire.conftest import HandClock, access_to
from tests.wire.scripted_server import (
    API,
    RESET,
    TOKEN,
    Reply,
    ScriptedServer,
    refuses,
    says,
    scripted,
)

KEY = CallKey(101, "call-1")
CALL_PATH = f"{API}/extension/101/current_calls/call-1"
GZIP = {"Content-Encoding": "gzip"}


async def failed(client: Client) -> TelphinError:
    with pytest.raises(TelphinError) as raised:
        await client.control(KEY, "")
    return raised.value


async def failed_to_read(client: Client) -> TelphinError:
    with pytest.raises(TelphinError) as raised:
        await client.user()
    return raised.value


@pytest.mark.parametrize(
    ("answer", "error", "status"),
    [
        (refuses(401), Unauthorised, ""),
        (refuses(403, "access_denied"), Forbidden, "access_denied"),
        (refuses(403, "user_blocked"), Forbidden, "user_blocked"),
        (refuses(403, "user_access_type_deny"), Forbidden, "user_access_type_deny"),
        (refuses(403, "app_access_type_deny"), Forbidden, "app_access_type_deny"),
        (refuses(403, "of_another_kind"), Forbidden, "of_another_kind"),
        (Reply(403, b"<html>"), Forbidden, ""),
        (refuses(404, "call_not_found"), Gone, "call_not_found"),
        (Reply(404, b"<html>"), Gone, ""),
        (refuses(429, "rate_limit_exceeded"), QuotaSpent, "rate_limit_exceeded"),
        (refuses(429, "already_running"), Busy, "already_running"),
        (Reply(429, b"slow down"), Busy, ""),
        (refuses(400, "bad_request"), Refused, "bad_request"),
        (refuses(409), Refused, ""),
        (refuses(422), Refused, ""),
        (Reply(500), Unreachable, ""),
        (Reply(502, b"<html>"), Unreachable, ""),
        (refuses(503, "maintenance"), Unreachable, "maintenance"),
        (Reply(301).with_headers(Location="/elsewhere/"), Nonsense, ""),
        (Reply(304), Nonsense, ""),
        (Reply(600), Nonsense, ""),
    ],
)
async def test_every_code_has_its_error(
    client: Client,
    server: ScriptedServer,
    answer: Reply,
    error: type[TelphinError],
    status: str,
) -> None:
    server.on("DELETE", CALL_PATH, answer)
    found = await failed(client)
    assert type(found) is error
    assert (found.code, found.status, found.sent) == (answer.status, status, True)
    assert str(found).endswith((".", "No."))


async def test_each_missing_right_has_its_own_sentence(
    client: Client, server: ScriptedServer
) -> None:
    sentences = set()
    for word in ("access_denied", "user_blocked", "user_access_type_deny", "app_access_type_deny"):
        server.on("DELETE", CALL_PATH, refuses(403, word, "Permission denied"))
        sentences.add(str(await failed(client)))
    server.on("DELETE", CALL_PATH, refuses(403, "other", "Only on Mondays"))
    sentences.add(str(await failed(client)))
    assert len(sentences) == 5
    assert any("Only on Mondays" in sentence for sentence in sentences)


async def test_what_the_api_says_is_cleaned_and_bounded(
    client: Client, server: ScriptedServer
) -> None:
    server.on("DELETE", CALL_PATH, refuses(400, "a\x1b[2J", "\x1b]0;x\x07\u202e" + "y" * 5000))
    found = await failed(client)
    assert (str(found) + found.status).isprintable()
    assert len(str(found)) < 400


@pytest.mark.parametrize(
    "body",
    [b"[]", b"7", b'{"message": {"a": 1}, "status": [2]}', b"[" * 50_000, b"{" * 10**6],
    ids=["list", "number", "objects", "deep", "long"],
)
async def test_an_error_without_a_readable_body_is_still_that_error(
    client: Client, server: ScriptedServer, body: bytes
) -> None:
    server.on("DELETE", CALL_PATH, Reply(400, body))
    found = await failed(client)
    assert (type(found), found.code, found.status) == (Refused, 400, "")


async def test_a_spent_quota_says_when_it_starts_anew(
    client: Client, server: ScriptedServer
) -> None:
    spent = refuses(429, "rate_limit_exceeded").with_headers(X_RateLimit_Reset="600")
    server.get("/user/", spent)
    found = await failed_to_read(client)
    assert isinstance(found, QuotaSpent)
    assert found.retry_after == 600
    assert "10 min" in str(found)


@pytest.mark.parametrize("reset", ["", "-1", "abc", "1700000000"])
async def test_a_spent_quota_without_a_time_ends_with_the_servers_hour(
    server: ScriptedServer, reset: str
) -> None:
    noon = {"Date": "Mon, 06 May 2024 11:45:00 GMT"}
    spent = refuses(429, "rate_limit_exceeded").with_headers(**noon, X_RateLimit_Reset=reset)
    server.get("/user/", spent)
    server.on("POST", TOKEN, says({"access_token": "t"}).with_headers(**noon))
    async with Client(access_to(server.base_url), monotonic=HandClock()) as client:
        found = await failed_to_read(client)
    assert isinstance(found, QuotaSpent)
    assert found.retry_after == pytest.approx(900, abs=1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"OK",
        b"<html><body>Welcome</body></html>",
        b"{",
        b'{"id": 1, "login": ',
        b"\x00\x01\x02",
        b"[" * 100_000,
        b"[]",
        b"null",
        b"{}",
        b'{"message": "ok"}',
    ],
    ids=lambda body: repr(body[:12]),
)
async def test_a_body_that_is_not_this_api_is_nonsense(
    client: Client, server: ScriptedServer, body: bytes
) -> None:
    server.get("/user/", Reply(200, body))
    found = await failed_to_read(client)
    assert type(found) is Nonsense
    assert found.code == 200
    assert "127.0.0.1" in str(found)


def a_bomb() -> bytes:
    """A few kilobytes that unpack to a hundred times what is allowed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(2**20)
    packed = b"".join(packer.compress(zeros) for _ in range(LARGEST // 2**20 + 2))
    return packed + packer.flush()


@pytest.mark.parametrize(
    "answer",
    [
        Reply(200, a_bomb(), GZIP),
        Reply(200, bytes(LARGEST + 1)),
        Reply(200, gzip.compress(b'{"id": 1}')[:-4], GZIP),
        Reply(200, b'{"id": 1}', GZIP),
        Reply(200, b'{"id": 1}', {"Content-Encoding": "br"}),
        Reply(200, zlib.compress(b'{"id": 1}'), {"Content-Encoding": "deflate"}),
        Reply(400, a_bomb(), GZIP),
    ],
    ids=["bomb", "endless", "truncated", "not gzip", "unasked", "deflate", "bomb in an error"],
)
async def test_a_body_that_is_too_large_or_damaged_is_nonsense(
    client: Client, server: ScriptedServer, answer: Reply
) -> None:
    server.get("/user/", answer)
    assert type(await failed_to_read(client)) is Nonsense
    server.get("/user/", says({"id": 1}))
    await client.user()


@pytest.mark.parametrize("cut", [0, 5, 40, 200], ids=["at once", "status", "headers", "body"])
async def test_a_broken_connection_leaves_the_outcome_unknown(
    client: Client, server: ScriptedServer, cut: int
) -> None:
    server.get("/user/", Reply(200, b" " * 1000, cut=cut))
    found = await failed_to_read(client)
    assert (type(found), found.code, found.sent) == (Unreachable, 0, True)
    server.on("DELETE", CALL_PATH, RESET)
    found = await failed(client)
    assert (type(found), found.sent) == (Unreachable, True)
    assert server.asked.count("DELETE /extension/101/current_calls/call-1") == 1


async def test_a_refused_connection_was_not_sent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        async with Client(access_to(f"http://127.0.0.1:{port}")) as client:
            found = await failed(client)
    assert (type(found), found.sent) == (Unreachable, False)
    assert f"127.0.0.1:{port}" in str(found)


async def test_a_server_that_has_gone_since_the_last_request_was_not_sent_to(
    client: Client, server: ScriptedServer
) -> None:
    server.get("/user/", says({"id": 1}))
    await client.user()
    await server.stop()
    found = await failed(client)
    assert (type(found), found.sent) == (Unreachable, False)


async def test_no_answer_in_time_leaves_the_outcome_unknown(server: ScriptedServer) -> None:
    never = asyncio.Event()
    server.on("DELETE", CALL_PATH, Reply(204, wait=never))
    async with Client(access_to(server.base_url, timeout=0.1)) as client:
        found = await failed(client)
    assert (type(found), found.sent) == (Unreachable, True)
    assert "0.1 s" in str(found)


async def test_a_token_that_does_not_come_in_time_means_not_sent(server: ScriptedServer) -> None:
    server.on("POST", TOKEN, Reply(200, wait=asyncio.Event()))
    async with Client(access_to(server.base_url, timeout=0.1)) as client:
        found = await failed(client)
    assert (type(found), found.sent) == (Unreachable, False)


async def test_an_answer_that_trickles_is_given_up(server: ScriptedServer) -> None:
    server.get("/user/", Reply(200, b" ", {"Content-Length": "1000000"}, trickle=True))
    async with Client(access_to(server.base_url, timeout=0.1)) as client:
        found = await failed_to_read(client)
    assert (type(found), found.sent) == (Unreachable, True)


async def test_a_trickling_token_means_not_sent(server: ScriptedServer) -> None:
    server.on("POST", TOKEN, Reply(200, b" ", {"Content-Length": "1000000"}, trickle=True))
    async with Client(access_to(server.base_url, timeout=0.1)) as client:
        found = await failed(client)
    assert (type(found), found.sent) == (Unreachable, False)


async def test_a_redirect_is_not_followed_with_the_token(
    client: Client, server: ScriptedServer
) -> None:
    async with scripted() as elsewhere:
        to = f"{elsewhere.base_url}{API}/user/"
        server.get("/user/", Reply(307).with_headers(Location=to))
        assert type(await failed_to_read(client)) is Nonsense
        server.on("POST", TOKEN, Reply(308).with_headers(Location=elsewhere.base_url + TOKEN))
        assert elsewhere.requests == []


async def test_one_client_serves_on_after_every_failure(
    client: Client, server: ScriptedServer
) -> None:
    for reply in (RESET, Reply(500), Reply(200, b"<"), Reply(200, b"  ", cut=150), refuses(429)):
        server.get("/user/", reply)
        await failed_to_read(client)
    server.get("/user/", says({"id": 1, "login": "boss"}))
    assert (await client.user()).login == "boss"


async def test_a_name_that_does_not_exist_is_said_so() -> None:
    async with Client(access_to("https://nowhere.invalid")) as client:
        found = await failed(client)
    assert (type(found), found.sent) == (Misled, False)
    assert "nowhere.invalid" in str(found)


async def test_a_call_that_is_called_off_leaves_nothing_behind(
    client: Client, server: ScriptedServer
) -> None:
    never = asyncio.Event()
    server.get("/user/", Reply(200, wait=never), says({"id": 1}))
    asking = asyncio.create_task(client.user())
    await server.busy_with(1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await client.user()
