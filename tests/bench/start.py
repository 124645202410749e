"""From exec to the first picture and to the first rows, and the memory of a running dashboard."""

import time
from statistics import median

from tests.bench import subjects
from tests.bench.far_side import far_side
from tests.bench.report import Figure
from tests.bench.subjects import Subject

USUAL_CALLS = 200
FRAME, ROWS = rb"talking", rb"\+7\d{10}"
"""What the board's first frame shows (its header), and what only a row of a call does."""
LOOKS = 10.0
"""Seconds of polling after which memory is read."""


def start(times: int) -> list[Figure]:
    """Both subjects by turns."""
    frames: list[float] = []
    firsts: list[float] = []
    plain: list[float] = []
    epoch = time.monotonic()
    with subjects.exchange(USUAL_CALLS, epoch) as exchange, subjects.home() as folder:
        own = subjects.board(exchange.base_url, folder)
        for _time in range(times):
            frame, row = _first(own, FRAME, ROWS)
            frames.append(frame)
            firsts.append(row)
            plain.append(_first(subjects.datatable(USUAL_CALLS, epoch), ROWS)[0])
    beside = 1000 * median(plain)
    return [
        Figure("exec to first frame", 1000 * median(frames), "ms", beside, "DataTable", 0.8),
        Figure("exec to first rows", 1000 * median(firsts), "ms", beside, "DataTable", 1.5),
    ]


def _first(subject: Subject, *sought: bytes) -> list[float]:
    """Seconds until each of the patterns had arrived."""
    with far_side(subject.command, environment=subject.environment) as side:
        return [side.wait_for(pattern) - side.began for pattern in sought]


def memory(times: int) -> list[Figure]:
    """USS with the client running, beside a bare app that has imported the same libraries."""
    own: list[float] = []
    plain: list[float] = []
    with subjects.exchange(USUAL_CALLS, time.monotonic()) as exchange, subjects.home() as folder:
        board, bare = subjects.board(exchange.base_url, folder), subjects.bare()
        for _time in range(times):
            with (
                far_side(board.command, environment=board.environment) as side,
                far_side(bare.command, environment=bare.environment) as other,
            ):
                side.wait_for(ROWS)
                other.wait_for(b"bare")
                time.sleep(LOOKS)
                own.append(subjects.private_kb(side.pid) / 1024)
                plain.append(subjects.private_kb(other.pid) / 1024)
    return [Figure("USS, client running", median(own), "MB", median(plain), "bare Textual", 1.1)]
