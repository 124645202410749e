"""Certificates: who is not trusted gets nothing; whom to trust is the administrator's choice."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from app.telphin import trust as trust_module
from app.telphin.client import Client
from app.telphin.errors import TelphinError, Unreachable
from tests.wire.conftest import access_to
from tests.wire.scripted_server import ScriptedServer, says, scripted

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    return path


@asynccontextmanager
async def encrypted(certificate: trustme.LeafCert) -> AsyncIterator[ScriptedServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    async with scripted(context) as server:
        server.get("/user/", says({"id": 1, "login": "boss"}))
        yield server


async def login(server: ScriptedServer, ca_file: Path | None = None) -> str:
    access = replace(access_to(server.base_url), ca_file=ca_file)
    async with Client(access) as client:
        return (await client.user()).login


async def refused(server: ScriptedServer, ca_file: Path | None = None) -> str:
    """The sentence of the refusal; nothing was sent, not even the secret."""
    with pytest.raises(TelphinError) as raised:
        await login(server, ca_file)
    assert isinstance(raised.value, Unreachable)
    assert not raised.value.sent
    assert server.requests == []
    return str(raised.value)


async def test_an_unknown_authority_gets_nothing(authority: trustme.CA) -> None:
    async with encrypted(authority.issue_cert("127.0.0.1")) as server:
        sentence = await refused(server)
    assert "cannot be trusted" in sentence
    assert "ca_file" in sentence


async def test_an_expired_certificate_gets_nothing(authority: trustme.CA, ca_file: Path) -> None:
    expired = authority.issue_cert(
        "127.0.0.1", not_before=YESTERDAY - timedelta(days=9), not_after=YESTERDAY
    )
    async with encrypted(expired) as server:
        assert "expired" in await refused(server, ca_file)


async def test_a_certificate_of_tomorrow_gets_nothing(authority: trustme.CA, ca_file: Path) -> None:
    tomorrow = authority.issue_cert("127.0.0.1", not_before=YESTERDAY + timedelta(days=2))
    async with encrypted(tomorrow) as server:
        assert "clock" in await refused(server, ca_file)


@pytest.mark.parametrize("name", ["apiproxy.telphin.ru", "127.0.0.2"])
async def test_a_certificate_of_another_host_gets_nothing(
    authority: trustme.CA, ca_file: Path, name: str
) -> None:
    async with encrypted(authority.issue_cert(name)) as server:
        assert "another name" in await refused(server, ca_file)


async def test_an_unencrypted_server_behind_https_gets_nothing(server: ScriptedServer) -> None:
    server.base_url = server.base_url.replace("http:", "https:")
    assert "encrypted" in await refused(server)


async def test_a_ca_file_of_the_settings_is_trusted(authority: trustme.CA, ca_file: Path) -> None:
    async with encrypted(authority.issue_cert("127.0.0.1")) as server:
        assert await login(server, ca_file) == "boss"


async def test_a_ca_file_is_trusted_in_place_of_all_others(
    authority: trustme.CA, tmp_path: Path, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    async with encrypted(authority.issue_cert("127.0.0.1")) as server:
        await refused(server, other)


async def test_what_the_environment_names_is_trusted(
    authority: trustme.CA, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    async with encrypted(authority.issue_cert("127.0.0.1")) as server:
        assert await login(server) == "boss"


def test_the_systems_own_store_is_trusted_and_not_a_packages(
    ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is what OpenSSL takes for it; here one that holds a single authority."""
    real = ssl.get_default_verify_paths()
    monkeypatch.setattr(
        ssl, "get_default_verify_paths", lambda: real._replace(cafile=str(ca_file), capath="")
    )
    system = ssl.create_default_context(cafile=ca_file)
    monkeypatch.setattr(
        ssl, "create_default_context", lambda **named: pytest.fail(str(named)) if named else system
    )
    assert trust_module.trust(None) is system


def test_where_the_system_has_no_store_a_packages_is_better_than_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = ssl.get_default_verify_paths()
    empty = real._replace(cafile="", capath=str(tmp_path))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: empty)
    assert trust_module.trust(None).cert_store_stats()["x509_ca"] > 50


@pytest.mark.parametrize("content", [None, b"", b"not a certificate", b"\x00\xff"])
async def test_a_ca_file_that_holds_no_certificates_is_named(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreachable, match=r"ca\.pem.*ca_file") as raised:
        Client(replace(access_to("https://127.0.0.1"), ca_file=path))
    assert not raised.value.sent


async def test_a_folder_is_no_ca_file(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="ca_file"):
        Client(replace(access_to("https://127.0.0.1"), ca_file=tmp_path))


async def test_a_server_may_set_cookies_in_vain(server: ScriptedServer) -> None:
    cookie = says({"id": 1}).with_headers(Set_Cookie="session=1; Path=/")
    server.get("/user/", cookie)
    async with Client(access_to(server.base_url)) as client:
        await client.user()
        await client.user()
    assert len(server.token_requests) == 1
    assert all("cookie" not in request.headers for request in server.requests)
