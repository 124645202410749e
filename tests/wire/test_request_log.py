"""What the log tells of requests: enough to reconstruct them, and nothing secret."""

import logging
import re

import pytest

from app.calls.call import CallKey
from app.telphin.client import Client
from app.telphin.errors import TelphinError
from tests.wire.conftest import SECRET
from tests.wire.scripted_server import API, RESET, ScriptedServer, refuses, says

KEY = CallKey(101, "a/../b?c")
NUMBER = "+79161234567"
CALL_PATH = f"{API}/extension/101/current_calls/a%2F..%2Fb%3Fc"
USER = {"id": 1, "login": "boss", "access": "full"}


@pytest.fixture(autouse=True)
def _from_info_on(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "app")


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines, with the milliseconds left out."""
    said = [record.getMessage() for record in caplog.records if record.name.startswith("app.")]
    assert not any(SECRET in line or NUMBER in line or "token-1" in line for line in said)
    return [re.sub(r"\d+ ms", "N ms", line) for line in said]


async def test_each_request_has_its_line_with_what_was_said(
    client: Client, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    quota = {
        "X-RateLimit-Limit": "1000",
        "X-RateLimit-Remaining": "990",
        "X-RateLimit-Reset": "60",
        "X-Request-Id": "req-7",
    }
    server.get("/user/", says(USER).with_headers(**quota))
    await client.user()
    assert told(caplog) == [
        "POST /oauth/token: 200 in N ms",
        "GET /user/: 200 in N ms, 990 of 1000 left, request req-7",
    ]


async def test_an_action_tells_what_was_asked_for_and_masks_whom(
    client: Client, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.on("PUT", CALL_PATH, says({}))
    await client.control(KEY, "transfer", NUMBER)
    assert told(caplog)[0] == (
        "PUT /extension/101/current_calls/a%2F..%2Fb%3Fc asks for transfer ***4567"
    )


async def test_a_refusal_has_its_kind_its_code_and_its_status(
    client: Client, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.get("/user/", refuses(403, "access_denied", f"Not for {NUMBER}."))
    with pytest.raises(TelphinError):
        await client.user()
    assert told(caplog)[-2:] == [
        "GET /user/: 403 in N ms",
        "GET /user/ failed: Forbidden 403 access_denied",
    ]


async def test_a_request_without_an_answer_says_so(
    client: Client, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.get("/user/", RESET)
    with pytest.raises(TelphinError):
        await client.user()
    assert told(caplog)[-1] == "GET /user/ failed: Unreachable without an answer "
