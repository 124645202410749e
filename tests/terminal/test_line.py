"""The end of the line: whatever ends it, the terminal is given back and the program is gone.

The limits here are for slow machines; that the program does not wait for anybody, its own event
loop included, shows in that it ends at all.
"""

import signal
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from tests.terminal.ends import (
    assert_given_back,
    ended,
    hang_up,
    last_output,
    modes,
    near_side_of,
    output_so_far,
    stopped,
    stuff,
    tell,
    until,
)
from tests.terminal.program import Terminal, terminal

ROOT = str(Path(__file__).parents[2])
OPEN = r"\d:\d\d ● talking"
DEMO = [sys.executable, "-m", "app", "demo", "--agents", "12"]
HELD_UP = [
    sys.executable,
    "-c",
    "import sys, time\n"
    "from app.ui.dashboard import Dashboard\n"
    "Dashboard.action_command_palette = lambda self: self.bell() or time.sleep(3600)\n"
    "from app.cli import main\n"
    "sys.exit(main(['demo', '--agents', '12']))",
]
"""The same; Ctrl+P rings the bell and holds up its event loop for an hour."""
DEAF = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh"]
"""Ignores SIGHUP, as `nohup` and some multiplexers make a program do."""
SIGNALS = [signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT]


@pytest.fixture
def board() -> Iterator[Terminal]:
    with terminal(DEMO, directory=ROOT) as screen:
        screen.wait_for(OPEN)
        yield screen


@pytest.fixture
def exchange() -> Iterator[Running]:
    with running(SimulatorOptions(traffic=False, agents=6)) as exchange:
        yield exchange


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_gives_the_terminal_back_and_ends(number: signal.Signals) -> None:
    with terminal(DEMO, directory=ROOT) as screen:
        before = modes(screen)
        screen.wait_for(OPEN)
        assert modes(screen) != before
        tell(screen, number)
        assert_given_back(last_output(screen))
        assert modes(screen) == before
        assert ended(screen) == 128 + number


@pytest.mark.parametrize("number", SIGNALS[:2], ids=lambda number: number.name)
def test_a_signal_ends_also_what_is_held_up(number: signal.Signals) -> None:
    with terminal(HELD_UP, directory=ROOT) as screen:
        before = modes(screen)
        screen.wait_for(OPEN)
        screen.press("\x10")
        screen.child.expect("\x07")
        tell(screen, number)
        assert_given_back(last_output(screen))
        assert modes(screen) == before
        assert ended(screen) == 128 + number


@pytest.mark.parametrize("program", [DEMO, HELD_UP], ids=["at work", "held up"])
@pytest.mark.parametrize("wrapper", [[], DEAF], ids=["SIGHUP", "SIGHUP ignored"])
def test_a_terminal_that_is_gone_leaves_no_orphan(program: list[str], wrapper: list[str]) -> None:
    with terminal([*wrapper, *program], directory=ROOT) as screen:
        screen.wait_for(OPEN)
        if program is HELD_UP:
            screen.press("\x10")
            screen.child.expect("\x07")
        hang_up(screen)
        assert ended(screen) == 128 + signal.SIGHUP


def test_a_signal_before_the_first_picture_ends_too() -> None:
    """Whenever it comes; where Python itself has only begun, the signal ends it by itself."""
    with terminal(DEMO, directory=ROOT) as screen:
        screen.child.read_nonblocking(1)  # the first that is painted
        tell(screen, signal.SIGTERM)
        assert_given_back(last_output(screen))
        assert ended(screen) == 128 + signal.SIGTERM


@pytest.mark.parametrize("keys", ["q", "\x03", "\x11"], ids=["q", "Ctrl+C", "Ctrl+Q"])
def test_a_key_gives_the_terminal_back_and_ends_well(board: Terminal, keys: str) -> None:
    board.press(keys)
    assert_given_back(last_output(board))
    assert ended(board) == 0


@pytest.mark.parametrize(("how", "code"), [("q", 0), ("TERM", 128 + signal.SIGTERM)])
def test_a_terminal_that_does_not_read_keeps_nobody(board: Terminal, how: str, code: int) -> None:
    """What it has not read by then is thrown away, so that it can be given back."""
    with near_side_of(board.child.pid or 0) as near:
        stuff(near)
        if how == "q":
            board.press(how)
        else:
            tell(board, signal.SIGTERM)
        assert ended(board) == code
    assert_given_back(last_output(board))


def test_a_terminal_that_stands_still_keeps_nobody(board: Terminal) -> None:
    with near_side_of(board.child.pid or 0) as near:
        termios.tcflow(near, termios.TCOOFF)
        tell(board, signal.SIGTERM)
        assert ended(board) == 128 + signal.SIGTERM


def test_a_terminal_that_does_not_read_does_not_stop_the_polling(
    exchange: Running, tmp_path: Path
) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    path = tmp_path / "config.toml"
    path.write_text(
        f'[api]\nbase_url = "{exchange.base_url}"\nclient_id = "{exchange.client_id}"\n'
        f'client_secret = "{exchange.client_secret}"\n[watch]\nextensions = ["all"]\n'
        "interval = 0.5\n"
    )
    path.chmod(0o600)
    environment = {"CALLWATCH_CONFIG": str(path), "LANGUAGE": "C"}
    command = [sys.executable, "-m", "app"]
    with terminal(command, directory=ROOT, environment=environment) as screen:
        screen.wait_for(r"\+79161234567")
        with near_side_of(screen.child.pid or 0) as near:
            stuff(near)
        # Each makes the whole screen be painted anew.
        for _ in range(5):
            screen.press("e")
            screen.press("\x1b")
        seen = len(exchange.requests())
        until(lambda: len(exchange.requests()) > seen + 3, "another look")
        tell(screen, signal.SIGTERM)
        assert ended(screen) == 128 + signal.SIGTERM


def test_ctrl_z_gives_the_terminal_back_and_fg_paints_it_anew() -> None:
    with terminal(DEMO, directory=ROOT) as screen:
        before = modes(screen)
        screen.wait_for(OPEN)
        screen.press("\x1a")
        assert stopped(screen)
        assert_given_back(output_so_far(screen))
        assert modes(screen) == before
        again = Terminal(screen.child, 120, 40)
        tell(screen, signal.SIGCONT)
        again.wait_for(OPEN)
        again.wait_for("Hang up")  # the foot, which never changes by itself
        again.press("q")
        assert_given_back(last_output(again))
        assert modes(again) == before
        assert ended(again) == 0


def test_a_stop_that_nobody_saw_coming_is_mended_too(board: Terminal) -> None:
    tell(board, signal.SIGSTOP)
    assert stopped(board)
    output_so_far(board)
    again = Terminal(board.child, 120, 40)
    tell(board, signal.SIGCONT)
    again.wait_for(OPEN)
    again.wait_for("Hang up")
    again.press("q")
    assert_given_back(last_output(again))
    assert ended(again) == 0


def test_a_stopped_program_that_is_told_to_end_does_not_take_the_terminal_again(
    board: Terminal,
) -> None:
    board.press("\x1a")
    assert stopped(board)
    output_so_far(board)
    tell(board, signal.SIGTERM)
    tell(board, signal.SIGCONT)
    assert b"\x1b[?1049h" not in last_output(board)
    assert ended(board) == 128 + signal.SIGTERM
