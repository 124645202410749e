"""The loop that looks: one look at a time, then a pause that the quota can bear.

After a failed look the board keeps its picture; the loop says what is wrong and when it tries
again, and recovers by itself.
"""

import asyncio
import random
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from app.calls.call import Snapshot
from app.telphin.errors import Busy, Forbidden, QuotaSpent, TelphinError, Unauthorised
from app.telphin.quota import Quota
from app.watch.source import Source

SHARE = 0.5
"""Which part of what is left of the quota looks may use; the rest is for others."""
RESERVE = 20
"""Requests of the quota that are kept back for actions."""
LONGEST_BACKOFF = 30.0
"""Seconds, give or take the jitter; also after a refusal, which only a person can mend."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """How the line to the API stands after a failed look. Times are monotonic seconds.

    `since`: when the first of `failures` looks in a row failed.
    """

    sentence: str
    since: float
    next_try_at: float
    failures: int
    error: TelphinError


class Poller:
    """Looks at the calls of `phones` until it is cancelled; `watch` and `soon` steer it."""

    def __init__(
        self,
        source: Source,
        *,
        interval: float,
        on_snapshot: Callable[[Snapshot], None],
        on_trouble: Callable[[Trouble], None],
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._source = source
        self._interval = interval
        self._on_snapshot = on_snapshot
        self._on_trouble = on_trouble
        self._monotonic = monotonic
        self._jitter = jitter
        self._phones: frozenset[int] = frozenset()
        self._asked = asyncio.Event()
        self._failures = 0
        self._failing_since = 0.0

    def watch(self, phones: Collection[int]) -> None:
        """Look at these extensions from now on, at once."""
        self._phones = frozenset(phones)
        self._asked.set()

    def soon(self) -> None:
        """Look at once; where a look is under way, right after it: it may have begun too early."""
        self._asked.set()

    async def run(self) -> None:
        while True:
            if not self._phones:
                await self._asked.wait()
                self._asked.clear()
                continue
            due, may_be_asked = await self._look()
            await self._rest(due - self._monotonic(), may_be_asked)

    async def _look(self) -> tuple[float, bool]:
        """One look. Returns when the next is due, and whether `soon` may bring it forward."""
        phones = self._phones
        began = self._monotonic()
        self._asked.clear()
        try:
            snapshot = await self._source.current_calls(phones)
        except TelphinError as error:
            return self._failed(error), not isinstance(error, QuotaSpent)
        self._failures = 0
        if phones == self._phones:
            self._on_snapshot(snapshot)
        cost = 1 if snapshot.whole_account else max(1, len(phones))
        return began + pause(self._interval, self._source.quota, cost, began), True

    def _failed(self, error: TelphinError) -> float:
        """Say what is wrong. The next try is due so long after the failure, not the question."""
        now = self._monotonic()
        if not self._failures:
            self._failing_since = now
        self._failures += 1
        due = now + pause_after(error, self._failures, self._jitter())
        if self._phones:
            self._on_trouble(Trouble(str(error), self._failing_since, due, self._failures, error))
        return due

    async def _rest(self, seconds: float, may_be_asked: bool) -> None:
        """Wait, but no longer than until somebody asks for a look, where that is allowed."""
        if seconds <= 0:
            # Even a look that took longer than the interval lets others have their turn.
            await asyncio.sleep(0)
        elif may_be_asked:
            # Not wait_for: before 3.12 it loses a cancellation that comes together with `soon`.
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._asked.wait()
        else:
            await asyncio.sleep(seconds)


def pause(interval: float, quota: Quota | None, cost: int, now: float) -> float:
    """Seconds from the beginning of a look, at `now`, to that of the next.

    The interval, but no shorter than lets our share of what is left last until the counter starts
    anew, at `cost` requests a look.
    """
    if quota is None or now >= quota.resets_at:
        return interval
    affordable = (quota.remaining - RESERVE) * SHARE / cost
    until_reset = quota.resets_at - now
    if affordable < 1:
        return max(interval, until_reset)
    return max(interval, until_reset / affordable)


def pause_after(error: TelphinError, failures: int, jitter: float) -> float:
    """Seconds until the next try; `jitter` (0 to 1) keeps several dashboards from marching in step.

    `failures`: how many looks in a row have failed.
    """
    if isinstance(error, QuotaSpent):
        return max(1.0, error.retry_after) + jitter
    if isinstance(error, Unauthorised | Forbidden):
        return LONGEST_BACKOFF
    if isinstance(error, Busy):
        return 1.0 + 2.0 * jitter
    return min(LONGEST_BACKOFF, 2.0 ** min(failures - 1, 10)) * (0.75 + 0.5 * jitter)
