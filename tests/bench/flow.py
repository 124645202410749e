"""Bytes and CPU while the stream flows: all subjects side by side, in the same seconds."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from tests.bench import subjects
from tests.bench.far_side import FarSide, far_side
from tests.bench.report import Figure
from tests.bench.subjects import Subject

SIZES = ((80, 24), (120, 40), (200, 60))
CALLS = (50, 200, 1000)
USUAL = ((120, 40), 200)
SETTLING = 6.0
"""Seconds for starting up, and for the first looks."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Bytes of the median second and of the average one; share of a core in thousandths; USS."""

    bytes_a_second: float
    average: float
    cpu: float
    uss_kb: int


def measure(
    size: tuple[int, int], calls: int, seconds: int, *, quiet: bool = False
) -> dict[str, Cost]:
    """The cost of every subject, by its name."""
    epoch = time.monotonic()
    with ExitStack() as stack:
        exchange = stack.enter_context(subjects.exchange(calls, epoch, quiet=quiet))
        folder = stack.enter_context(subjects.home())
        everybody: list[Subject | None] = [
            subjects.board(exchange.base_url, folder),
            subjects.board(exchange.base_url, folder, truecolor=True),
            subjects.datatable(calls, epoch, quiet=quiet),
            subjects.in_curses(calls, epoch, quiet=quiet),
            subjects.htop(),
        ]
        sides = {
            who.name: stack.enter_context(
                far_side(who.command, size=size, environment=who.environment)
            )
            for who in everybody
            if who is not None
        }
        sides["callwatch"].wait_for(rb"\+7")
        time.sleep(SETTLING)
        return watch(sides, seconds)


def watch(sides: dict[str, FarSide], seconds: int) -> dict[str, Cost]:
    """Let so many seconds pass, and read what they cost."""
    counted: dict[str, list[int]] = {name: [side.received()] for name, side in sides.items()}
    cpu = {name: subjects.cpu_seconds(side.pid) for name, side in sides.items()}
    began = time.monotonic()
    for second in range(1, seconds + 1):
        # Just before the next tick, so that the bytes of one are counted together.
        time.sleep(max(0.0, began + second - time.monotonic()))
        for name, side in sides.items():
            counted[name].append(side.received())
    passed = time.monotonic() - began
    costs = {}
    for name, side in sides.items():
        if not side.alive:
            raise AssertionError(f"{name} has ended: {side.data()[-2000:]!r}")
        steps = [b - a for a, b in zip(counted[name], counted[name][1:], strict=False)]
        costs[name] = Cost(
            bytes_a_second=median(steps),
            average=sum(steps) / passed,
            cpu=1000 * (subjects.cpu_seconds(side.pid) - cpu[name]) / passed,
            uss_kb=subjects.private_kb(side.pid),
        )
    return costs


def figures(costs: dict[tuple[tuple[int, int], int], dict[str, Cost]]) -> list[Figure]:
    """The figures of the usual size and number, and every other as information."""
    found: list[Figure] = []
    usual = costs.get(USUAL)
    if usual:
        own, rich = usual["callwatch"], usual["callwatch, truecolor"]
        plain, curses = usual["DataTable"], usual["curses"]
        found += [
            Figure("bytes/s, 16 colours", own.average, "B/s", curses.average, "curses", 1.0),
            Figure("bytes/s, truecolor", rich.average, "B/s", plain.average, "DataTable", 0.10),
            Figure("CPU, polling", own.cpu / 10, "%", plain.cpu / 10, "DataTable", 0.2),
        ]
        thousand = costs.get((USUAL[0], 1000))
        if thousand:
            many = thousand["callwatch"].cpu / 10
            found.append(Figure("CPU at 1000 calls", many, "%", own.cpu / 10, "at 200", 1.3))
    return found


def rows(costs: dict[tuple[tuple[int, int], int], dict[str, Cost]]) -> list[tuple[str, ...]]:
    """Everything that was measured, a line for each subject."""
    found: list[tuple[str, ...]] = [
        ("size", "calls", "subject", "B/s", "median", "CPU %", "USS MB")
    ]
    for ((columns, lines), calls), by_name in costs.items():
        for name, cost in by_name.items():
            found.append(
                (
                    f"{columns}x{lines}",
                    str(calls),
                    name,
                    f"{cost.average:.0f}",
                    f"{cost.bytes_a_second:.0f}",
                    f"{cost.cpu / 10:.2f}",
                    f"{cost.uss_kb / 1024:.1f}",
                )
            )
    return found
