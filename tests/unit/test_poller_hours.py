"""The loop over hours: quota, wishes, sleep, clocks that jump, and ten thousand looks."""

import gc
from collections.abc import Collection

import pytest

from app.calls.call import CallKey, Snapshot
from app.telphin.errors import Forbidden, QuotaSpent, Unreachable
from app.telphin.quota import Quota
from app.watch.poller import Poller
from tests.unit.clockwork import (
    START,
    Exchange,
    Plan,
    call,
    clock,
    in_virtual_time,
    passes,
    running,
)
from tests.unit.counted_hours import Counted, poller
from tests.unit.test_poller_loop import Told

PLENTY = Quota(100_000, 99_000, resets_at=START + 3600, seen_at=START)


@pytest.mark.parametrize("limit", [100, 500, 1000])
@in_virtual_time
async def test_for_three_hours_the_limit_is_never_hit_and_half_of_it_never_exceeded(
    limit: int,
) -> None:
    exchange = Counted(limit)
    exchange.calls = (call(1), call(2, "b"))
    async with running(poller(exchange).run()):
        await passes(3 * 3600 - 5)
    assert exchange.refused == 0
    assert max(exchange.used.values()) <= 0.5 * (limit - 20) * 1.05 + 2


@in_virtual_time
async def test_with_each_hour_looks_are_as_fast_again() -> None:
    exchange = Counted(1000)
    exchange.calls = (call(1),)
    async with running(poller(exchange).run()):
        await passes(1)
        exchange.used[0] = 975
        await passes(3598)
        assert len(exchange.looks) <= 8
        before = len(exchange.looks)
        await passes(120)
    assert len(exchange.looks) - before >= 3


@in_virtual_time
async def test_a_spent_quota_is_counted_down_and_the_last_picture_stays() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.extend([Plan(), Plan(error=QuotaSpent("spent.", retry_after=1000))])
    async with running(poller(exchange, told).run()):
        await passes(900)
        assert len(exchange.looks) == 2
        assert len(told.snapshots) == 1
        assert told.troubles[0].next_try_at == pytest.approx(START + 2 + 1000.5)
        await passes(110)
    assert exchange.times[2] == pytest.approx(1002.5)
    assert len(told.snapshots) > 1


@in_virtual_time
async def test_no_look_however_wanted_takes_what_is_kept_for_actions() -> None:
    exchange = Exchange()
    exchange.plans.append(Plan(quota=Quota(1000, 20, START + 600, START)))
    watcher = poller(exchange)
    async with running(watcher.run()):
        for _second in range(500):
            watcher.soon([1])
            watcher.expect(10.0, [1])
            await passes(1)
        assert exchange.times == [0]
        await passes(110)
    assert len(exchange.times) > 1
    assert exchange.times[1] == pytest.approx(600.5, abs=1)


# Somebody wants a look.


@in_virtual_time
async def test_a_wish_joins_a_look_under_way_that_began_after_its_reason() -> None:
    exchange = Exchange()
    exchange.plans.append(Plan(takes=1))
    watcher = poller(exchange)
    async with running(watcher.run()):
        await passes(0.5)
        watcher.soon(since=START - 0.1)
        await passes(1.2)
        assert exchange.times == [0]
        watcher.soon(since=START + 0.1)
        await passes(0.1)
    assert exchange.times == [0, 1.7]


@in_virtual_time
async def test_an_awaited_effect_is_looked_for_fast_and_then_no_more() -> None:
    exchange = Exchange()
    exchange.quota = PLENTY
    exchange.calls = (call(1),)
    watcher = poller(exchange, phones=range(20))
    async with running(watcher.run()):
        await passes(0.1)
        watcher.expect(6.0, [1])
        await passes(5.9)
        fast = len(exchange.looks)
        await passes(12)
    assert fast >= 5
    assert len(exchange.looks) - fast <= 8


@in_virtual_time
async def test_a_key_in_a_long_pause_brings_the_next_look_forward() -> None:
    def scarce() -> Exchange:
        made = Exchange()
        made.quota = Quota(100, 99, START + 3600, START)
        return made

    idle, stirred = scarce(), scarce()
    watcher = poller(stirred)
    async with running(poller(idle).run()), running(watcher.run()):
        await passes(40)
        for _second in range(5):
            watcher.attend(True)
            watcher.stirred()
            watcher.cursor(CallKey(1, "a"))
            await passes(4)
    assert len(stirred.looks) > len(idle.looks)


