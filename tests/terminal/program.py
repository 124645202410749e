"""A real program in a real pseudo-terminal, with an emulator that shows what a person would see."""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import pexpect
import pyte

PATIENCE = 30.0
"""Seconds after which a picture that was waited for is given up."""


class Terminal:
    """`screen()` is the text on the far side; `wait_for` reads on until a text stands there.

    `output` holds every byte that has left the program.
    """

    def __init__(self, child: "pexpect.spawn[bytes]", columns: int, lines: int) -> None:
        self.child = child
        self.output = bytearray()
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)

    def screen(self) -> str:
        # Not pyte's own `display`: it stumbles over half a wide character.
        return "\n".join("".join(self.cells(line)) for line in range(self._screen.lines))

    def wait_for(self, pattern: str, patience: float = PATIENCE) -> str:
        """The screen once `pattern` (a regular expression) is on it; fails with the picture."""
        return self._wait(lambda: re.search(pattern, self.screen()) is not None, pattern, patience)

    def wait_until_gone(self, pattern: str, patience: float = PATIENCE) -> str:
        return self._wait(lambda: re.search(pattern, self.screen()) is None, pattern, patience)

    def cells(self, line: int) -> list[str]:
        """What stands in each cell; a wide character leaves the cell after it empty."""
        return [self._screen.buffer[line][x].data for x in range(self._screen.columns)]

    def spoil(self, text: str) -> None:
        """What somebody else writes to the terminal."""
        self._stream.feed(text.encode())

    def read_for(self, seconds: float) -> None:
        """Take what comes in that time, if anything."""
        with suppress(pexpect.TIMEOUT):
            self._stream.feed(self.child.read_nonblocking(65536, timeout=seconds))

    def reversed_text(self) -> str:
        """What stands on the screen in reverse, after what has come so far."""
        self._stream.feed(self.drain(0.0))
        lines = (self._screen.buffer[y] for y in range(self._screen.lines))
        return "".join(line[x].data for line in lines for x in sorted(line) if line[x].reverse)

    def drain(self, seconds: float) -> bytes:
        """What comes within so long, and what has come already."""
        end = time.monotonic() + seconds
        said = b""
        while True:
            try:
                said += self.child.read_nonblocking(65536, timeout=0.001)
            except pexpect.TIMEOUT:
                if time.monotonic() >= end:
                    return said

    def press(self, keys: str) -> None:
        self.child.send(keys)

    def wait_for_exit(self, patience: float = PATIENCE) -> int:
        """The exit code, once the program has ended."""
        self.child.expect(pexpect.EOF, timeout=patience)
        self.output += self.child.before or b""
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -1

    def _wait(self, condition: Callable[[], bool], sought: str, patience: float) -> str:
        end = time.monotonic() + patience
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"{sought!r} did not come to pass on:\n{self.screen()}")
            try:
                arrived = self.child.read_nonblocking(65536, timeout=0.2)
                self.output += arrived
                self._stream.feed(arrived)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                raise AssertionError(
                    f"ended before {sought!r}; the last picture:\n{self.screen()}"
                ) from None
        return self.screen()


@contextmanager
def terminal(
    command: Sequence[str],
    *,
    columns: int = 120,
    lines: int = 40,
    environment: Mapping[str, str] | None = None,
    directory: str | None = None,
) -> Iterator[Terminal]:
    """Run a command in a terminal of that size; it is ended when the context is left."""
    kept = {
        name: value
        for name, value in os.environ.items()
        # Textual believes COLUMNS and LINES, which xdist sets, more than the terminal.
        if name not in ("NO_COLOR", "LANGUAGE", "COLUMNS", "LINES")
        and not name.startswith(("TEXTUAL", "CALLWATCH", "LC_"))
    }
    child: pexpect.spawn[bytes] = pexpect.spawn(
        command[0],
        list(command[1:]),
        dimensions=(lines, columns),
        env=kept | {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | dict(environment or {}),
        cwd=directory,
        timeout=PATIENCE,
    )
    try:
        yield Terminal(child, columns, lines)
    finally:
        child.close(force=True)
