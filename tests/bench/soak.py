"""`python -m tests.bench.soak`: many thousand looks at the stream, and what of them stays.

The dashboard runs without a terminal on a source that answers at once, so that a day of looks takes
minutes. After a warming-up neither the objects nor the memory may grow.
"""

import argparse
import asyncio
import gc
import os
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.calls.call import CallKey, Snapshot
from app.calls.extension import Directory, Extension
from app.calls.selection import parse_selection
from app.telphin.access import User
from app.telphin.wire import KnownRows, read_calls
from app.ui.dashboard import Dashboard
from app.watch.session import Session, SessionOptions
from tests.bench.exchange import call_row
from tests.bench.stream import Stream
from tests.bench.subjects import private_kb
from tests.unit.shut_doors import ShutDoors

A_DAY = 43_200
"""Looks of a day, one every 2 s."""
MOST_GROWTH = 0.02
BEGINS = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


class PlayedSource(ShutDoors):
    """Every look finds the stream two seconds on; time is the stream's own."""

    quota = None
    directory_warnings = ()

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._known = KnownRows()
        self.looks = 0

    def monotonic(self) -> float:
        return float(self._stream.second)

    async def user(self) -> User:
        return User("supervisor", False, 7, None, None, "", False)

    async def directory(self) -> Directory:
        staff = self._stream.staff.extensions
        return Directory.of(Extension(e.id, e.name, e.label or "", e.type) for e in staff)

    async def registered(self, extension_id: int) -> bool:
        return True

    async def current_calls(self, phones: Collection[int]) -> Snapshot:
        for _second in range(2):
            self._stream.advance()
        self.looks += 1
        self._known.look()
        rows = [call_row(call, BEGINS) for call in self._stream.calls.values()]
        reading = read_calls({"call_list": rows}, phones, known=self._known)
        now = self.monotonic()
        server_time = BEGINS + timedelta(seconds=now)
        return Snapshot(reading.calls, now, now, server_time, frozenset(phones))

    async def control(self, key: CallKey, wire_action: str, destination: str = "") -> None:
        raise AssertionError("nobody acts here")

    async def aclose(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class Sample:
    """What there was after so many looks."""

    looks: int
    objects: int
    uss_kb: int


async def play(calls: int, looks: int, samples: int) -> list[Sample]:
    """Samples at even distances; the first after as many looks again for warming up."""
    source = PlayedSource(Stream(calls))
    # A history that is full soon: until it is, it grows, as it is meant to.
    options = SessionOptions(interval=0.0, selection=parse_selection("all"), history=20)
    session = Session(lambda: source, options, monotonic=source.monotonic)
    found = []
    app = Dashboard(session)
    async with app.run_test(size=(120, 40)) as pilot:
        for sample in range(1, samples + 2):
            while source.looks < looks * sample // samples:
                await asyncio.sleep(0)
                app._tick()
            await pilot.pause()
            gc.collect()
            if sample > 1:
                found.append(Sample(source.looks, len(gc.get_objects()), private_kb(os.getpid())))
    return found


def growth(samples: list[Sample]) -> float:
    """By which part of itself the number of objects grew, from the first half to the second."""
    half = len(samples) // 2
    first, second = (min(s.objects for s in part) for part in (samples[:half], samples[half:]))
    return second / first - 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--looks", type=int, default=A_DAY)
    parser.add_argument("--calls", type=int, default=200)
    args = parser.parse_args()
    began = time.monotonic()
    samples = asyncio.run(play(args.calls, args.looks, 8))
    for sample in samples:
        sys.stdout.write(
            f"{sample.looks:7} looks  {sample.objects:7} objects  {sample.uss_kb} kB\n"
        )
    grown = growth(samples)
    sys.stdout.write(f"growth {100 * grown:.2f} %, {time.monotonic() - began:.0f} s\n")
    return int(grown > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
