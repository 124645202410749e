"""A program that was stopped and goes on paints its picture anew, whole."""

import signal
import time
from pathlib import Path

from tests.terminal.program import PATIENCE, Terminal, terminal
from tests.terminal.test_demo import DEMO, ROOT


def wait_until_stopped(screen: Terminal) -> None:
    """Reads meanwhile: a program that nobody reads cannot stop."""
    end = time.monotonic() + PATIENCE
    stat = Path(f"/proc/{screen.child.pid}/stat")
    while stat.read_text().rpartition(")")[2].split()[0] != "T":
        assert time.monotonic() < end, "it did not stop"
        screen.read_for(0.05)


def test_what_the_shell_wrote_in_the_meantime_is_painted_over() -> None:
    with terminal([*DEMO, "--interval", "3600"], directory=ROOT) as screen:
        picture = screen.wait_for(r"\d:\d\d ● talking")
        heading = next(line for line in picture.splitlines() if "state" in line)
        screen.child.kill(signal.SIGTSTP)
        wait_until_stopped(screen)
        screen.spoil("\x1b[2J\x1b[H$ fg ???")
        assert heading not in screen.screen()
        screen.child.kill(signal.SIGCONT)
        painted = screen.wait_for(r"\d:\d\d ● talking")
        assert heading in painted
        screen.wait_until_gone(r"\?\?\?")
        screen.press("q")
        assert screen.wait_for_exit() == 0
