"""The loop that looks, in corner cases: whom it hurries for, and that nothing is left of it."""

import asyncio
from dataclasses import dataclass, field

import pytest

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
from app.telphin.quota import Quota
from app.watch.poller import LONGEST_BACKOFF, Poller, Trouble
from tests.unit.clockwork import START, Exchange, Plan, clock, in_virtual_time, passes, running

INTERVAL = 2.0
LOST = Unreachable("the line is down.")


@dataclass
class Told:
    """What the poller told, in order."""

    snapshots: list[Snapshot] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def poller(exchange: Exchange, told: Told, *, jitter: float = 0.5) -> Poller:
    made = Poller(
        exchange,
        interval=INTERVAL,
        on_snapshot=told.snapshots.append,
        on_trouble=told.troubles.append,
        monotonic=clock,
        jitter=lambda: jitter,
    )
    made.watch([1, 2])
    return made


@in_virtual_time
async def test_a_look_longer_than_the_interval_delays_the_next_and_nothing_overlaps() -> None:
    exchange = Exchange()
    exchange.plans.extend([Plan(takes=5)] * 3)
    watcher = poller(exchange, Told())
    async with running(watcher.run()):
        for _second in range(14):
            watcher.soon()
            await passes(1)
    assert exchange.times[:3] == [0, 5, 10]
    assert exchange.most_at_once == 1


@in_virtual_time
async def test_nothing_is_asked_while_nothing_is_watched() -> None:
    exchange = Exchange()
    watcher = poller(exchange, Told())
    watcher.watch([])
    async with running(watcher.run()):
        watcher.soon()
        await passes(60)
        assert exchange.looks == []
        watcher.watch([3])
        await passes(1)
    assert exchange.looks == [(START + 60, frozenset({3}))]


@in_virtual_time
async def test_soon_during_a_look_leads_to_exactly_one_more_right_after_it() -> None:
    exchange = Exchange()
    exchange.plans.append(Plan(takes=1))
    watcher = poller(exchange, Told())
    async with running(watcher.run()):
        await passes(0.5)
        watcher.soon()
        watcher.soon()
        await passes(2)
    assert exchange.times == [0, 1]


@in_virtual_time
async def test_soon_cannot_hurry_a_spent_quota() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.append(Plan(takes=1, error=QuotaSpent("spent.", retry_after=100)))
    watcher = poller(exchange, told, jitter=0.5)
    async with running(watcher.run()):
        for _second in range(103):
            watcher.soon()
            await passes(1)
    assert exchange.times[1] == 101.5
    assert told.troubles[0].next_try_at == START + 101.5


@in_virtual_time
async def test_another_selection_drops_the_reply_for_the_old_one_and_is_looked_at_at_once() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.append(Plan(takes=1))
    watcher = poller(exchange, told)
    async with running(watcher.run()):
        await passes(0.5)
        watcher.watch([7])
        await passes(1)
    assert exchange.looks == [(START, frozenset({1, 2})), (START + 1, frozenset({7}))]
    assert [s.covered for s in told.snapshots] == [frozenset({7})]


@in_virtual_time
async def test_another_selection_cuts_a_pause_short() -> None:
    exchange = Exchange()
    watcher = poller(exchange, Told())
    async with running(watcher.run()):
        await passes(0.5)
        watcher.watch([7])
        await passes(0.1)
    assert exchange.times == [0, 0.5]


@in_virtual_time
async def test_a_failure_while_nothing_is_watched_any_more_troubles_nobody() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.append(Plan(takes=1, error=LOST))
    watcher = poller(exchange, told)
    async with running(watcher.run()):
        await passes(0.5)
        watcher.watch([])
        await passes(10)
    assert not told.troubles
    assert exchange.times == [0]


@in_virtual_time
async def test_failures_are_told_with_ever_longer_pauses_up_to_the_longest() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.extend([Plan(error=LOST)] * 8)
    async with running(poller(exchange, told).run()):
        await passes(125)
    waits = [b - a for a, b in zip(exchange.times[:8], exchange.times[1:9], strict=True)]
    assert waits == [1, 2, 4, 8, 16, LONGEST_BACKOFF, LONGEST_BACKOFF, LONGEST_BACKOFF]
    assert [t.failures for t in told.troubles] == list(range(1, 9))
    assert {t.since for t in told.troubles} == {START}
    assert [round(t.next_try_at - START, 6) for t in told.troubles] == exchange.times[1:9]


