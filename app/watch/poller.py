"""The loop that looks: one look at a time, then a pause that the quota can bear.

`pace` decides when the next look comes and, where looks go extension by extension, at which. After
a failed look the board keeps its picture; the loop says what is wrong and when it tries again, and
recovers by itself. Whoever wants a look `soon` gets the first that begins after the wish.
"""

import asyncio
import math
import random
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from app.calls.call import CallKey, Snapshot
from app.telphin.errors import (
    Busy,
    Forbidden,
    Nonsense,
    QuotaSpent,
    Refused,
    TelphinError,
    Unauthorised,
)
from app.telphin.quota import AT_ONCE
from app.watch.pace import Pace, Pacer
from app.watch.schedule import DEFAULT_WISHES, Wishes
from app.watch.source import Source

LONGEST_BACKOFF = 30.0
"""Seconds, give or take the jitter; also after a refusal, which only a person can mend."""
SLICE = 20.0
"""Seconds after which a pause is looked at anew: the machine may have slept."""
SLEPT = 30.0
"""Seconds by which the wall clock must have run ahead for that."""
AT_FIRST = 0.25
"""Which part of what may be spent the first look may take, should it cost a request each."""
AT_A_VENTURE = 20
"""How many extensions it may ask while no reply has told what may be spent."""


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
    """Looks at the calls of `phones` until it is cancelled; the other methods steer it.

    `wall` tells the time of day in seconds: it runs on while the machine sleeps, which the
    monotonic clock need not.
    """

    def __init__(  # noqa: PLR0913 - what it needs, by name
        self,
        source: Source,
        *,
        interval: float,
        on_snapshot: Callable[[Snapshot], None],
        on_trouble: Callable[[Trouble], None],
        wishes: Wishes = DEFAULT_WISHES,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._source = source
        self._wishes = replace(wishes, interval=interval)
        self._on_snapshot = on_snapshot
        self._on_trouble = on_trouble
        self._monotonic = monotonic
        self._wall = wall
        self._jitter = jitter
        self._pacer = Pacer(self._wishes)
        self._phones: frozenset[int] = frozenset()
        self._whole_account: bool | None = None
        self._asked = False
        self._wanted: frozenset[int] = frozenset()
        self._began = -math.inf
        self._nudged = asyncio.Event()
        self._failures = 0
        self._failing_since = 0.0

    @property
    def pace(self) -> Pace:
        """How often looks come, and whether the quota is why."""
        whole = self._whole_account is not False
        return self._pacer.pace(self._source.quota, self._monotonic(), whole_account=whole)

    @property
    def oldest_look(self) -> float | None:
        """When the extension was looked at whose look is the longest ago."""
        return self._pacer.picture.oldest

    def watch(self, phones: Collection[int]) -> None:
        """Look at these extensions from now on, at once."""
        self._phones = frozenset(phones)
        self._pacer.picture.watch(self._phones)
        self.soon()

    def soon(self, extensions: Collection[int] = (), *, since: float | None = None) -> None:
        """Look at once, for a reason that arose at `since` (now, if it is not said).

        A look under way that began after that is this look; one that began before is not, and
        another follows it. Where looks go extension by extension only those named are meant.
        """
        if since is not None and self._began >= since:
            return
        self._wanted |= frozenset(extensions)
        self._asked = True
        self._nudged.set()

    def expect(self, seconds: float, extensions: Collection[int] = ()) -> None:
        """An effect is awaited for so long, or a supervision goes on: look fast until then."""
        now = self._monotonic()
        self._pacer.attention.expect(now + seconds, extensions, now)
        self._nudged.set()

    def stirred(self) -> None:
        """A key was pressed just now."""
        self._pacer.attention.stirred(self._monotonic())
        self._nudged.set()

    def attend(self, open_: bool) -> None:
        """A dialog is open, or no longer."""
        self._pacer.attention.attend(dialog=open_)
        self._nudged.set()

    def visible(self, shown: bool) -> None:
        """The terminal says that somebody looks at it, or that nobody does."""
        self._pacer.attention.visible(shown=shown)
        self._nudged.set()

    def cursor(self, key: CallKey | None) -> None:
        """The call that the cursor stands on."""
        self._pacer.attention.cursor(key)

    async def run(self) -> None:
        while True:
            if not self._phones:
                await self._nudge(None)
                self._asked = False
                continue
            error = await self._look(self._turn())
            if error is None:
                await self._rest(_StopWatch(self._monotonic, self._began))
            else:
                await self._bear(error)

    def _turn(self) -> frozenset[int]:
        """At which extensions the next look goes."""
        if self._whole_account is False:
            wanted = self._wanted & self._phones
            if wanted:
                return wanted
            return self._pacer.turn(self._source.quota, self._monotonic())
        if self._whole_account is None:
            return self._first()
        return self._phones

    def _first(self) -> frozenset[int]:
        """While it is not known whether one request shows all: no more than can be afforded."""
        quota = self._source.quota
        if quota is None:
            return frozenset(sorted(self._phones)[:AT_A_VENTURE])
        now = self._monotonic()
        affordable = quota.allowance(self._wishes.share, self._wishes.reserve, now) * AT_FIRST
        return frozenset(sorted(self._phones)[: max(AT_ONCE, int(affordable))])

    async def _look(self, phones: frozenset[int]) -> TelphinError | None:
        """One look. Returns what went wrong."""
        watched = self._phones
        self._began = self._monotonic()
        self._asked, self._wanted = False, frozenset()
        try:
            snapshot = await self._source.current_calls(phones)
        except TelphinError as error:
            if isinstance(error, Refused | Forbidden | Nonsense):
                self._pacer.picture.asked(phones, self._began)
            return error
        self._failures = 0
        if watched == self._phones:
            self._whole_account = snapshot.whole_account
            if not snapshot.whole_account:
                self._pacer.picture.asked(phones, self._began)
            self._pacer.picture.take(snapshot)
            self._on_snapshot(snapshot)
        return None

    async def _bear(self, error: TelphinError) -> None:
        """Say what is wrong, and wait. The pause counts from the failure, not the question."""
        now = self._monotonic()
        if not self._failures:
            self._failing_since = now
        self._failures += 1
        due = now + pause_after(error, self._failures, self._jitter())
        if self._phones:
            self._on_trouble(Trouble(str(error), self._failing_since, due, self._failures, error))
        spent = isinstance(error, QuotaSpent)
        watch = _StopWatch(self._monotonic, now)
        while not await self._passed(due, watch):
            if self._asked and not spent:
                return

    async def _rest(self, watch: "_StopWatch") -> None:
        """Until the next look is due, or somebody asks for one and the quota has one left."""
        due = self._due()
        while not (self._asked and self._may_be_asked()):
            if await self._passed(due, watch):
                return
            due = self._due(again=True)

    def _due(self, *, again: bool = False) -> float:
        quota, now = self._source.quota, self._monotonic()
        if self._whole_account is False:
            due = self._pacer.slot(quota, now, self._began)
        else:
            due = self._pacer.whole(quota, now, self._began, again=again)
        if quota is None or now >= quota.resets_at:
            return due
        # The counter starts anew for every dashboard at once; they need not march in step.
        return min(due, max(quota.resets_at + self._jitter(), self._began + self._wishes.interval))

    def _may_be_asked(self) -> bool:
        quota = self._source.quota
        if quota is None or self._monotonic() >= quota.resets_at:
            return True
        return quota.remaining > self._wishes.reserve

    async def _passed(self, due: float, watch: "_StopWatch") -> bool:
        """Wait for a part of the time; whether it is due now, or the machine has slept."""
        left = watch.left(due)
        if left <= 0:
            # Even a look that took longer than the interval lets others have their turn.
            await asyncio.sleep(0)
            return True
        ahead = self._wall() - self._monotonic()
        await self._nudge(min(left, SLICE))
        slept = self._wall() - self._monotonic() > ahead + SLEPT
        return slept or watch.left(due) <= 0

    async def _nudge(self, seconds: float | None) -> None:
        # Not wait_for: before 3.12 it loses a cancellation that comes together with a nudge.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._nudged.wait()
        self._nudged.clear()


class _StopWatch:
    """Measures a pause by the monotonic clock and by the event loop's, whichever ran further.

    A clock that jumps ahead ends the pause, and one that stands still or jumps back does not make
    it last for ever.
    """

    def __init__(self, monotonic: Callable[[], float], began: float) -> None:
        loop = asyncio.get_running_loop()
        self._monotonic, self._loop = monotonic, loop.time
        self._began, self._loop_began = began, loop.time() - max(0.0, monotonic() - began)

    def left(self, due: float) -> float:
        elapsed = max(self._monotonic() - self._began, self._loop() - self._loop_began)
        return due - self._began - elapsed


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
