"""A stand-in for the API's client, at the process border: scripted, counted, slow if asked."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from itertools import pairwise

from app.calls.call import Call, CallKey, Snapshot
from app.calls.extension import Directory, Extension
from app.telphin.access import User
from app.telphin.errors import TelphinError
from app.telphin.quota import Quota
from tests.unit.shut_doors import ShutDoors

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOMEBODY = User("somebody", False, 7, None, None, "Europe/Moscow", read_only=False)
PHONES = Directory.of([Extension(n, f"000*10{n}", f"Agent {n}") for n in range(1, 6)])


class StandIn(ShutDoors):
    """What it is told to answer it answers; failures are used up, then all is well again."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.monotonic = monotonic
        self.looks: list[tuple[float, frozenset[int]]] = []
        self.sent: list[tuple[CallKey, str, str]] = []
        self.failures: list[TelphinError] = []
        self.directory_failures: list[TelphinError] = []
        self.user_failure: TelphinError | None = None
        self.calls: tuple[Call, ...] = ()
        self.look_takes = 0.0
        self.control_takes = 0.0
        self.control_failures: list[TelphinError] = []
        self.whole_account = True
        self.quota: Quota | None = None
        self.directory_warnings: tuple[str, ...] = ()
        self.closed = False
        self.under_way = 0

    async def user(self) -> User:
        if self.user_failure is not None:
            raise self.user_failure
        return SOMEBODY

    async def directory(self) -> Directory:
        if self.directory_failures:
            raise self.directory_failures.pop(0)
        return PHONES

    async def registered(self, extension_id: int) -> bool:
        return extension_id in PHONES.extensions

    async def current_calls(self, phones: Collection[int]) -> Snapshot:
        asked_at = self.monotonic()
        self.looks.append((asked_at, frozenset(phones)))
        self.under_way += 1
        assert self.under_way == 1, "two looks at once"
        try:
            await asyncio.sleep(self.look_takes)
        finally:
            self.under_way -= 1
        if self.failures:
            raise self.failures.pop(0)
        return Snapshot(
            calls=tuple(c for c in self.calls if c.key.extension_id in phones),
            asked_at=asked_at,
            taken_at=self.monotonic(),
            server_time=MORNING,
            covered=frozenset(phones),
            whole_account=self.whole_account,
        )

    async def control(self, key: CallKey, wire_action: str, destination: str = "") -> None:
        self.sent.append((key, wire_action, destination))
        await asyncio.sleep(self.control_takes)
        if self.control_failures:
            raise self.control_failures.pop(0)

    async def aclose(self) -> None:
        self.closed = True

    def look_times(self) -> list[float]:
        return [round(at, 3) for at, _phones in self.looks]


def gaps(times: Iterable[float]) -> list[float]:
    """Seconds between one and the next."""
    return [round(b - a, 3) for a, b in pairwise(times)]
