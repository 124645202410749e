"""The whole program in a real pseudo-terminal: `callwatch demo`, as a supervisor would use it."""

import sys
from pathlib import Path

import pytest

from tests.terminal.program import terminal

DEMO = [sys.executable, "-m", "app", "demo", "--agents", "12"]
ROOT = str(Path(__file__).parents[2])


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40), (200, 60)])
def test_the_demo_shows_calls_hangs_one_up_and_leaves_no_trace(columns: int, lines: int) -> None:
    with terminal(DEMO, columns=columns, lines=lines, directory=ROOT) as screen:
        screen.wait_for(r"\d+ talking")
        screen.wait_for(r"\d:\d\d ● talking")
        screen.press("x")
        screen.wait_for(r"Hang up \(y\)")
        screen.press("\r")  # the focus is on Cancel
        screen.wait_until_gone(r"Hang up \(y\)")
        screen.press("x")
        screen.wait_for(r"Hang up \(y\)")
        screen.press("y")
        screen.wait_for("Accepted: the call is being ended")
        screen.wait_for("✕ ended")
        screen.press("q")
        assert screen.wait_for_exit() == 0


def test_keys_of_a_russian_keyboard_open_the_same_dialogs() -> None:
    with terminal(DEMO, directory=ROOT) as screen:
        screen.wait_for(r"\d:\d\d ● talking")
        screen.press("ц")
        screen.wait_for(r"Whisper \(Enter\)")
        screen.press("\x1b")
        screen.wait_until_gone(r"Whisper \(Enter\)")
        screen.press("й")
        assert screen.wait_for_exit() == 0


def test_nothing_in_a_pasted_text_is_a_key() -> None:
    with terminal(DEMO, directory=ROOT) as screen:
        screen.wait_for(r"\d:\d\d ● talking")
        screen.press("\x1b[200~copied \x1bZq \x1bx\r\x1b[201~")
        screen.press("t")
        screen.wait_for("To which number")
        screen.press("\x1b[200~+7 916 \x1b[31m123\x1bq\x1b[201~")
        screen.wait_for(r"\+7 916 \[31m123q")
        screen.press("\x1b")
        screen.wait_until_gone("To which number")
        screen.press("q")
        assert screen.wait_for_exit() == 0


def test_the_clock_ticks_between_looks() -> None:
    with terminal([*DEMO, "--interval", "3600"], directory=ROOT) as screen:
        screen.wait_for(r"0:0\d|\d:\d\d ● talking")
        screen.wait_for(r"\b5 s old")
        screen.press("q")
        assert screen.wait_for_exit() == 0
