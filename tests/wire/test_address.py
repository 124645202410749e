"""The secret leaves this machine encrypted or not at all."""

import pytest

from app.telphin.access import checked_address, is_loopback
from app.telphin.client import Client
from app.telphin.errors import BadAddress, InsecureAddress, TelphinError, Unreachable
from tests.wire.conftest import access_to


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://apiproxy.telphin.ru", "https://apiproxy.telphin.ru"),
        ("https://apiproxy.telphin.ru/", "https://apiproxy.telphin.ru"),
        (" https://apiproxy.telphin.ru:8443// ", "https://apiproxy.telphin.ru:8443"),
        ("https://gate.example/telphin/", "https://gate.example/telphin"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://LOCALHOST", "http://LOCALHOST"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_that_may_be_used(written: str, meant: str) -> None:
    assert checked_address(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "http://apiproxy.telphin.ru",
        "HTTP://apiproxy.telphin.ru",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://[::]",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://2130706433",
        "http://127.1",
    ],
)
def test_plain_http_to_another_machine_is_refused_before_any_request(written: str) -> None:
    with pytest.raises(InsecureAddress, match="https://"):
        checked_address(written)
    with pytest.raises(InsecureAddress):
        Client(access_to(written))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "apiproxy.telphin.ru",
        "ftp://apiproxy.telphin.ru",
        "https://",
        "https:///path",
        "https://host:99999",
        "https://host:0",
        "https://host:port",
        "https://ho st",
        "https://host\n.example",
        "https://[::1",
        "https://a..b",
        "https://" + "a" * 64 + ".example",
        "https://host/?query",
        "https://host/#fragment",
        "https://host\x1b[2J",
    ],
)
def test_what_is_no_address_is_refused_in_a_clean_sentence(written: str) -> None:
    with pytest.raises(BadAddress) as refused:
        checked_address(written)
    assert not isinstance(refused.value, InsecureAddress)
    assert str(refused.value).isprintable()
    assert refused.value.sent is False


def test_an_address_with_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadAddress) as refused:
        checked_address("https://user:hunter2@host")
    assert "hunter2" not in str(refused.value)


def test_the_error_is_one_of_the_family_and_one_that_settings_understand() -> None:
    assert issubclass(InsecureAddress, TelphinError)
    assert issubclass(InsecureAddress, ValueError)


def test_an_address_only_the_client_can_judge_is_an_error_of_the_family() -> None:
    with pytest.raises(BadAddress):
        Client(access_to("https://-\u0301.example"))


@pytest.mark.parametrize("host", ["example.org", "::", "10.0.0.1", "", "localhost.", "127.0.0.1x"])
def test_only_this_machine_is_this_machine(host: str) -> None:
    assert not is_loopback(host)


def test_certificates_that_cannot_be_read_are_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/certificates.pem")
    with pytest.raises(Unreachable, match="SSL_CERT_FILE"):
        Client(access_to("https://apiproxy.invalid"))
