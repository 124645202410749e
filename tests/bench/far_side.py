"""The far side of the line: a program in a pseudo-terminal, and what it sends, with the moments."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
_KEPT = ("PATH", "HOME", "VIRTUAL_ENV", "PYTHONPATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that arrived together, at a moment of `time.monotonic`."""

    at: float
    data: bytes


class FarSide:
    """A running program; a thread reads what it sends."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", line: int, size: tuple[int, int]
    ) -> None:
        self._process = process
        self._line = line
        self.size = size
        self.began = 0.0
        self.chunks: list[Chunk] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def start(self, began: float) -> None:
        self.began = began
        self._reader.start()

    def press(self, keys: bytes) -> None:
        os.write(self._line, keys)

    def resize(self, columns: int, lines: int) -> None:
        self.size = (columns, lines)
        set_size(self._line, columns, lines)

    def received(self) -> int:
        """Bytes until now."""
        with self._more:
            return sum(len(chunk.data) for chunk in self.chunks)

    def data(self) -> bytes:
        with self._more:
            return b"".join(chunk.data for chunk in self.chunks)

    def mark(self) -> int:
        """A place in `chunks`: what comes after it is new."""
        with self._more:
            return len(self.chunks)

    def since(self, mark: int) -> list[Chunk]:
        with self._more:
            return self.chunks[mark:]

    def wait_for(self, pattern: bytes, mark: int = 0) -> float:
        """When the bytes since `mark` had `pattern` in them."""
        sought = re.compile(pattern)
        end = time.monotonic() + PATIENCE
        with self._more:
            while True:
                chunks = self.chunks[mark:]
                data = b"".join(chunk.data for chunk in chunks)
                if found := sought.search(data):
                    return _moment_of(chunks, found.end())
                if time.monotonic() > end or not self.alive:
                    raise AssertionError(f"{pattern!r} did not come; the end: {data[-2000:]!r}")
                self._more.wait(0.5)

    def wait_until_still(self, seconds: float) -> None:
        """Wait until nothing has arrived for so long."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            before = self.mark()
            time.sleep(seconds)
            if self.mark() == before:
                return

    def close(self) -> None:
        if self.alive:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._reader.join(timeout=5)
        os.close(self._line)

    def _read(self) -> None:
        while True:
            try:
                ready, _, _ = select.select([self._line], [], [], 0.5)
                if not ready:
                    if not self.alive:
                        return
                    continue
                data = os.read(self._line, 65536)
            except OSError:
                return
            if not data:
                return
            with self._more:
                self.chunks.append(Chunk(time.monotonic(), data))
                self._more.notify_all()


@contextmanager
def far_side(
    command: Sequence[str],
    *,
    size: tuple[int, int] = (120, 40),
    environment: Mapping[str, str] | None = None,
) -> Iterator[FarSide]:
    """Run a command in a terminal of that size; it is ended when the context is left."""
    ours, theirs = pty.openpty()
    set_size(theirs, *size)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    began = time.monotonic()
    process = subprocess.Popen(
        ["/usr/bin/setsid", "--ctty", *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=kept | {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | dict(environment or {}),
        cwd=ROOT,
    )
    os.close(theirs)
    side = FarSide(process, ours, size)
    side.start(began)
    try:
        yield side
    finally:
        side.close()


def set_size(line: int, columns: int, lines: int) -> None:
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


class Picture:
    """What a person would see: bytes go in, cells come out."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)

    def feed(self, data: bytes) -> None:
        self._stream.feed(data)

    def line(self, number: int) -> str:
        return str(self.screen.display[number])

    def background(self, line: int, column: int) -> str:
        cell = self.screen.buffer[line][column]
        return str(cell.fg if cell.reverse else cell.bg)


def _moment_of(chunks: Sequence[Chunk], offset: int) -> float:
    """When the byte before `offset` arrived."""
    for chunk in chunks:
        offset -= len(chunk.data)
        if offset <= 0:
            return chunk.at
    return chunks[-1].at
