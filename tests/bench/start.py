"""From exec to the first picture and to the first rows, and the memory of a running dashboard."""

import time
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Arrival:
    """Seconds since exec, and of CPU until then: the one waits, on a busy machine the other not."""

    passed: float
    cpu: float


def start(times: int) -> list[Figure]:
    """Both subjects by turns."""
    frames: list[Arrival] = []
    firsts: list[Arrival] = []
    plain: list[Arrival] = []
    epoch = time.monotonic()
    with subjects.exchange(USUAL_CALLS, epoch) as exchange, subjects.home() as folder:
        own = subjects.board(exchange.base_url, folder)
        for _time in range(times):
            frame, row = _arrivals(own, FRAME, ROWS)
            frames.append(frame)
            firsts.append(row)
            plain += _arrivals(subjects.datatable(USUAL_CALLS, epoch), ROWS)
    return [
        *_beside("exec to first frame", frames, plain, 0.8),
        *_beside("exec to first rows", firsts, plain, 1.5),
    ]


def _beside(name: str, own: list[Arrival], plain: list[Arrival], most: float) -> list[Figure]:
    passed, cpu = (
        [1000 * median(getattr(a, what) for a in arrivals) for arrivals in (own, plain)]
        for what in ("passed", "cpu")
    )
    return [
        Figure(name, passed[0], "ms", passed[1], "DataTable", most),
        Figure("  CPU until then", cpu[0], "ms", cpu[1], "DataTable"),
    ]


def _arrivals(subject: Subject, *sought: bytes) -> list[Arrival]:
    """When each of the patterns had arrived."""
    arrivals = []
    with far_side(subject.command, environment=subject.environment) as side:
        for pattern in sought:
            passed = side.wait_for(pattern) - side.began
            arrivals.append(Arrival(passed, subjects.cpu_seconds(side.pid)))
    return arrivals


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
