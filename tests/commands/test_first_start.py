"""`callwatch` without any settings asks for them in the terminal, and opens the board with them."""

import os
import subprocess
import sys
from pathlib import Path

from app.simulator.server import Running
from app.ui.terminal.line import PATIENCE
from tests.terminal.program import Terminal, terminal

ROOT = str(Path(__file__).parents[2])
ALONE = [sys.executable, "-m", "app"]


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    return {
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "LANGUAGE": "C",
        **more,
    }


def fill_in(screen: Terminal, exchange: Running) -> None:
    screen.wait_for("Before the first start")
    answers = {
        exchange.client_id: exchange.client_id,
        exchange.client_secret: "•••",
        "100": "100",
    }
    for answer, shown in answers.items():
        screen.press(answer)
        screen.wait_for(shown)
        assert exchange.client_secret not in screen.screen()
        screen.press("\r")


def test_it_asks_tries_writes_and_opens_the_board(exchange: Running, tmp_path: Path) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    command = [*ALONE, "--base-url", exchange.base_url, "--extensions", "all"]
    with terminal(command, directory=ROOT, environment=surroundings(tmp_path)) as screen:
        fill_in(screen, exchange)
        screen.wait_for(r"161234567|161-?23")
        screen.press("q")
        assert screen.wait_for_exit() == 0
    path = tmp_path / "config" / "callwatch" / "config.toml"
    assert f'client_secret = "{exchange.client_secret}"' in path.read_text("utf-8")
    log = tmp_path / "state" / "callwatch" / "callwatch.log"
    assert exchange.client_secret not in log.read_text("utf-8")


def test_the_board_stays_when_the_time_is_up_that_the_dialog_had_to_end(
    exchange: Running, tmp_path: Path
) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    command = [*ALONE, "--base-url", exchange.base_url, "--extensions", "all"]
    with terminal(command, directory=ROOT, environment=surroundings(tmp_path)) as screen:
        fill_in(screen, exchange)
        screen.wait_for(r"161234567|161-?23")
        screen.wait_for(rf"0:1[{int(PATIENCE)}-9]")
        screen.press("?")
        screen.wait_for("The call under the cursor")
        screen.press("q")
        screen.wait_until_gone("The call under the cursor")
        screen.press("q")
        assert screen.wait_for_exit() == 0


def test_escape_leaves_with_what_writes_a_file_and_2(tmp_path: Path) -> None:
    with terminal(ALONE, directory=ROOT, environment=surroundings(tmp_path)) as screen:
        screen.wait_for("Before the first start")
        screen.press("\x1b")
        assert screen.wait_for_exit() == 2
        said = (screen.child.before or b"").decode()
    assert "'callwatch config init' writes a file to fill in" in said
    assert not (tmp_path / "config" / "callwatch").exists()


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    environment = os.environ | surroundings(tmp_path)
    done = subprocess.run(
        ALONE, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"needs a terminal" in done.stderr
