"""`callwatch` alone opens the dashboard on the account of the settings."""

import os
import sys
from pathlib import Path

from app.simulator.server import Running
from tests.terminal.program import terminal

ROOT = str(Path(__file__).parents[2])
ALONE = [sys.executable, "-m", "app"]


def test_it_opens_the_board_on_the_account_of_the_settings(
    exchange: Running, tmp_path: Path
) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    path = tmp_path / "config.toml"
    path.write_text(
        f'[api]\nbase_url = "{exchange.base_url}"\nclient_id = "{exchange.client_id}"\n'
        f'client_secret = "{exchange.client_secret}"\n[watch]\nextensions = ["all"]\n'
    )
    path.chmod(0o600)
    environment = {"CALLWATCH_CONFIG": str(path), "LANGUAGE": "C"}
    with terminal(ALONE, directory=ROOT, environment=environment) as screen:
        screen.wait_for(r"\+79161234567")
        screen.press("q")
        assert screen.wait_for_exit() == 0


def test_without_settings_it_says_in_one_line_what_is_missing() -> None:
    environment = {"CALLWATCH_CONFIG": os.devnull, "LANGUAGE": "C"}
    with terminal(ALONE, directory=ROOT, environment=environment) as screen:
        assert screen.wait_for_exit() == 2
        said = (screen.child.before or b"").decode()
    assert said.startswith("callwatch: No client_id is set")
    assert said.count("\n") == 1


def test_it_begins_with_the_filter_that_is_asked_for(exchange: Running) -> None:
    settings = {name: os.environ[name] for name in os.environ if name.startswith("CALLWATCH_API")}
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    exchange.place_call(extension="102", number="+79160000002", ringing=1)
    environment = settings | {"LANGUAGE": "C"}
    command = [*ALONE, "--extensions", "all", "--filter", "ringing"]
    with terminal(command, directory=ROOT, environment=environment) as screen:
        screen.wait_for("Filter:.*ringing")
        screen.wait_for("1 of 2")
        screen.press("q")
        assert screen.wait_for_exit() == 0


def test_a_filter_that_cannot_be_read_is_marked_and_nothing_is_painted() -> None:
    for command in (ALONE, [*ALONE, "demo"]):
        words = [*command, "--filter", "ringing >"]
        environment = {"CALLWATCH_CONFIG": os.devnull, "LANGUAGE": "C"}
        with terminal(words, directory=ROOT, environment=environment) as screen:
            assert screen.wait_for_exit() == 2
            said = (screen.child.before or b"").decode()
        assert "At character 10: a time is expected" in said
        assert "  ringing >\r\n           ^\r\n" in said


def test_a_state_file_that_is_set_aside_is_told_on_the_board(
    exchange: Running, tmp_path: Path
) -> None:
    settings = {name: os.environ[name] for name in os.environ if name.startswith("CALLWATCH_API")}
    state = tmp_path / "state" / "callwatch" / "state.json"
    state.parent.mkdir(parents=True, mode=0o700)
    state.write_text('{"version": 99, "accounts": {}}')
    state.chmod(0o600)
    environment = settings | {"LANGUAGE": "C", "XDG_STATE_HOME": str(tmp_path / "state")}
    command = [*ALONE, "--extensions", "all"]
    with terminal(command, directory=ROOT, environment=environment) as screen:
        screen.wait_for("state.json is of a newer callwatch")
        screen.press("q")
        assert screen.wait_for_exit() == 0
