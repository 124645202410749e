"""Proxies of the environment: what is encrypted goes through them, what stays here never does."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from app.telphin.access import Access
from app.telphin.client import Client
from app.telphin.errors import TelphinError, Unreachable
from tests.wire.conftest import access_to
from tests.wire.scripted_server import ScriptedServer, refuses, says, scripted


class Tunnel:
    """A proxy that opens a way to whatever `CONNECT` names."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        host, _colon, port = head.split()[1].rpartition(":")
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


@asynccontextmanager
async def tunnel() -> AsyncIterator[Tunnel]:
    made = Tunnel()
    ways: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ways.add(asyncio.create_task(made.serve(reader, writer)))

    listener = await asyncio.start_server(begin, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        listener.close()
        await asyncio.gather(*ways)


@asynccontextmanager
async def encrypted(folder: Path) -> AsyncIterator[tuple[ScriptedServer, Access]]:
    """A server with a certificate, and what opens it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    async with scripted(context) as server:
        server.get("/user/", says({"id": 1, "login": "boss"}))
        yield server, replace(access_to(server.base_url), ca_file=folder / "ca.pem")


async def login(access: Access) -> str:
    async with Client(access) as client:
        return (await client.user()).login


async def test_the_api_is_reached_through_the_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with encrypted(tmp_path) as (server, access), tunnel() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert await login(access) == "boss"
        assert proxy.asked[0].startswith(f"CONNECT {server.base_url.removeprefix('https://')} ")


async def test_no_proxy_names_hosts_that_are_reached_past_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with encrypted(tmp_path) as (_server, access), tunnel() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "example.org,127.0.0.1")
        assert await login(access) == "boss"
        assert proxy.asked == []


async def test_the_proxys_password_is_for_the_proxy_alone_and_the_token_for_the_api(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with encrypted(tmp_path) as (server, access), tunnel() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//me:hunter2@"))
        assert await login(access) == "boss"
    assert "Proxy-Authorization: Basic" in proxy.asked[0]
    assert not any("Bearer" in head for head in proxy.asked)
    assert all("proxy-authorization" not in request.headers for request in server.requests)


async def test_a_proxy_in_between_is_not_trusted_to_vouch_for_the_api(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with encrypted(tmp_path) as (server, access), tunnel() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(Unreachable) as refused:
            await login(replace(access, ca_file=None))
        assert server.requests == []
    assert not refused.value.sent


@pytest.mark.parametrize(("code", "word"), [(407, "password"), (502, "proxy"), (403, "proxy")])
async def test_a_proxy_that_refuses_means_not_sent(
    monkeypatch: pytest.MonkeyPatch, code: int, word: str
) -> None:
    async with scripted() as proxy:
        proxy.on("CONNECT", "apiproxy.invalid:443", refuses(code))
        monkeypatch.setenv("HTTPS_PROXY", proxy.base_url)
        with pytest.raises(TelphinError) as failed:
            await login(access_to("https://apiproxy.invalid"))
    assert isinstance(failed.value, Unreachable)
    assert not failed.value.sent
    assert word in str(failed.value)


async def test_a_proxy_that_has_gone_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scripted() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.base_url)
    with pytest.raises(Unreachable) as failed:
        await login(access_to("https://apiproxy.invalid"))
    assert not failed.value.sent


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_plain_http_goes_past_every_proxy(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    server.get("/user/", says({"id": 1}))
    async with scripted() as proxy:
        monkeypatch.setenv(name, proxy.base_url)
        async with Client(access_to(server.base_url)) as client:
            await client.user()
        assert proxy.requests == []


async def test_https_goes_through_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with scripted() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.base_url)
        async with Client(access_to("https://apiproxy.invalid")) as client:
            with pytest.raises(Unreachable) as failed:
                await client.user()
        assert [(r.method, r.target) for r in proxy.requests] == [
            ("CONNECT", "apiproxy.invalid:443")
        ]
    assert failed.value.sent is False
    assert "proxy" in str(failed.value)


@pytest.mark.parametrize("proxy", ["gopher://x", "http://user:hunter2@x:y", "socks5://x:1"])
def test_a_proxy_that_cannot_be_used_is_said_so(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(Unreachable) as failed:
        Client(access_to("https://apiproxy.invalid"))
    assert "HTTPS_PROXY" in str(failed.value)
    assert "hunter2" not in str(failed.value)
