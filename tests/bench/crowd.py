"""Twenty dashboards at once: do all of them tick on time, and what does the machine bear."""

import os
import re
import time
from contextlib import ExitStack
from itertools import pairwise

from tests.bench import subjects
from tests.bench.far_side import Chunk, FarSide, Picture, far_side
from tests.bench.report import Figure

DASHBOARDS, CALLS = 20, 50
SETTLING = 10.0
_TIME = re.compile(r"^[\s▲◆]*(?:(\d+):)?(\d+):(\d\d) ")


def crowd(seconds: int) -> list[Figure]:
    with ExitStack() as stack:
        exchange = stack.enter_context(subjects.exchange(CALLS, time.monotonic(), quiet=True))
        sides = []
        for _n in range(DASHBOARDS):
            folder = stack.enter_context(subjects.home())
            board = subjects.board(exchange.base_url, folder)
            sides.append(
                stack.enter_context(far_side(board.command, environment=board.environment))
            )
        for side in sides:
            side.wait_for(rb"\+7")
        time.sleep(SETTLING)
        marks = [side.mark() for side in sides]
        cpu = sum(subjects.cpu_seconds(side.pid) for side in sides)
        began = time.monotonic()
        time.sleep(seconds)
        cpu = sum(subjects.cpu_seconds(side.pid) for side in sides) - cpu
        passed = time.monotonic() - began
    skipped = sum(skipped_seconds(side, mark) for side, mark in zip(sides, marks, strict=True))
    share = 100 * cpu / passed / (os.cpu_count() or 1)
    return [
        Figure(f"{DASHBOARDS} dashboards: seconds skipped", skipped, "s", most=0),
        Figure(f"{DASHBOARDS} dashboards: CPU of the machine", share, "%", most=15),
    ]


def skipped_seconds(side: FarSide, mark: int) -> int:
    """How many seconds never stood in the first call's time cell, as far as it ticked."""
    picture = Picture(side.size)
    for chunk in side.chunks[:mark]:
        picture.feed(chunk.data)
    shown = [seen for seen in (_fed(picture, chunk) for chunk in side.chunks[mark:]) if seen]
    return sum(max(0, after - before - 1) for before, after in pairwise(shown))


def _fed(picture: Picture, chunk: Chunk) -> int | None:
    """The seconds in the first row's time cell after a chunk."""
    picture.feed(chunk.data)
    for line in range(1, 6):
        if found := _TIME.match(picture.line(line)):
            hours, minutes, seconds = found.groups()
            return 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
    return None