# Clocks.


@in_virtual_time
async def test_a_machine_that_slept_looks_as_soon_as_it_wakes() -> None:
    """Its monotonic clock stood still meanwhile; the wall clock did not."""
    ahead = 0.0
    exchange = Exchange()
    exchange.plans.append(Plan(error=QuotaSpent("spent.", retry_after=3000)))
    async with running(poller(exchange, wall=lambda: clock() + ahead).run()):
        await passes(100)
        assert exchange.times == [0]
        ahead = 3600.0
        await passes(25)
    assert len(exchange.times) > 1
    assert exchange.times[1] <= 125


@in_virtual_time
async def test_a_monotonic_clock_that_counts_sleep_does_not_lead_to_a_burst() -> None:
    ahead = 0.0
    exchange = Exchange()
    exchange.calls = (call(1),)
    async with running(poller(exchange, monotonic=lambda: clock() + ahead).run()):
        await passes(5)
        before = len(exchange.looks)
        ahead = 3600.0
        await passes(6)
    assert 2 <= len(exchange.looks) - before <= 5


@pytest.mark.parametrize("jump", [-500.0, -1e6])
@in_virtual_time
async def test_a_clock_that_jumps_back_does_not_stop_it(jump: float) -> None:
    ahead = 0.0
    exchange = Exchange()
    exchange.calls = (call(1),)
    async with running(poller(exchange, monotonic=lambda: clock() + ahead).run()):
        await passes(5)
        before = len(exchange.looks)
        ahead = jump
        await passes(30)
    assert len(exchange.looks) - before >= 8


@in_virtual_time
async def test_a_wall_clock_that_is_set_costs_at_most_a_look() -> None:
    ahead = 0.0
    exchange = Exchange()
    exchange.calls = (call(1),)
    async with running(poller(exchange, wall=lambda: clock() + ahead).run()):
        await passes(10)
        before = len(exchange.looks)
        ahead = -7200.0
        await passes(10)
        ahead = 7200.0
        await passes(10)
    assert 8 <= len(exchange.looks) - before <= 12


# All in all.


@in_virtual_time
async def test_ten_thousand_looks_leave_nothing_behind() -> None:
    class Forgetful(Exchange):
        async def current_calls(self, phones: Collection[int]) -> Snapshot:
            self.looks.clear()
            self.asked.clear()
            count[0] += 1
            self.calls = (call(1, str(count[0] // 7)),) if count[0] % 3 else ()
            if count[0] % 50 == 0:
                raise Unreachable("down.")
            return await super().current_calls(phones)

    count = [0]
    exchange = Forgetful()
    watcher = Poller(
        exchange,
        interval=2.0,
        on_snapshot=lambda _snapshot: None,
        on_trouble=lambda _trouble: None,
        monotonic=clock,
        wall=clock,
        jitter=lambda: 0.5,
    )
    watcher.watch([1, 2])
    async with running(watcher.run()):
        while count[0] < 1000:
            await passes(100)
        gc.collect()
        before = len(gc.get_objects())
        while count[0] < 11_000:
            await passes(100)
        gc.collect()
        grown = len(gc.get_objects()) - before
    assert grown < 200


@in_virtual_time
async def test_cancelled_among_several_requests_it_leaves_none_behind() -> None:
    exchange = Counted(5000, whole_account=False)
    exchange.plans.extend([Plan(), Plan(takes=30)])
    async with running(poller(exchange, phones=range(1, 9)).run()) as task:
        await passes(30)
        assert exchange.under_way == 1
        task.cancel()
        await passes(0)
        assert exchange.under_way == 0
        assert task.cancelled()


@in_virtual_time
async def test_a_look_that_is_forbidden_is_trouble_and_not_the_end() -> None:
    exchange, told = Exchange(), Told()
    exchange.plans.append(Plan(error=Forbidden("no.")))
    async with running(poller(exchange, told).run()):
        await passes(40)
    assert [t.sentence for t in told.troubles] == ["no."]
    assert told.snapshots
