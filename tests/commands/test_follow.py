"""`callwatch calls --follow` as a script has it: a process, and a pipe to read from."""

import fcntl
import json
import os
import queue
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from app.simulator.server import Running
from tests.commands.conftest import Command
from tests.commands.test_calls import HOSTILE, KEYS

ROOT = str(Path(__file__).parents[2])
PATIENCE = 30.0
NUMBER = "+79161234567"


class Follower:
    """A running `--follow`, whose lines are read as they come."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        assert process.stderr is not None
        self.out: queue.Queue[str] = queue.Queue()
        self.err: queue.Queue[str] = queue.Queue()
        self._threads = [
            threading.Thread(target=_read, args=(end, lines), daemon=True)
            for end, lines in ((process.stdout, self.out), (process.stderr, self.err))
        ]
        for thread in self._threads:
            thread.start()

    def line(self) -> str:
        return self.out.get(timeout=PATIENCE)

    def event(self) -> dict[str, object]:
        told = json.loads(self.line())
        assert isinstance(told, dict)
        return told

    def complaint(self) -> str:
        return self.err.get(timeout=PATIENCE)

    def ends(self) -> int:
        code = self.process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        return code


def _read(end: IO[str], lines: "queue.Queue[str]") -> None:
    for line in end:
        lines.put(line.removesuffix("\n"))


@contextmanager
def begun(*words: str, stdout: int = subprocess.PIPE) -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "calls", "--follow", "--interval", "0.5", *words],
        cwd=ROOT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def following(*words: str) -> Iterator[Follower]:
    with begun(*words) as process:
        yield Follower(process)


def told(line: str) -> str:
    """The line without the time of day that it begins with."""
    at, rest = line.split(" ", 1)
    assert time.strptime(at, "%H:%M:%S")
    return rest


def test_what_happens_is_told_in_whole_words_as_it_happens(exchange: Running) -> None:
    exchange.place_call(extension="103", number="+79160000003", talking=65)
    with following() as follower:
        present = told(follower.line())
        assert present.startswith("talking already: extension 103, ")
        assert present.endswith(", call from +79160000003")
        call_id = exchange.place_call(extension="101", number=NUMBER, name="Мария", ringing=1)
        appeared = told(follower.line())
        assert appeared.startswith("begins to ring: extension 101, ")
        assert appeared.endswith(f", call from {NUMBER}  Мария")
        exchange.answer_call(call_id)
        assert told(follower.line()).startswith("answered: extension 101, ")
        exchange.end_call(call_id)
        assert told(follower.line()).startswith("ended after a talk of 0:0")


def test_json_is_an_object_a_line_with_what_was_promised(exchange: Running) -> None:
    with following("--json") as follower:
        call_id = exchange.place_call(extension="101", number=NUMBER, name=HOSTILE, ringing=1)
        begun = follower.event()
        assert tuple(begun) == ("at", "event", "call")
        # It may have been there already when the follower came.
        assert begun["event"] in ("appeared", "present")
        call = begun["call"]
        assert isinstance(call, dict)
        assert tuple(call) == KEYS
        assert call["call_id"] == call_id
        assert call["caller"] == {"number": NUMBER, "name": HOSTILE}
        exchange.end_call(call_id)
        ended = follower.line()
        assert ended.isascii()
        assert json.loads(ended)["event"] == "ended"


def test_only_what_the_filter_finds_is_told(exchange: Running) -> None:
    exchange.place_call(extension="103", number="+79160000003", talking=65)
    mine = exchange.place_call(extension="101", number=NUMBER, ringing=1)  # of Sales
    with following("--json", "--filter", "ringing group:sales") as follower:
        assert follower.event()["event"] == "present"
        exchange.place_call(extension="102", number="+79160000002", ringing=1)  # of Support
        exchange.answer_call(mine)
        answered = follower.event()
        assert answered["event"] == "answered"
        call = answered["call"]
        assert isinstance(call, dict)
        assert call["call_id"] == mine


def test_nothing_of_an_outsider_is_told_behind_the_mask(
    exchange: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_PRIVACY__MASK", "middle")
    exchange.place_call(extension="101", number=NUMBER, name="Мария Иванова", talking=5)
    with following() as text, following("--json") as objects:
        for line in (text.line(), objects.line()):
            assert "+7********67" in line
            assert NUMBER not in line
            assert "Мария Иванова" not in json.loads(f'"{line}"' if line[0] != "{" else line)


def test_a_hostile_name_stays_on_its_line(exchange: Running) -> None:
    exchange.place_call(extension="101", name=HOSTILE, talking=5)
    with following() as follower:
        line = follower.line()
        assert "Вася" in line
        assert line.isprintable()


def test_trouble_is_told_once_when_it_begins_and_once_when_it_is_over(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=5)
    with following() as follower:
        follower.line()
        exchange.set_faults("error=503:current_calls")
        assert "503" in follower.complaint()
        seen = len(exchange.requests())
        end = time.monotonic() + PATIENCE
        while len(exchange.requests()) < seen + 2:
            assert time.monotonic() < end
            time.sleep(0.05)
        exchange.set_faults()
        assert follower.complaint().startswith("callwatch: The exchange answers again, after 0:")
        follower.process.send_signal(signal.SIGINT)
        follower.ends()
        assert follower.err.empty()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_without_a_word(
    exchange: Running, number: signal.Signals, code: int
) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=5)
    with following() as follower:
        follower.line()
        follower.process.send_signal(number)
        assert follower.ends() == code
        assert follower.err.empty()


def test_it_ends_when_nobody_reads_even_where_nothing_happens(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=5)
    read, write = os.pipe()
    with begun(stdout=write) as process:
        os.close(write)
        with open(read, encoding="utf-8") as reader:  # noqa: PTH123 - a descriptor, not a path
            assert NUMBER in reader.readline()
        assert process.wait(PATIENCE) == 141


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_reader_that_does_not_read_does_not_keep_it_from_ending(
    exchange: Running, number: signal.Signals, code: int
) -> None:
    for _round in range(3):
        for extension in range(101, 113):
            exchange.place_call(extension=str(extension), name="Мария" * 20, talking=5)
    read, write = os.pipe()
    os.set_blocking(write, False)
    while True:  # nothing more goes in
        try:
            os.write(write, b"x" * 1024)
        except BlockingIOError:
            break
    os.set_blocking(write, True)
    room = len(os.read(read, 4096))  # for the first lines
    full = waiting_in(read) + room
    with begun(stdout=write) as process:
        end = time.monotonic() + PATIENCE
        before = 0
        # It has written what there was room for, and waits with the next line.
        while not (full - room < waiting_in(read) == before):
            assert time.monotonic() < end
            before = waiting_in(read)
            time.sleep(0.2)
        process.send_signal(number)
        assert process.wait(PATIENCE) == code
    os.close(read)
    os.close(write)


def waiting_in(pipe: int) -> int:
    """Bytes that nobody has read yet."""
    count = fcntl.ioctl(pipe, termios.FIONREAD, bytes(4))
    return int.from_bytes(count, sys.byteorder)


def test_a_wrong_secret_ends_it_at_the_start(
    exchange: Running, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLWATCH_API__CLIENT_SECRET", "hunter2")
    done = command("calls", "--follow")
    assert done.code == 1
    assert "please check client_id and the secret" in done.complaint()


def test_nothing_to_follow_is_told(exchange: Running, command: Command) -> None:
    done = command("calls", "--follow", "--extensions", "999")
    assert done.code == 2
    assert "Not in this account: 999." in done.err
    assert "None of the chosen extensions is a phone" in done.err
