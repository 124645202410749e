"""The loop that looks: one look at a time, at the right pace, and recovering by itself."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.call import Snapshot
from app.telphin.errors import (
    Busy,
    Forbidden,
    Nonsense,
    QuotaSpent,
    TelphinError,
    Unauthorised,
    Unreachable,
)
from app.watch.poller import (
    LONGEST_BACKOFF,
    Poller,
    Trouble,
    pause_after,
)
from tests.unit.stand_in import StandIn, gaps
from tests.unit.virtual_time import run


class Watcher:
    """A poller with its listener, and the steps of a test beside it."""

    def __init__(self, monotonic: Callable[[], float], interval: float = 2.0) -> None:
        self.source = StandIn(monotonic)
        self.snapshots: list[Snapshot] = []
        self.troubles: list[Trouble] = []
        self.poller = Poller(
            self.source,
            interval=interval,
            on_snapshot=self.snapshots.append,
            on_trouble=self.troubles.append,
            monotonic=monotonic,
            jitter=lambda: 0.5,
        )


def watching(
    steps: Callable[[Watcher], Awaitable[None]],
    prepare: Callable[[Watcher], None] = lambda _watcher: None,
    phones: tuple[int, ...] = (1, 2),
) -> Watcher:
    """Run a poller in virtual time beside the steps, then cancel it."""

    async def main(monotonic: Callable[[], float]) -> Watcher:
        watcher = Watcher(monotonic)
        prepare(watcher)
        if phones:
            watcher.poller.watch(phones)
        task = asyncio.ensure_future(watcher.poller.run())
        await steps(watcher)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return watcher

    return run(main)


def failing(*errors: TelphinError) -> Callable[[Watcher], None]:
    return lambda watcher: watcher.source.failures.extend(errors)


async def ten_seconds(_watcher: Watcher) -> None:
    await asyncio.sleep(10.5)


def test_it_looks_at_once_and_then_at_every_interval() -> None:
    assert watching(ten_seconds).source.look_times() == [0, 2, 4, 6, 8, 10]


def test_nothing_is_asked_while_nothing_is_watched() -> None:
    assert watching(ten_seconds, phones=()).source.looks == []


def test_the_interval_counts_from_the_beginning_of_a_look() -> None:
    def slow(watcher: Watcher) -> None:
        watcher.source.look_takes = 1.5

    assert watching(ten_seconds, slow).source.look_times() == [0, 2, 4, 6, 8, 10]


def test_a_look_longer_than_the_interval_delays_the_next_and_nothing_overlaps() -> None:
    def slow(watcher: Watcher) -> None:
        watcher.source.look_takes = 3.0

    assert watching(ten_seconds, slow).source.look_times() == [0, 3, 6, 9]


def test_a_look_asked_for_in_a_pause_comes_at_once() -> None:
    async def steps(watcher: Watcher) -> None:
        await asyncio.sleep(0.5)
        watcher.poller.soon()
        await asyncio.sleep(0.5)

    assert watching(steps).source.look_times() == [0, 0.5]


def test_a_look_asked_for_during_a_look_comes_right_after_it() -> None:
    async def steps(watcher: Watcher) -> None:
        await asyncio.sleep(0.5)
        watcher.poller.soon()
        await asyncio.sleep(1)

    def slow(watcher: Watcher) -> None:
        watcher.source.look_takes = 1.0

    assert watching(steps, slow).source.look_times() == [0, 1.0]


def test_what_comes_for_an_old_selection_is_dropped() -> None:
    async def steps(watcher: Watcher) -> None:
        await asyncio.sleep(0.5)
        watcher.poller.watch([3])
        await asyncio.sleep(2.0)

    def slow(watcher: Watcher) -> None:
        watcher.source.look_takes = 1.0

    watcher = watching(steps, slow)
    assert [phones for _at, phones in watcher.source.looks][:2] == [{1, 2}, {3}]
    assert {frozenset(s.covered) for s in watcher.snapshots} == {frozenset({3})}


def test_failures_wait_longer_and_longer_and_a_success_starts_anew() -> None:
    async def minutes(_watcher: Watcher) -> None:
        await asyncio.sleep(110)

    watcher = watching(minutes, failing(*[Unreachable("no")] * 7))
    assert gaps(watcher.source.look_times())[:9] == [1, 2, 4, 8, 16, 30, 30, 2, 2]
    assert [t.failures for t in watcher.troubles] == [1, 2, 3, 4, 5, 6, 7]
    assert {t.since for t in watcher.troubles} == {0.0}


def test_trouble_says_when_the_next_try_comes() -> None:
    watcher = watching(ten_seconds, failing(Unreachable("no")))
    assert watcher.troubles[0].next_try_at == watcher.source.looks[1][0]


def test_a_spent_quota_is_waited_for_even_when_somebody_asks() -> None:
    async def steps(watcher: Watcher) -> None:
        await asyncio.sleep(10)
        watcher.poller.soon()
        await asyncio.sleep(600)

    watcher = watching(steps, failing(QuotaSpent("spent", retry_after=500)))
    assert watcher.source.look_times()[1] == 500.5


def test_somebody_who_asks_shortens_any_other_backoff() -> None:
    async def steps(watcher: Watcher) -> None:
        await asyncio.sleep(5)
        watcher.poller.soon()
        await asyncio.sleep(1)

    watcher = watching(steps, failing(Unauthorised("no")))
    assert watcher.source.look_times() == [0, 5]


def test_cancelling_ends_a_look_that_is_under_way() -> None:
    async def steps(_watcher: Watcher) -> None:
        await asyncio.sleep(0.5)

    def slow(watcher: Watcher) -> None:
        watcher.source.look_takes = 60.0

    assert watching(steps, slow).source.under_way == 0


@pytest.mark.parametrize("error", [Unauthorised("x"), Forbidden("x")])
def test_what_only_a_person_can_mend_is_tried_rarely(error: TelphinError) -> None:
    assert pause_after(error, 1, 0.5) == LONGEST_BACKOFF


def test_busy_is_a_short_pause() -> None:
    assert 1 <= pause_after(Busy("x"), 5, 0.0) <= pause_after(Busy("x"), 5, 1.0) <= 3


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_a_backoff_is_never_negative_nor_much_beyond_its_cap(failures: int, jitter: float) -> None:
    for error in (Unreachable("x"), Nonsense("x")):
        assert 0.5 <= pause_after(error, failures, jitter) <= LONGEST_BACKOFF * 1.25