@in_virtual_time
async def test_the_pause_after_a_failure_counts_from_the_failure() -> None:
    """A try that took ten seconds to fail must not be followed by the next at once."""
    exchange, told = Exchange(), Told()
    exchange.plans.extend([Plan(takes=10, error=LOST)] * 2)
    async with running(poller(exchange, told).run()):
        await passes(24)
    assert exchange.times == [0, 11, 23]
    assert [t.next_try_at - START for t in told.troubles] == [11, 23]
    assert {t.since - START for t in told.troubles} == {10}


@in_virtual_time
async def test_success_ends_the_backoff() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.extend([Plan(error=LOST)] * 4 + [Plan(), Plan(error=LOST)])
    async with running(poller(exchange, told).run()):
        await passes(18.5)
    assert exchange.times == [0, 1, 3, 7, 15, 17, 18]
    last = told.troubles[-1]
    assert (last.failures, last.since) == (1, START + 17)


@in_virtual_time
async def test_a_busy_exchange_is_left_alone_for_a_moment_only() -> None:
    exchange = Exchange()
    exchange.plans.extend([Plan(error=Busy("busy."))] * 5)
    async with running(poller(exchange, Told(), jitter=0.0).run()):
        await passes(4.5)
    assert exchange.times == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("error", [Forbidden("no."), Unauthorised("who?")])
@in_virtual_time
async def test_a_refusal_is_not_hammered_on_but_a_person_may_ask(error: TelphinError) -> None:
    exchange = Exchange()
    exchange.plans.extend([Plan(error=error)] * 2)
    watcher = poller(exchange, Told())
    async with running(watcher.run()):
        await passes(LONGEST_BACKOFF + 1)
        assert exchange.times == [0, LONGEST_BACKOFF]
        watcher.soon()
        await passes(0.1)
    assert exchange.times[2] == LONGEST_BACKOFF + 1


@in_virtual_time
async def test_nonsense_is_a_failure_as_any_other() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.append(Plan(error=Nonsense("what?")))
    async with running(poller(exchange, told).run()):
        await passes(1.5)
    assert exchange.times == [0, 1]
    assert told.troubles[0].sentence == "what?"


@in_virtual_time
async def test_where_looks_may_not_spend_more_they_wait_for_the_counter_to_start_anew() -> None:
    exchange = Exchange()
    quota = Quota(limit=1000, remaining=20, resets_at=START + 100, seen_at=START)
    exchange.plans.append(Plan(takes=3, quota=quota))
    async with running(poller(exchange, Told()).run()):
        await passes(101)
    assert exchange.times == [0, 100]


@in_virtual_time
async def test_cancelled_in_a_look_it_leaves_nothing_running() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.append(Plan(takes=5))
    async with running(poller(exchange, told).run()) as task:
        await passes(1)
        assert exchange.under_way == 1
        task.cancel()
        await passes(0)
        assert task.cancelled()
        assert exchange.under_way == 0
        assert asyncio.all_tasks() == {asyncio.current_task()}
    await passes(60)
    assert exchange.times == [0]
    assert not told.snapshots


@in_virtual_time
async def test_cancelled_in_a_pause_it_leaves_nothing_running() -> None:
    exchange = Exchange()
    async with running(poller(exchange, Told()).run()) as task:
        await passes(1)
        task.cancel()
        await passes(0)
        assert task.cancelled()
        assert asyncio.all_tasks() == {asyncio.current_task()}
    await passes(60)
    assert exchange.times == [0]


@in_virtual_time
async def test_cancelled_at_the_moment_somebody_asks_it_ends_all_the_same() -> None:
    exchange = Exchange()
    watcher = poller(exchange, Told())
    async with running(watcher.run()) as task:
        await passes(1)
        watcher.soon()
        task.cancel()
        await passes(0)
        assert task.cancelled()
    assert exchange.times == [0]
