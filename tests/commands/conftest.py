"""Commands in this process, on a simulated exchange, with nobody's settings but the test's."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
from app.simulator.options import SimulatorOptions
from app.simulator.server import Recorded, Running, running

QUIET = SimulatorOptions(traffic=False, warm_up=0.0, agents=12)
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    def complaint(self) -> str:
        """The one clear line on stderr, with nothing on stdout."""
        assert self.out == ""
        assert self.err.startswith("callwatch: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        return self.err


Command = Callable[..., Done]


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tuple(os.environ):
        if name.startswith("CALLWATCH_") or name.upper() in PROXIES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANGUAGE", "C")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command: `command("calls", "--json")`."""

    def run(*words: str) -> Done:
        capsys.readouterr()
        code = main(words)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Done(code, out, err)

    return run


@pytest.fixture
def exchange(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """An exchange without traffic of its own, and the settings that open it."""
    options = getattr(request, "param", QUIET)
    assert isinstance(options, SimulatorOptions)
    with running(options) as exchange:
        monkeypatch.setenv("CALLWATCH_API__BASE_URL", exchange.base_url)
        monkeypatch.setenv("CALLWATCH_API__CLIENT_ID", exchange.client_id)
        monkeypatch.setenv("CALLWATCH_API__CLIENT_SECRET", exchange.client_secret)
        yield exchange


def changes(exchange: Running) -> list[Recorded]:
    """The requests that were to change something at the exchange."""
    return [request for request in exchange.requests() if request.method in ("PUT", "DELETE")]
