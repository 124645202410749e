"""Every reply feeds the quota, and dashboards of one account share it and their token."""

from pathlib import Path

import pytest

from app.calls.call import CallKey
from app.telphin.client import Client
from app.telphin.errors import QuotaSpent, Refused, Unreachable
from app.telphin.shared import Shared
from tests.wire.conftest import HandClock, access_to
from tests.wire.scripted_server import (
    API,
    TOKEN,
    Reply,
    ScriptedServer,
    refuses,
    says,
)

USER = {"id": 1, "login": "boss", "access": "full"}
KEY = CallKey(101, "call-1")
CALL = f"{API}/extension/101/current_calls/call-1"


def leaving(reply: Reply, remaining: int, reset: int = 1800) -> Reply:
    """The reply, with the headers of the quota."""
    told = {"Limit": "1000", "Remaining": str(remaining), "Reset": str(reset)}
    return reply.with_headers(**{f"X-RateLimit-{name}": value for name, value in told.items()})


def left(client: Client) -> int | None:
    return client.quota.remaining if client.quota else None


async def test_every_reply_feeds_the_quota_also_that_of_actions_tokens_and_errors(
    server: ScriptedServer, client: Client
) -> None:
    server.on("POST", TOKEN, leaving(says({"access_token": "t", "token_type": "Bearer"}), 900))
    server.get("/user/", leaving(refuses(503), 890), leaving(says(USER), 880))
    server.on("PUT", CALL, leaving(says({}), 870), leaving(refuses(400), 860))
    with pytest.raises(Unreachable):
        await client.user()
    assert left(client) == 890
    await client.user()
    assert left(client) == 880
    await client.control(KEY, "hold")
    assert left(client) == 870
    with pytest.raises(Refused):
        await client.control(KEY, "hold")
    assert left(client) == 860


async def test_a_spent_quota_is_known_until_it_starts_anew(server: ScriptedServer) -> None:
    clock = HandClock()
    spent = leaving(refuses(429, "rate_limit_exceeded"), 0, reset=600)
    server.get("/user/", leaving(says(USER), 500), spent)
    async with Client(access_to(server.base_url), monotonic=clock) as client:
        await client.user()
        with pytest.raises(QuotaSpent):
            await client.user()
        assert left(client) == 0
        clock.seconds += 601
        assert left(client) == 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shared" / "account.json"


def a_window(server: ScriptedServer, path: Path) -> Client:
    return Client(access_to(server.base_url), shared=Shared(path))


async def test_a_second_dashboard_uses_the_token_of_the_first(
    server: ScriptedServer, path: Path
) -> None:
    server.get("/user/", leaving(says(USER), 900))
    async with a_window(server, path) as one, a_window(server, path) as two:
        await one.user()
        await two.user()
        assert len(server.token_requests) == 1
        assert two.quota is not None
        assert two.quota.dashboards == 2
        assert two.quota.ours == 2


async def test_a_shared_token_that_is_refused_is_replaced_for_all(
    server: ScriptedServer, path: Path
) -> None:
    """The first request of the second dashboard is refused with it, and sent once more."""
    server.get("/user/", says(USER), refuses(401), says(USER))
    async with a_window(server, path) as one, a_window(server, path) as two:
        await one.user()
        await two.user()
        await one.user()
        assert len(server.token_requests) == 2
    tokens = [request.token for request in server.requests if request.path != TOKEN]
    assert tokens[:3] == ["token-1", "token-1", "token-2"]
