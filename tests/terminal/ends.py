"""What ends a program at a terminal, and what is left of the terminal then."""

import os
import re
import select
import signal
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ptyprocess import PtyProcess

from tests.terminal.program import PATIENCE, Terminal

GIVEN_BACK = (
    b"\x1b[?1049l",  # the alternate screen is left
    b"\x1b[?25h",  # the cursor is seen
    b"\x1b[?1000l",  # no reports of the mouse, of either kind
    b"\x1b[?1003l",
    b"\x1b[?1006l",
    b"\x1b[?2004l",  # no bracketed paste
    b"\x1b[?1004l",  # no reports of focus
)


def tell(screen: Terminal, number: signal.Signals) -> None:
    os.kill(_pid(screen), number)


def hang_up(screen: Terminal) -> None:
    """The far side is gone, and nobody says anything else to the program."""
    process = _process(screen)
    process.fileobj.close()
    process.closed = True


def ended(screen: Terminal) -> int:
    """The exit code, minus the signal where that ended it, once the process is gone."""
    status = _state(_pid(screen), 0)
    _process(screen).terminated = True  # pexpect must not wait for it again
    return os.waitstatus_to_exitcode(status)


def stopped(screen: Terminal) -> bool:
    """Waits until the process is stopped, as after Ctrl+Z."""
    return os.WIFSTOPPED(_state(_pid(screen), os.WUNTRACED))


def last_output(screen: Terminal) -> bytes:
    """All that the terminal has not read yet, to the end of the program."""
    said = bytearray()

    def all_of_it() -> bool:
        try:
            while select.select([screen.child.child_fd], [], [], 0.02)[0]:
                said.extend(os.read(screen.child.child_fd, 65536))
        except OSError:  # so a pseudo-terminal says that the near side is closed
            return True
        return False

    until(all_of_it, "the end of the program's output")
    return bytes(said)


def output_so_far(screen: Terminal) -> bytes:
    """All that a stopped program has sent."""
    said = b""
    while select.select([screen.child.child_fd], [], [], 0.2)[0]:
        said += os.read(screen.child.child_fd, 65536)
    return said


def modes(screen: Terminal) -> list[object]:
    return termios.tcgetattr(screen.child.child_fd)


@contextmanager
def near_side_of(pid: int) -> Iterator[int]:
    """A descriptor of the terminal as the program sees it."""
    near = os.open(Path(f"/proc/{pid}/fd/0").readlink(), os.O_RDWR | os.O_NOCTTY)
    try:
        yield near
    finally:
        os.close(near)


def stuff(near: int) -> None:
    """Fill what lies between the program and a terminal that does not read."""
    os.set_blocking(near, False)
    try:
        while True:
            os.write(near, b"." * 512)
    except BlockingIOError:
        return


def assert_given_back(said: bytes) -> None:
    missing = [mode for mode in GIVEN_BACK if mode not in said]
    assert not missing, f"{missing} missing in {said[-2000:]!r}"
    # ... and nothing is painted after that.
    assert re.search(rb"[^\s]", said.rpartition(b"\x1b[?25h")[2]) is None


def until(condition: Callable[[], object], what: str) -> None:
    """Waits; fails when `what` has not come to pass."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} did not come to pass"
        time.sleep(0.02)


def _process(screen: Terminal) -> PtyProcess:
    process = vars(screen.child)["ptyproc"]  # unknown to pexpect's stubs
    assert isinstance(process, PtyProcess)
    return process


def _pid(screen: Terminal) -> int:
    assert screen.child.pid
    return screen.child.pid


def _state(pid: int, options: int) -> int:
    found: list[int] = []

    def changed() -> bool:
        process, status = os.waitpid(pid, options | os.WNOHANG)
        found.append(status)
        return process == pid

    until(changed, f"the end of process {pid}")
    return found[-1]
