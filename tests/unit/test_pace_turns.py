"""Whose turn it is where each extension has to be asked by itself, and how often looks come."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.call import Call, CallKey
from app.telphin.quota import AT_ONCE, Quota
from app.watch.pace import Pacer
from app.watch.schedule import LEAST_PAUSE, Wishes
from tests.unit.clockwork import call
from tests.unit.pacing import WISHES, at_work, looked, rings


def turn(pacer: Pacer, quota: Quota | None, now: float) -> tuple[float, frozenset[int]]:
    """When the look after the one at `now` comes, and at whom."""
    due = pacer.slot(quota, now, now)
    return due, pacer.turn(quota, due)


def timed(
    pacer: Pacer, quota: Quota, seconds: float, state: dict[int, Call]
) -> list[tuple[float, int]]:
    """When looks go to whom, for so long."""
    now = 0.0
    asked: list[tuple[float, int]] = []
    while True:
        due, phones = turn(pacer, replace(quota, resets_at=now + 3600.0), now)
        now = max(due, now + 0.05)
        if now >= seconds:
            return asked
        asked += [(now, phone) for phone in sorted(phones)]
        looked(pacer, now, *(state[p] for p in phones if p in state), covered=phones)


def plays(pacer: Pacer, quota: Quota, seconds: float, state: dict[int, Call]) -> list[int]:
    """Whom looks go to for so long."""
    return [phone for _moment, phone in timed(pacer, quota, seconds, state)]


QUOTA = Quota(2000, 1980, resets_at=3600.0, seen_at=0.0)


def new(phones: int, wishes: Wishes = WISHES) -> Pacer:
    pacer = Pacer(wishes)
    pacer.picture.watch(range(phones))
    return pacer


def test_at_first_each_extension_is_looked_at_once() -> None:
    pacer = new(10)
    asked = plays(pacer, QUOTA, 1.0, {})
    assert sorted(asked[:10]) == list(range(10))


def test_an_effect_is_looked_for_before_what_a_long_first_round_has_yet_to_see() -> None:
    pacer = new(200)
    looked(pacer, 0.0, call(7), covered=range(100))
    quota = Quota(500, 400, resets_at=3600.0, seen_at=0.0, ours=100, others=150.0)
    assert pacer.turn(quota, 240.0).isdisjoint(range(100))
    pacer.attention.expect(600.0, [7], 0.0)
    assert pacer.turn(quota, 240.0) == {7}


def test_on_at_most_a_few_connections() -> None:
    pacer = new(50)
    for _look in range(20):
        _due, phones = turn(pacer, QUOTA, 0.0)
        assert 0 < len(phones) <= AT_ONCE
        looked(pacer, 0.0, covered=phones)


def test_what_rings_is_looked_at_more_often_than_what_is_idle() -> None:
    asked = plays(new(20), QUOTA, 1800.0, {3: rings(3)})
    idle = [asked.count(p) for p in range(20) if p != 3]
    assert asked.count(3) > 1.3 * max(idle)


def test_nobody_starves_beyond_the_bound_of_the_settings() -> None:
    wishes = replace(WISHES, starve=120.0)
    pacer = new(10, wishes)
    last = dict.fromkeys(range(10), 0.0)
    busy = {p: rings(p) for p in range(5)}
    now = 0.0
    while now < 3600:
        due, phones = turn(pacer, replace(QUOTA, resets_at=now + 3600), now)
        now = max(due, now + 0.05)
        for phone in phones:
            assert now - last[phone] <= 125.0
            last[phone] = now
        looked(pacer, now, *(busy[p] for p in phones if p in busy), covered=phones)
    assert min(last.values()) > 3600 - 125


def test_looks_by_extension_stay_within_the_share() -> None:
    asked = plays(new(20), QUOTA, 3600.0, {p: call(p) for p in range(0, 20, 2)})
    assert len(asked) <= 0.5 * 1980 * 1.1 + 20


def test_an_extension_that_a_person_waits_for_goes_first() -> None:
    pacer = new(20)
    looked(pacer, 0.0)
    pacer.attention.expect(30.0, [7], 0.0)
    _due, phones = turn(pacer, QUOTA, 1.0)
    assert phones == {7}
    pacer.attention.cursor(CallKey(8, "x"))
    assert pacer.attention.concerned(1.0) == {7, 8}


@pytest.mark.parametrize("phones", [20, 200])
def test_an_effect_is_looked_for_with_every_few_requests_however_many_extensions(
    phones: int,
) -> None:
    pacer = new(phones)
    plays(pacer, QUOTA, 600.0, {})
    pacer.attention.expect(720.0, [7], 600.0)
    looked(pacer, 600.0, covered=[7])
    now, asked = 600.0, []
    for _request in range(12):
        now, found = turn(pacer, replace(QUOTA, resets_at=now + 3600.0), now)
        asked += sorted(found)
        looked(pacer, now, covered=found)
    assert 3 <= asked.count(7) <= 6


def test_requests_by_extension_come_evenly_whatever_goes_on() -> None:
    pacer = new(20)
    state = {p: rings(p) if p % 3 else call(p) for p in range(10)}
    moments = [moment for moment, _phone in timed(pacer, QUOTA, 1200.0, state)][20:]
    gaps = [later - sooner for sooner, later in pairwise(moments)]
    other_paces = [1 for before, gap in pairwise(gaps) if gap != pytest.approx(before, rel=1e-4)]
    assert len(other_paces) <= 2


def test_also_in_silence_nobody_starves_where_the_quota_can_bear_it() -> None:
    pacer = new(20)
    seen: dict[int, float] = {}
    gaps = []
    for moment, phone in timed(pacer, QUOTA, 4 * 3600.0, {}):
        gaps.append(moment - seen.get(phone, moment))
        seen[phone] = moment
    assert 200.0 < max(gaps) <= WISHES.starve


def test_in_silence_requests_by_extension_are_left_to_others() -> None:
    pacer = new(20)
    asked = timed(pacer, QUOTA, 4 * 3600.0, {})
    last_hour = [phone for moment, phone in asked if moment >= 3 * 3600.0]
    assert len(last_hour) < 0.5 * (0.5 * 1980)


@given(
    st.integers(1, 100_000),
    st.integers(0, 100_000),
    st.floats(-100, 3660),
    st.integers(1, 60),
    st.floats(0.01, 1),
    st.integers(0, 5000),
)
def test_whatever_the_quota_a_few_are_asked_and_never_without_a_pause(
    limit: int, left: int, to_reset: float, phones: int, share: float, reserve: int
) -> None:
    pacer = at_work(call(0), phones=phones, wishes=Wishes(share=share, reserve=reserve))
    quota = Quota(limit, min(limit, left), resets_at=to_reset, seen_at=0.0)
    due = pacer.slot(quota, 0.0, 0.0)
    assert due >= LEAST_PAUSE or due == pytest.approx(max(0.0, to_reset))
    assert 1 <= len(pacer.turn(quota, 0.0)) <= AT_ONCE
