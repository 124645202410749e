"""A day at the exchange in some minutes, with bad luck, watched and steered by a real session."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from app.calls.board import Changes
from app.calls.selection import parse_selection
from app.simulator.options import SimulatorOptions
from app.simulator.server import Recorded, Running, running
from app.telphin.access import Access
from app.telphin.client import Client
from app.watch.audit import AuditFile, AuditLog
from app.watch.audit_reading import Wanted, read
from app.watch.effects import Sighting
from app.watch.journal import AuditJournal
from app.watch.poller import Trouble
from app.watch.session import Session, SessionOptions
from tests.soak.agreement import disagreements, told
from tests.soak.hasty import hasty
from tests.soak.resources import Held, grown, held
from tests.soak.supervisor import Supervisor

CALM = 3
"""Good looks in a row before something is measured or compared."""
MIXTURE = {
    "error=500": 1,
    "error=503": 2,
    "error=400": 0.5,
    "error=404": 0.5,
    "error=403:current_calls/": 0.03,
    "json": 1,
    "html": 1,
    "reset": 1,
    "reset-after": 1,
    "truncate": 1,
    "401": 0.3,
    "429": 0.7,
    "latency=0.05": 1,
    "empty:current_calls/": 1,
    "null:current_calls/": 0.3,
    "quota": 0.004,
}
"""How often each fault happens, compared with the others."""
Score = dict[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """`hours` of the day at `scale`; `faults`: which part of the requests goes wrong.

    `timeout` is in seconds of the day; an answer over a real socket takes some of them.
    """

    hours: float = 24.0
    scale: float = 360.0
    faults: float = 0.1
    agents: int = 40
    seed: int = 1
    timeout: float = 120.0


@dataclass(slots=True)
class Day:
    """How it went. `problems` is empty where everything is as it should be."""

    looks: int = 0
    troubles: int = 0
    doubts: int = 0
    sightings: int = 0
    actions: int = 0
    choices: int = 0
    requests: int = 0
    before: Held | None = None
    after: Held | None = None
    problems: list[str] = field(default_factory=list)


class _Screen:
    """Counts what it is told, and wakes who waits."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self.news = asyncio.Event()
        self.session: Session | None = None

    def directory_known(self) -> None:
        pass

    def calls_changed(self, changes: Changes) -> None:
        self._day.looks += 1
        self._day.doubts += bool(self.session and self.session.doubt)
        self.news.set()

    def sighted(self, sighting: Sighting) -> None:
        self._day.sightings += 1

    def trouble(self, trouble: Trouble) -> None:
        self._day.troubles += 1


class _Watch:
    """The session, the exchange and the day that passes at both."""

    def __init__(self, plan: Plan, exchange: Running, day: Day, audit: Path) -> None:
        self._plan, self._exchange, self._day = plan, exchange, day
        chance = random.Random(plan.seed)  # noqa: S311 - luck, not a secret
        self._screen = _Screen(day)
        access = Access(
            exchange.base_url, exchange.client_id, SecretStr(exchange.client_secret), plan.timeout
        )
        clock = asyncio.get_running_loop().time
        offset = time.time() - clock()
        self.session = Session(
            lambda: Client(access, monotonic=clock, wall=lambda: clock() + offset),
            SessionOptions(interval=2.0, phone="100", selection=parse_selection("all")),
            journal=AuditJournal(AuditLog(AuditFile(audit))),
            monotonic=clock,
            jitter=chance.random,
        )
        self._screen.session = self.session
        self.supervisor = Supervisor(self.session, chance)
        self.arrived: list[Recorded] = []

    async def run(self) -> None:
        watching = asyncio.create_task(self.session.run(self._screen))
        acting = asyncio.create_task(self.supervisor.run())
        quarter = self._plan.hours * 3600 / 4
        await self._calm()
        try:
            for part in range(4):
                self._exchange.set_faults(*faults(self._plan.faults))
                await self._pass(quarter)
                await self._calm()
                if part == 0:
                    self._day.before = held()
            self._day.after = held()
            self.supervisor.leave()
            await acting
            await self._compare()
        finally:
            for task in (acting, watching):
                await _ended(task)
        self._collect()

    async def _pass(self, seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, 600.0))
            self._collect()

    async def _calm(self) -> None:
        """No faults, and some good looks."""
        self._exchange.set_faults()
        good = 0
        while good < CALM:
            self._screen.news.clear()
            self.session.looking.soon()
            await self._screen.news.wait()
            good = 0 if self.session.trouble or self.session.doubt else good + 1

    async def _compare(self) -> None:
        """Time stands still at the exchange; the board must be what is there."""
        self._exchange.pause()
        self.session.select(self.session.directory.phones())
        await self._calm()
        number = self.session.directory.number
        shown = {
            (number(row.call.key.extension_id), row.call.key.call_id, row.call.state.value)
            for row in self.session.board.rows.values()
            if not row.ended
        }
        true = {(call.extension, call.call_id, call.state) for call in self._exchange.calls()}
        if not true:
            self._day.problems.append("nobody was on the phone in the end: nothing was compared")
        self._day.problems += [f"shown and not true: {call}" for call in sorted(shown - true)]
        self._day.problems += [f"true and not shown: {call}" for call in sorted(true - shown)]

    def _collect(self) -> None:
        """Take over what arrived; only actions are kept, so that the day fits into memory."""
        taken = self._exchange.take_requests()
        self._day.requests += len(taken)
        self.arrived += [record for record in taken if record.method in ("PUT", "DELETE")]


async def _ended(task: asyncio.Task[None]) -> None:
    if task.done() and not task.cancelled():
        task.result()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def faults(part: float) -> list[str]:
    """Specs with which that part of all requests goes wrong."""
    whole = sum(MIXTURE.values())
    specs = []
    for name, weight in MIXTURE.items():
        kind, _colon, only = name.partition(":")
        specs.append(f"{kind}@{part * weight / whole:.6f}" + (f":{only}" if only else ""))
    return specs


def live_through(plan: Plan, tell: Callable[[str], None] = lambda _line: None) -> Day:
    """The whole of it."""
    day = Day()
    options = SimulatorOptions(
        seed=plan.seed, agents=plan.agents, scale=plan.scale, hour=10, quota=2000
    )
    with TemporaryDirectory(prefix="callwatch-soak-") as folder:
        audit = Path(folder) / "audit.jsonl"
        with running(options) as exchange, asyncio.Runner(loop_factory=hasty(plan.scale)) as runner:

            async def passes() -> _Watch:
                watch = _Watch(plan, exchange, day, audit)
                await watch.run()
                return watch

            watch = runner.run(passes())
        recorded = read(audit, Wanted())
    day.actions, day.choices = len(recorded.entries), watch.supervisor.choices
    if recorded.passed_over or recorded.warnings:
        day.problems.append("a part of the audit log cannot be read")
    day.problems += disagreements(map(told, recorded.entries), watch.arrived)
    if day.before and day.after:
        tell(f"after a quarter: {day.before}")
        tell(f"in the end:      {day.after}")
        day.problems += grown(day.before, day.after)
    return day
