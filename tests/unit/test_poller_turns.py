"""The loop over hours: quota, sleep, clocks that jump, and whose turn a look is."""

import gc
from collections.abc import Callable, Collection
from dataclasses import replace

import pytest

from app.calls.call import CallKey, Snapshot
from app.telphin.errors import Forbidden, QuotaSpent, Refused, Unreachable
from app.telphin.ledger import Ledger
from app.telphin.quota import Quota
from app.watch.poller import Poller
from app.watch.schedule import Wishes
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
from tests.unit.test_poller_loop import Told

PLENTY = Quota(100_000, 99_000, resets_at=START + 3600, seen_at=START)


class Counted(Exchange):
    """An exchange that counts requests by the hour as the real one does."""

    def __init__(self, limit: int, *, whole_account: bool = True) -> None:
        super().__init__(whole_account=whole_account)
        self.limit = limit
        self.used: dict[int, int] = {}
        self.refused = 0

    def hour(self) -> int:
        return int((clock() - START) // 3600)

    def ends(self) -> float:
        return START + 3600.0 * (self.hour() + 1)

    async def current_calls(self, phones: Collection[int]) -> Snapshot:
        hour, cost = self.hour(), 1 if self.whole_account else len(phones)
        if self.used.get(hour, 0) + cost > self.limit:
            self.refused += 1
            raise QuotaSpent("spent.", retry_after=self.ends() - clock())
        self.used[hour] = used = self.used.get(hour, 0) + cost
        self.quota = Quota(self.limit, self.limit - used, self.ends(), clock(), ours=used)
        return await super().current_calls(phones)


def poller(
    exchange: Exchange,
    told: Told | None = None,
    *,
    phones: Collection[int] = (1, 2),
    wishes: Wishes | None = None,
    monotonic: Callable[[], float] = clock,
    wall: Callable[[], float] = clock,
) -> Poller:
    told = told or Told()
    made = Poller(
        exchange,
        interval=2.0,
        wishes=wishes or Wishes(),
        on_snapshot=told.snapshots.append,
        on_trouble=told.troubles.append,
        monotonic=monotonic,
        wall=wall,
        jitter=lambda: 0.5,
    )
    made.watch(phones)
    return made


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


# Extension by extension.


@in_virtual_time
async def test_where_each_must_be_asked_a_look_goes_to_a_few() -> None:
    exchange = Counted(5000, whole_account=False)
    phones = frozenset(range(1, 41))
    async with running(poller(exchange, phones=phones).run()):
        await passes(120)
    later = [asked for _at, asked in exchange.looks[1:]]
    assert max(map(len, later)) <= 4
    assert frozenset().union(*later, exchange.looks[0][1]) == phones


@in_virtual_time
async def test_the_first_look_is_no_larger_than_can_be_afforded() -> None:
    exchange = Counted(500, whole_account=False)
    exchange.quota = Quota(500, 60, START + 3600, START)
    async with running(poller(exchange, phones=range(200)).run()):
        await passes(3590)
    assert len(exchange.looks[0][1]) <= 5
    assert exchange.used[0] <= 0.5 * 480


class Busy(Counted):
    """Where another application spends evenly through the hour, as a ledger would tell of it."""

    def __init__(self, limit: int, others: int) -> None:
        super().__init__(limit, whole_account=False)
        self.by_others = others
        self._ledger = Ledger(lambda now: self.ends() - now)

    async def current_calls(self, phones: Collection[int]) -> Snapshot:
        others = int(self.by_others * (1 - (self.ends() - clock()) / 3600))
        limit, self.limit = self.limit, self.limit - others
        try:
            snapshot = await super().current_calls(phones)
        finally:
            self.limit = limit
        for _request in phones:
            self._ledger.sent(clock())
        left = limit - others - self.used[self.hour()]
        self._ledger.told(Quota(limit, left, self.ends(), clock()))
        self.quota = self._ledger.standing(clock())
        return snapshot


@pytest.mark.parametrize("others", [0, 300, 340])
@in_virtual_time
async def test_a_first_round_too_large_for_the_hour_leaves_others_what_they_want(
    others: int,
) -> None:
    exchange = Busy(500, others)
    async with running(poller(exchange, phones=range(200)).run()):
        await passes(5)
        at_once = exchange.used[0]
        await passes(3590)
    assert exchange.refused == 0
    assert exchange.used[0] + others < 500 - 20
    assert 80 <= at_once <= 110
    assert exchange.used[0] > at_once


@in_virtual_time
async def test_what_the_first_hour_has_left_out_is_looked_at_in_the_next() -> None:
    exchange = Busy(500, 0)
    async with running(poller(exchange, phones=range(200)).run()):
        await passes(3600 + 120)
    assert frozenset().union(*(asked for _at, asked in exchange.looks)) == frozenset(range(200))
    assert exchange.refused == 0


@pytest.mark.parametrize(("phones", "limit"), [(20, 500), (20, 5000), (200, 5000), (200, 1000)])
@in_virtual_time
async def test_a_first_round_that_fits_into_the_hour_is_made_at_once(
    phones: int, limit: int
) -> None:
    exchange = Busy(limit, 0)
    async with running(poller(exchange, phones=range(phones)).run()):
        await passes(1)
    assert frozenset().union(*(asked for _at, asked in exchange.looks)) == frozenset(range(phones))


@in_virtual_time
async def test_a_look_before_anything_is_known_of_the_quota_asks_a_few() -> None:
    exchange = Busy(500, 0)
    async with running(poller(exchange, phones=range(200)).run()):
        await passes(0.1)
    assert len(exchange.looks[0][1]) == 20


@in_virtual_time
async def test_an_extension_that_tells_nothing_costs_its_turn_and_not_the_hour() -> None:
    """It does not exist any more: the reply says nothing of it, and that is no failure."""

    class Lacking(Counted):
        async def current_calls(self, phones: Collection[int]) -> Snapshot:
            snapshot = await super().current_calls(phones)
            return replace(snapshot, covered=snapshot.covered - {3})

    exchange = Lacking(500, whole_account=False)
    async with running(poller(exchange, phones=range(1, 9)).run()):
        await passes(600)
    asked = [phone for _at, phones in exchange.looks for phone in phones]
    assert len(asked) < 120
    assert asked.count(3) <= 2 * asked.count(4)


@in_virtual_time
async def test_an_extension_that_is_refused_leaves_the_others_their_turns() -> None:
    class Refusing(Counted):
        async def current_calls(self, phones: Collection[int]) -> Snapshot:
            snapshot = await super().current_calls(phones)
            if phones == {3}:
                raise Refused("no.", code=400)
            return replace(snapshot, covered=snapshot.covered - {3})

    exchange = Refusing(500, whole_account=False)
    async with running(poller(exchange, phones=range(1, 9)).run()):
        await passes(600)
    later = [asked for at, asked in exchange.looks if at > START + 60]
    assert frozenset().union(*later) == frozenset(range(1, 9))


@in_virtual_time
async def test_a_look_after_an_action_goes_to_the_extensions_concerned() -> None:
    exchange = Counted(500, whole_account=False)
    watcher = poller(exchange, phones=range(1, 9))
    async with running(watcher.run()):
        await passes(60)
        watcher.soon([3, 99])
        await passes(0.1)
    assert exchange.looks[-1][1] == {3}
    assert exchange.times[-1] == pytest.approx(60)


@in_virtual_time
async def test_one_request_for_all_is_used_for_all_once_it_is_known_to_do() -> None:
    exchange = Counted(500)
    exchange.quota = Quota(500, 60, START + 3600, START)
    async with running(poller(exchange, phones=range(200)).run()):
        await passes(1)
    assert exchange.looks[1] == (START, frozenset(range(200)))
    assert len(exchange.looks) == 2


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
