"""How long the loop waits, by properties: within the quota's share, no longer than of use."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.telphin.errors import (
    Busy,
    Forbidden,
    Gone,
    Nonsense,
    QuotaSpent,
    TelphinError,
    Unauthorised,
    Unreachable,
)
from app.telphin.quota import Quota
from app.watch.poller import LONGEST_BACKOFF, RESERVE, SHARE, pause, pause_after

INTERVALS = st.floats(0.1, 60)
COSTS = st.integers(1, 500)
TIMES = st.floats(0, 1e6)
LEFT = st.integers(0, 100_000)
TO_RESET = st.floats(0, 3660)
ERRORS: list[TelphinError] = [
    Busy("busy"),
    Forbidden("no"),
    Gone("gone"),
    Nonsense("what"),
    Unauthorised("who"),
    Unreachable("down"),
    QuotaSpent("spent", retry_after=0),
]
JITTERS = st.floats(0, 1)


def quota(left: int, now: float, to_reset: float) -> Quota:
    return Quota(limit=100_000, remaining=left, resets_at=now + to_reset, seen_at=now)


@given(INTERVALS, COSTS, TIMES)
def test_without_a_known_quota_the_interval_stands(interval: float, cost: int, now: float) -> None:
    assert pause(interval, None, cost, now) == interval


@given(INTERVALS, COSTS, TIMES, LEFT, st.floats(0, 1e5))
def test_a_counter_that_has_started_anew_no_longer_counts(
    interval: float, cost: int, now: float, left: int, ago: float
) -> None:
    assert pause(interval, quota(left, now, -ago), cost, now) == interval


@given(INTERVALS, COSTS, TIMES, LEFT, TO_RESET)
def test_a_pause_is_never_shorter_than_the_interval_nor_longer_than_of_use(
    interval: float, cost: int, now: float, left: int, to_reset: float
) -> None:
    known = quota(left, now, to_reset)
    wait = pause(interval, known, cost, now)
    assert interval <= wait <= max(interval, known.resets_at - now)


@given(INTERVALS, COSTS, TIMES, LEFT, TO_RESET)
def test_looks_never_take_more_than_their_share_of_what_is_left(
    interval: float, cost: int, now: float, left: int, to_reset: float
) -> None:
    known = quota(left, now, to_reset)
    wait = pause(interval, known, cost, now)
    looks_before_reset = (known.resets_at - now) / wait
    share = max(0.0, (left - RESERVE) * SHARE)
    if looks_before_reset > 1:
        assert looks_before_reset * cost <= share * (1 + 1e-9)


@given(INTERVALS, COSTS, TIMES, LEFT, LEFT, TO_RESET)
def test_the_more_is_left_the_shorter_the_pause(
    interval: float, cost: int, now: float, some: int, more: int, to_reset: float
) -> None:
    few, many = sorted((some, more))
    assert pause(interval, quota(many, now, to_reset), cost, now) <= pause(
        interval, quota(few, now, to_reset), cost, now
    )


@given(INTERVALS, COSTS, COSTS, TIMES, LEFT, TO_RESET)
def test_the_dearer_a_look_the_longer_the_pause(
    interval: float, one: int, other: int, now: float, left: int, to_reset: float
) -> None:
    cheap, dear = sorted((one, other))
    known = quota(left, now, to_reset)
    assert pause(interval, known, cheap, now) <= pause(interval, known, dear, now)


@given(st.sampled_from(ERRORS), st.integers(1, 100_000), JITTERS)
def test_a_pause_after_a_failure_is_positive_and_bounded(
    error: TelphinError, failures: int, jitter: float
) -> None:
    assert 0.5 <= pause_after(error, failures, jitter) <= LONGEST_BACKOFF * 1.25


@given(JITTERS)
def test_the_backoff_grows_until_it_is_longest(jitter: float) -> None:
    pauses = [pause_after(Unreachable("down"), n, jitter) for n in range(1, 12)]
    assert all(a < b for a, b in pairwise(pauses[:6]))
    assert len(set(pauses[5:])) == 1


@given(st.floats(1, 3660), st.integers(1, 100), JITTERS)
def test_a_spent_quota_is_waited_for_and_never_cut_short(
    retry_after: float, failures: int, jitter: float
) -> None:
    wait = pause_after(QuotaSpent("spent", retry_after=retry_after), failures, jitter)
    assert retry_after <= wait <= retry_after + 1


@pytest.mark.parametrize("retry_after", [-5.0, 0.0, 0.2])
def test_a_quota_that_is_spent_until_now_is_not_hammered_on(retry_after: float) -> None:
    assert pause_after(QuotaSpent("spent", retry_after=retry_after), 1, 0.0) >= 1


@given(st.integers(1, 100), JITTERS)
def test_a_busy_exchange_is_asked_again_soon_however_often_it_was_busy(
    failures: int, jitter: float
) -> None:
    assert 1 <= pause_after(Busy("busy"), failures, jitter) <= 3


@pytest.mark.parametrize("error", [Busy("busy"), Unreachable("down")])
def test_jitter_keeps_dashboards_from_marching_in_step(error: TelphinError) -> None:
    assert pause_after(error, 9, 0.0) < pause_after(error, 9, 0.5) < pause_after(error, 9, 1.0)
