"""A line that drops, over a real sshd: the client is killed, and nothing is left at the far end."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.ends import near_side_of, stuff, until
from tests.terminal.secure_shell import Far, Server, secure_shell
from tests.terminal.test_line import DEMO, HELD_UP, OPEN

IN_GOOD_ORDER = f"told to end, with {128 + signal.SIGHUP}"
BY_FORCE = f"ended by force with {128 + signal.SIGHUP}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with secure_shell(tmp_path) as server:
        yield server


def drop(far: Far) -> None:
    """The line is gone from one moment to the next: the client cannot say good-bye."""
    assert far.ssh.child.pid
    os.kill(far.ssh.child.pid, signal.SIGKILL)


@pytest.mark.parametrize("before", ["", 'trap "" HUP;'], ids=["SIGHUP", "SIGHUP ignored"])
def test_a_dropped_line_leaves_no_orphan(server: Server, before: str) -> None:
    with server.program(DEMO, before=before) as far:
        far.ssh.wait_for(OPEN)
        drop(far)
        until(far.is_gone, "the end of the program")
        # A machine that is busy enough may need force here too.
        assert IN_GOOD_ORDER in far.logged() or BY_FORCE in far.logged()


@pytest.mark.parametrize("before", ["", 'trap "" HUP;'], ids=["SIGHUP", "SIGHUP ignored"])
def test_a_dropped_line_ends_also_what_is_held_up(server: Server, before: str) -> None:
    with server.program(HELD_UP, before=before) as far:
        far.ssh.wait_for(OPEN)
        far.ssh.press("\x10")
        far.ssh.child.expect("\x07")
        drop(far)
        until(far.is_gone, "the end of the program")
        assert BY_FORCE in far.logged()


def test_a_frozen_line_that_drops_leaves_no_orphan(server: Server) -> None:
    """The client stands still, all that lies between is full, and then the line is gone."""
    with server.program(DEMO) as far:
        far.ssh.wait_for(OPEN)
        assert far.ssh.child.pid
        os.kill(far.ssh.child.pid, signal.SIGSTOP)
        with near_side_of(far.pid) as near:
            stuff(near)
        drop(far)
        until(far.is_gone, "the end of the program")


def test_a_frozen_line_does_not_keep_who_is_told_to_end(server: Server) -> None:
    with server.program(DEMO) as far:
        far.ssh.wait_for(OPEN)
        assert far.ssh.child.pid
        os.kill(far.ssh.child.pid, signal.SIGSTOP)
        with near_side_of(far.pid) as near:
            stuff(near)
        os.kill(far.pid, signal.SIGTERM)
        until(far.is_gone, "the end of the program")
        drop(far)
