"""Whose turn a look is, where each extension must be asked by itself."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from app.calls.call import Snapshot
from app.telphin.errors import Refused
from app.telphin.ledger import Ledger
from app.telphin.quota import Quota
from tests.unit.clockwork import (
    START,
    clock,
    in_virtual_time,
    passes,
    running,
)
from tests.unit.counted_hours import Counted, poller


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
