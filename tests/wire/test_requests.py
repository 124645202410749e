"""What the client asks for arrives as the API wants it, and the answers mean what they should."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from app import __version__
from app.calls.actions import ACTIONS
from app.calls.call import CallKey
from app.calls.extension import Extension, Group
from app.telphin.client import Client
from app.telphin.errors import Forbidden, Gone, Nonsense, Refused, Unreachable
from tests.wire.conftest import HandClock, access_to
from tests.wire.scripted_server import API, Reply, Request, ScriptedServer, pages, refuses, says

KEY = CallKey(101, "call-1")
CALL_PATH = f"{API}/extension/101/current_calls/call-1"
USER = {"id": 1, "login": "boss", "admin": True, "client_id": 9, "access": "full"}


def an_extension(number: int, **more: object) -> dict[str, object]:
    return {"id": number, "name": f"000*{number}", "type": "phone", "status": "active"} | more


async def test_requests_carry_what_the_api_wants(client: Client, server: ScriptedServer) -> None:
    server.get("/user/", says(USER))
    await client.user()
    token, user = server.requests
    assert (token.method, token.target) == ("POST", "/oauth/token")
    assert token.headers["content-type"] == "application/x-www-form-urlencoded"
    assert token.body == (
        b"grant_type=client_credentials&client_id=app-id&client_secret=s3cr3t-of-the-application"
    )
    assert (user.method, user.target) == ("GET", "/api/ver1.0/user/")
    assert user.token == "token-1"
    for request in (token, user):
        assert request.headers["accept-encoding"] == "gzip"
        assert request.headers["user-agent"] == f"callwatch/{__version__}"


async def test_a_slash_at_the_end_of_the_address_makes_no_difference(
    server: ScriptedServer,
) -> None:
    server.get("/user/", says(USER))
    async with Client(access_to(server.base_url + "/")) as client:
        assert (await client.user()).login == "boss"
    assert [r.target for r in server.requests] == ["/oauth/token", "/api/ver1.0/user/"]


async def test_one_connection_serves_request_after_request(
    client: Client, server: ScriptedServer
) -> None:
    server.get("/user/", says(USER).gzipped())
    for _ in range(5):
        assert (await client.user()).client_id == 9
    assert server.connections == 1


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.wire], ids=lambda a: a.name)
async def test_an_action_is_a_put_with_its_word(
    client: Client, server: ScriptedServer, action: object
) -> None:
    wire = next(a.wire for a in ACTIONS if a is action)
    server.on("PUT", CALL_PATH, says({}))
    await client.control(KEY, wire, "102")
    request = server.requests[-1]
    assert request.target == CALL_PATH
    expected = {"action": wire}
    if wire not in ("hold", "offhold", "park"):
        expected["send_dst"] = "102"
    assert json.loads(request.body) == expected
    assert request.headers["content-type"] == "application/json"


async def test_hang_up_is_a_delete(client: Client, server: ScriptedServer) -> None:
    server.on("DELETE", CALL_PATH, Reply(204, headers={"Content-Length": ""}))
    await client.control(KEY, "")
    assert server.asked == ["DELETE /extension/101/current_calls/call-1"]
    assert server.requests[-1].body == b""


@pytest.mark.parametrize(
    "answer",
    [
        Reply(200),
        Reply(200, b"OK"),
        Reply(200, b"<html>"),
        Reply(200, b"not gzip").with_headers(Content_Encoding="gzip"),
        Reply(200, b"{}").with_headers(Content_Length="100"),
        Reply(200, b"x" * 10, cut=130),
        says({"success": True}, 201),
    ],
    ids=["empty", "text", "html", "damaged", "short", "cut", "created"],
)
async def test_accepted_is_accepted_whatever_the_body(
    client: Client, server: ScriptedServer, answer: Reply
) -> None:
    if answer.headers.get("Content-Length"):
        answer = Reply(200, b"{}", answer.headers, cut=len(answer.encoded()))
    server.on("PUT", CALL_PATH, answer)
    await client.control(KEY, "hold")
    assert server.asked == ["PUT /extension/101/current_calls/call-1"]


@pytest.mark.parametrize(
    ("call_id", "segment"),
    [
        ("../../user/", "..%2F..%2Fuser%2F"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("a/b", "a%2Fb"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("a b+c\\d;e&f@g:h", "a%20b%2Bc%5Cd%3Be%26f%40g%3Ah"),
        ("Ив\x1b\n", "%D0%98%D0%B2%1B%0A"),
    ],
)
async def test_an_id_is_one_step_of_the_path_whatever_is_in_it(
    client: Client, server: ScriptedServer, call_id: str, segment: str
) -> None:
    with pytest.raises(Gone):
        await client.control(CallKey(101, call_id), "")
    assert server.asked == [f"DELETE /extension/101/current_calls/{segment}"]


@pytest.mark.parametrize("call_id", ["", ".", ".."])
async def test_an_id_that_would_be_another_resource_is_never_asked_for(
    client: Client, server: ScriptedServer, call_id: str
) -> None:
    with pytest.raises(Refused) as refused:
        await client.control(CallKey(101, call_id), "")
    assert refused.value.sent is False
    assert server.requests == []


async def test_all_pages_of_extensions_are_read(client: Client, server: ScriptedServer) -> None:
    server.get("/client/@me/extension/", pages(an_extension(n) for n in range(100, 350)))
    found = await client.extensions()
    assert [e.id for e in found] == list(range(100, 350))
    assert server.asked == [
        f"GET /client/@me/extension/?page={page}&per_page=100" for page in (1, 2, 3)
    ]


@pytest.mark.parametrize(("count", "requests"), [(0, 1), (20, 1), (100, 2), (250, 2)])
async def test_a_server_that_turns_no_pages_is_read_once(
    client: Client, server: ScriptedServer, count: int, requests: int
) -> None:
    rows = [an_extension(n) for n in range(100, 100 + count)]
    server.get("/client/@me/extension/", says(rows))
    assert len(await client.extensions()) == count
    assert len(server.asked) == requests


async def test_a_page_past_the_end_may_be_empty(client: Client, server: ScriptedServer) -> None:
    server.get("/client/@me/extension/", pages(an_extension(n) for n in range(100, 200)))
    assert len(await client.extensions()) == 100
    assert len(server.asked) == 2


async def test_an_extension_that_cannot_be_read_costs_itself_and_is_told(
    client: Client, server: ScriptedServer
) -> None:
    server.get("/client/@me/extension/", says([an_extension(101), {"id": "x"}, None]))
    assert await client.extensions() == (Extension(101, "000*101"),)
    assert client.directory_warnings == ("2 extensions could not be read and are left out.",)


async def test_groups_are_asked_for_by_the_clients_own_id_once_it_is_known(
    client: Client, server: ScriptedServer
) -> None:
    server.get("/client/@me/extension_group/", says([{"id": 1, "name": "By me"}]))
    server.get("/client/9/extension_group/", says([{"id": 1, "name": "By id"}]))
    server.get("/client/@me/extension/", says([an_extension(101, client_id=9)]))
    assert await client.groups() == (Group(1, "By me"),)
    directory = await client.directory()
    assert directory.groups == {1: Group(1, "By id")}
    assert set(directory.extensions) == {101}


@pytest.mark.parametrize("code", [403, 404])
async def test_a_directory_without_groups_is_a_directory(
    client: Client, server: ScriptedServer, code: int
) -> None:
    server.get("/client/@me/extension/", says([an_extension(101)]))
    server.get("/client/@me/extension_group/", refuses(code, "access_denied"))
    directory = await client.directory()
    assert set(directory.extensions) == {101}
    assert directory.groups == {}


async def test_extensions_that_may_not_be_seen_are_an_error(
    client: Client, server: ScriptedServer
) -> None:
    server.get("/client/@me/extension/", refuses(403, "access_denied"))
    with pytest.raises(Forbidden):
        await client.directory()


async def test_whether_a_phone_is_registered(client: Client, server: ScriptedServer) -> None:
    server.get(
        "/extension/registration/",
        says({"registered": True, "registrations": []}),
        says({"registered": False}),
    )
    assert await client.registered(101) is True
    assert await client.registered(101) is False
    assert server.asked == ["GET /extension/registration/?extension_id=101"] * 2


async def test_the_quota_is_read_from_every_reply_and_kept(server: ScriptedServer) -> None:
    clock = HandClock()

    def known() -> tuple[int, int, float, int]:
        assert client.quota is not None
        quota = client.quota
        return quota.limit, quota.remaining, quota.resets_at, quota.ours

    def spent(remaining: str) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": "1000",
            "X-RateLimit-Remaining": remaining,
            "X-RateLimit-Reset": "120",
        }

    server.get("/user/", says(USER).with_headers(**spent("900")))
    async with Client(access_to(server.base_url), monotonic=clock) as client:
        await client.user()
        assert known() == (1000, 900, 1120.0, 1)

        server.get("/user/", refuses(404).with_headers(**spent("899")))
        with pytest.raises(Gone):
            await client.user()
        assert known() == (1000, 899, 1120.0, 2)

        for absurd in ("-1", "abc", "99999999999", "2000"):
            server.get("/user/", says(USER).with_headers(**spent(absurd)))
            await client.user()
        server.get("/user/", says(USER))
        await client.user()
        # What was sent since is taken for spent.
        assert known() == (1000, 894, 1120.0, 7)
        assert client.odd_quotas == 4


async def test_before_any_reply_nothing_is_known(client: Client) -> None:
    assert client.quota is None
    assert client.whole_account is None
    assert client.clock.difference is None


async def test_the_time_is_the_servers_own(server: ScriptedServer) -> None:
    clock = HandClock()
    date = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
    reply = says({"call_list": []}).with_headers(Date=format_datetime(date, usegmt=True))
    server.get("/client/@me/current_calls/", reply)
    server.on("POST", "/oauth/token", says({"access_token": "t"}).with_headers(Date=""))
    async with Client(
        access_to(server.base_url), monotonic=clock, wall=lambda: date.timestamp() + 3600
    ) as client:
        snapshot = await client.current_calls([101])
        assert abs(snapshot.server_time - date) <= timedelta(seconds=1)
        assert client.clock.difference == pytest.approx(-3600, abs=1)


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2024 00:00:00 GMT"])
async def test_without_a_date_the_local_clock_serves(server: ScriptedServer, date: str) -> None:
    local = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
    clock = HandClock()
    server.on("POST", "/oauth/token", says({"access_token": "t"}).with_headers(Date=date))
    server.get("/client/@me/current_calls/", says({}).with_headers(Date=date))
    async with Client(access_to(server.base_url), monotonic=clock, wall=local.timestamp) as client:
        assert (await client.current_calls([101])).server_time == local
        assert client.clock.difference is None


async def test_pages_without_end_are_nonsense(client: Client, server: ScriptedServer) -> None:
    def answer(request: Request) -> Reply:
        page = int(request.target.partition("page=")[2].partition("&")[0])
        return says([{"id": page * 100 + n, "name": "1"} for n in range(1, 101)])

    server.get("/client/@me/extension/", answer)
    with pytest.raises(Nonsense):
        await client.extensions()


async def test_after_the_end_nothing_answers_and_that_is_said(client: Client) -> None:
    await client.aclose()
    with pytest.raises(Unreachable):
        await client.user()
