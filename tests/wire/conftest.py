"""A scripted server and a client that talks to it over a real socket."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from app.telphin.access import Access
from app.telphin.client import Client
from tests.wire.scripted_server import ScriptedServer, scripted

SECRET = "s3cr3t-of-the-application"
FROM_OUTSIDE = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)
"""What a machine may have set, and what would change how a test's own server is reached."""


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FROM_OUTSIDE:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with scripted() as script:
        yield script


def access_to(base_url: str, *, timeout: float = 5.0) -> Access:
    return Access(base_url, "app-id", SecretStr(SECRET), timeout)


@pytest.fixture
async def client(server: ScriptedServer) -> AsyncIterator[Client]:
    async with Client(access_to(server.base_url)) as client:
        yield client


class HandClock:
    """Monotonic seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> HandClock:
    return HandClock()
