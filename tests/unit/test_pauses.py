"""How long the loop waits after a failure, by properties."""

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
from app.watch.poller import LONGEST_BACKOFF, pause_after

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
