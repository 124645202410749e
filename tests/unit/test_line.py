"""The watch over the line, where nothing has ended yet: it leaves the process as it found it."""

import os
import pty
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from app.ui.terminal.line import ENDS, Line

PATIENCE = 10.0


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    far, near = pty.openpty()
    yield near, near
    os.close(near)
    os.close(far)


def watchers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "callwatch-line"]


def test_a_line_on_which_nothing_ran_leaves_the_process_as_it_was(
    terminal: tuple[int, int],
) -> None:
    def must_not_exit(_code: int) -> None:
        raise AssertionError

    before = [signal.getsignal(number) for number in ENDS]
    with Line(terminal=terminal, at_exit=must_not_exit):  # type: ignore[arg-type]  # never returns, or is never called
        assert len(watchers()) == 1
        assert [signal.getsignal(number) for number in ENDS] != before
    assert [signal.getsignal(number) for number in ENDS] == before
    end = time.monotonic() + PATIENCE
    while watchers():
        assert time.monotonic() < end
        time.sleep(0.01)
    wakeup = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(wakeup)
    assert wakeup == -1
