"""Single moments: a quiet second, a dialog, a key, a change at the exchange."""

import queue
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median

from tests.bench import subjects
from tests.bench.far_side import Chunk, FarSide, Picture, far_side
from tests.bench.flow import SETTLING, watch
from tests.bench.report import Figure
from tests.bench.subjects import Exchange

CALLS = 200
PATIENCE = 10.0
NAME = 30
"""A cell of every row, coloured under the cursor only."""
WHO = slice(20, 64)
"""The cells that tell one call from another, and do not tick."""
FIRST_LINE = 2
_PROBE = re.compile(r"probe\d+")


@contextmanager
def settled(
    *, quiet: bool = False, probing: bool = False, interval: str = "2"
) -> Iterator[tuple[FarSide, Exchange]]:
    """The board at the exchange, some looks after its start."""
    with (
        subjects.exchange(CALLS, time.monotonic(), quiet=quiet, probing=probing) as exchange,
        subjects.home() as folder,
    ):
        board = subjects.board(exchange.base_url, folder)
        environment = board.environment | {"CALLWATCH_WATCH__INTERVAL": interval}
        with far_side(board.command, environment=environment) as side:
            side.wait_for(rb"\+7\d{10}")
            time.sleep(SETTLING)
            yield side, exchange


def quiet_second(seconds: int) -> list[Figure]:
    """Nothing but time passes."""
    with settled(quiet=True) as (side, _exchange):
        cost = watch({"callwatch": side}, seconds)["callwatch"]
    return [Figure("a quiet second", cost.bytes_a_second, "B", most=300)]


def dialog(times: int) -> list[Figure]:
    """Opening a dialog and closing it, between two ticks."""
    with settled(quiet=True) as (side, _exchange):
        spent = [_after_key(side, b"x") + _after_key(side, b"\x1b") for _time in range(times)]
    return [Figure("dialog opened and closed", median(spent), "B", most=4000)]


def _after_key(side: FarSide, key: bytes) -> float:
    """Bytes in the half second after a key pressed just after a tick."""
    mark = side.mark()
    while side.mark() == mark:
        time.sleep(0.005)
    time.sleep(0.2)
    before = side.received()
    side.press(key)
    time.sleep(0.6)
    return side.received() - before


def keys(times: int) -> list[Figure]:
    """From a key press to the cursor standing on another line, while everything ticks."""
    waits: list[float] = []
    chance = random.Random(5)  # noqa: S311 - when to press
    with settled() as (side, _exchange):
        eye, key = Eye(side), b"j"
        for _press in range(times):
            time.sleep(0.04 + 0.06 * chance.random())
            eye.catch_up()
            before, call = eye.cursor(), eye.call_under_cursor()
            began = time.monotonic()
            key = _there_and_back(before, key, side.size[1])
            side.press(key)
            answered = eye.until(partial(_moved, eye, call))
            waits.append(1000 * (answered - began))
    waits.sort()
    return [
        Figure("key to painted answer, median", median(waits), "ms", most=20),
        Figure("key to painted answer, 99 %", waits[len(waits) * 99 // 100], "ms"),
        Figure(f"key to painted answer, worst of {times}", waits[-1], "ms", most=60),
    ]


class Eye:
    """Feeds what arrives into a picture, and tells when something stood there."""

    def __init__(self, side: FarSide) -> None:
        self._side = side
        self._read = 0
        self.picture = Picture(side.size)

    def until(self, condition: Callable[[], bool]) -> float:
        """When the bytes arrived with which `condition` held."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # One by one: what comes after the answer is still to be looked at the next time.
            for chunk in self._side.since(self._read):
                self._feed(chunk)
                if condition():
                    return chunk.at
            time.sleep(0.0005)
        raise AssertionError("it did not come on:\n" + "\n".join(self.picture.screen.display))

    def catch_up(self) -> None:
        for chunk in self._side.since(self._read):
            self._feed(chunk)

    def cursor(self) -> int | None:
        """The line of the call under the cursor."""
        lines = range(FIRST_LINE, self._side.size[1])
        return next((y for y in lines if self.picture.background(y, NAME) != "default"), None)

    def call_under_cursor(self) -> str:
        """Whose call it is: the line alone may stay, where the list moves with the key."""
        line = self.cursor()
        return "" if line is None else self.picture.line(line)[WHO]

    def _feed(self, chunk: Chunk) -> None:
        self._read += 1
        self.picture.feed(chunk.data)


def _there_and_back(line: int | None, key: bytes, lines: int) -> bytes:
    """Down to the lower part of the screen, and up again: never where a key has nothing to do."""
    if line is None or line < lines // 4:
        return b"j"
    return b"k" if line > lines * 3 // 4 else key


def _moved(eye: Eye, before: str) -> bool:
    return eye.call_under_cursor() not in ("", before)


def lag(seconds: float) -> list[Figure]:
    """From the look that finds a change to the painted cell: what is beyond the wait for it."""
    with settled(probing=True, interval="1") as (side, exchange):
        list(_drained(exchange.probes))
        mark = side.mark()
        time.sleep(seconds)
        asked = dict(_drained(exchange.probes))
        time.sleep(1.0)
        seen = _first_seen(side, mark)
    waits = [1000 * (seen[name] - at) for name, at in asked.items() if name in seen]
    assert waits, "no change came to be seen"
    return [Figure("change to painted cell, beyond the look", median(waits), "ms", most=50)]


def _first_seen(side: FarSide, mark: int) -> dict[str, float]:
    """When each probe was painted."""
    picture = Picture(side.size)
    picture.feed(b"".join(chunk.data for chunk in side.since(0)[:mark]))
    seen: dict[str, float] = {}
    for chunk in side.since(mark):
        picture.feed(chunk.data)
        for name in _PROBE.findall("\n".join(picture.screen.display)):
            seen.setdefault(name, chunk.at)
    return seen


def _drained(waiting: "queue.Queue[tuple[str, float]]") -> Iterator[tuple[str, float]]:
    while not waiting.empty():
        yield waiting.get_nowait()
