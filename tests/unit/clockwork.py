"""A test in time that costs none (`virtual_time`), and an exchange that lives in it.

`in_virtual_time` runs a test in such a loop. Where nothing is due any more the test fails at once,
so what waits for ever is found too. `Exchange` stands in for the API behind `watch.source.Source`:
each look and request takes the seconds, and fails with the error, that a test has planned for it.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial, wraps
from typing import ParamSpec

from app.calls.call import Call, CallKey, CallState, Direction, Party, Snapshot
from app.calls.extension import Directory, Extension
from app.calls.parking import Listed
from app.telphin.access import User
from app.telphin.errors import TelphinError
from app.telphin.quota import Quota
from tests.unit.virtual_time import Loop

START = 1000.0
"""What the clock shows when a test begins."""
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""The server's time when the clock shows `START`."""
P = ParamSpec("P")


def in_virtual_time(test: Callable[P, Coroutine[None, None, None]]) -> Callable[P, None]:
    """The test, run to its end in a loop of its own that never waits."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=partial(Loop, START)) as runner:
            runner.run(test(*args, **kwargs))

    return run


def clock() -> float:
    """Seconds, monotonic, of the running loop."""
    return asyncio.get_running_loop().time()


@asynccontextmanager
async def running(work: Coroutine[None, None, None]) -> AsyncIterator[asyncio.Task[None]]:
    """The work goes on beside the test and is cancelled in the end; its failure is the test's."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def others() -> None:
    """Give everything that is due now its turn."""
    for _turn in range(20):
        await asyncio.sleep(0)


def call(extension: int = 1, call_id: str = "a") -> Call:
    return Call(
        key=CallKey(extension, call_id),
        state=CallState.TALKING,
        direction=Direction.IN,
        caller=Party("+79160000001"),
        called=Party("101"),
        started_at=NOON,
        answered_at=NOON,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """How one request goes: so many seconds, and then an error or an answer."""

    takes: float = 0.0
    error: TelphinError | None = None
    calls: tuple[Call, ...] = ()
    quota: Quota | None = None


class Exchange:
    """Answers as planned; where nothing is planned (any more), at once and well."""

    def __init__(self, *extensions: Extension, whole_account: bool = True) -> None:
        self.plans: deque[Plan] = deque()
        self.user_plans: deque[Plan] = deque()
        self.directory_plans: deque[Plan] = deque()
        self.control_plans: deque[Plan] = deque()
        self.slots_plans: deque[Plan] = deque()
        self.slots: tuple[Listed, ...] = ()
        self.quota: Quota | None = None
        self.directory_warnings: tuple[str, ...] = ()
        self.whole_account = whole_account
        self.calls: tuple[Call, ...] = ()
        self.unregistered: set[int] = set()
        self.looks: list[tuple[float, frozenset[int]]] = []
        self.asked: list[str] = []
        self.sent: list[tuple[CallKey, str, str]] = []
        self.under_way = 0
        self.most_at_once = 0
        self.closed = False
        self._directory = Directory.of(extensions)

    @property
    def times(self) -> list[float]:
        """When looks began, in seconds since the start."""
        return [round(at - START, 6) for at, _phones in self.looks]

    async def user(self) -> User:
        self.asked.append("user")
        await self._go(self.user_plans)
        return User("boss", True, 1, None, None, "UTC", read_only=False)

    async def directory(self) -> Directory:
        self.asked.append("directory")
        await self._go(self.directory_plans)
        return self._directory

    async def registered(self, extension_id: int) -> bool:
        self.asked.append("registered")
        return extension_id not in self.unregistered

    async def current_calls(self, phones: Collection[int]) -> Snapshot:
        asked_at, watched = clock(), frozenset(phones)
        self.asked.append("calls")
        self.looks.append((asked_at, watched))
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            plan = await self._go(self.plans)
        finally:
            self.under_way -= 1
        calls = tuple(c for c in plan.calls or self.calls if c.key.extension_id in watched)
        return Snapshot(
            calls=calls,
            asked_at=asked_at,
            taken_at=clock(),
            server_time=datetime.fromtimestamp(NOON.timestamp() + clock() - START, UTC),
            covered=watched,
            whole_account=self.whole_account,
        )

    async def valet_park(self, key: CallKey, wire_action: str, slot: int) -> None:
        self.sent.append((key, f"valet_park {wire_action}", str(slot)))
        await self._go(self.control_plans)

    async def parking_slots(self, key: CallKey) -> tuple[Listed, ...]:
        self.asked.append("slots")
        await self._go(self.slots_plans)
        return self.slots

    async def call_back(self, extension_id: int, phone: str, destination: str) -> None:
        self.sent.append((CallKey(extension_id, ""), f"callback {phone}", destination))
        await self._go(self.control_plans)

    async def control(self, key: CallKey, wire_action: str, destination: str = "") -> None:
        self.sent.append((key, wire_action, destination))
        await self._go(self.control_plans)

    async def aclose(self) -> None:
        self.closed = True

    async def _go(self, plans: deque[Plan]) -> Plan:
        plan = plans.popleft() if plans else Plan()
        if plan.takes:
            await asyncio.sleep(plan.takes)
        if plan.quota is not None:
            self.quota = plan.quota
        if plan.error is not None:
            raise plan.error
        return plan


async def until(condition: Callable[[], bool], step: float = 0.05) -> None:
    """Let time pass until it holds; a test that waits for an hour has failed."""
    deadline = clock() + 3600
    while not condition():
        assert clock() < deadline, "it never came to be"
        await _passes(step)


async def passes(seconds: float) -> None:
    """Let time pass, and everything that is due in it happen."""
    await _passes(seconds)
    await others()


_passes: Callable[[float], Awaitable[None]] = asyncio.sleep
