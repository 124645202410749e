"""The server's time is told to a fraction of a second, steadily, by dates cut to the second."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.telphin.server_clock import ServerClock

NOON = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
LOCAL = NOON.timestamp() + 7200.0
"""The local clock at monotonic 0: two hours ahead of the server's."""


def a_clock() -> ServerClock:
    return ServerClock(lambda: LOCAL)


def seen(offset: float, monotonic: float) -> datetime:
    """The `Date` of a server whose clock shows noon plus `offset` at monotonic 0."""
    return (NOON + timedelta(seconds=offset + monotonic)).replace(microsecond=0)


def told(clock: ServerClock, monotonic: float) -> float:
    """What the clock says, as seconds after noon less the monotonic time: its offset."""
    return (clock.now(monotonic) - NOON).total_seconds() - monotonic


def test_without_a_date_the_local_clock_is_used() -> None:
    clock = a_clock()
    assert clock.now(5.0) == NOON + timedelta(seconds=7205)
    assert clock.now(5.0).tzinfo is UTC
    assert not clock.known
    assert clock.difference is None


def test_one_reply_is_enough_for_half_a_second() -> None:
    clock = a_clock()
    clock.observe(seen(0.7, 10.0), sent=10.0, received=10.1)
    assert abs(told(clock, 50.0) - 0.7) <= 0.55
    assert clock.known


def test_the_difference_to_the_local_clock_is_told() -> None:
    clock = a_clock()
    clock.observe(NOON + timedelta(seconds=10), sent=10.0, received=10.0)
    assert clock.difference == pytest.approx(-7200, abs=0.5)


@settings(deadline=None)
@given(
    offset=st.floats(0, 1),
    delays=st.lists(st.tuples(st.floats(0, 0.2), st.floats(0, 0.2)), min_size=1, max_size=60),
    interval=st.floats(0.5, 20),
)
def test_however_the_replies_fall_the_time_stays_within_what_they_allow(
    offset: float, delays: list[tuple[float, float]], interval: float
) -> None:
    clock = a_clock()
    estimates = []
    for number, (there, back) in enumerate(delays):
        sent = number * interval
        clock.observe(seen(offset, sent + there), sent=sent, received=sent + there + back)
        estimates.append(told(clock, sent))
    # A date is cut to the second, and a reply travels for 0.4 s at most.
    assert abs(estimates[-1] - offset) <= 1.4 + 1e-5
    # All movement together is no more than the first estimate was wrong by.
    moved = sum(abs(b - a) for a, b in pairwise(estimates))
    assert moved <= abs(estimates[0] - offset) + 1e-5


def test_many_replies_narrow_it_to_their_travel_time() -> None:
    clock = a_clock()
    for number in range(100):
        sent = number * 2.017
        clock.observe(seen(0.3, sent + 0.02), sent=sent, received=sent + 0.04)
    assert abs(told(clock, 200.0) - 0.3) < 0.08


def test_once_narrow_it_ticks_evenly() -> None:
    clock = a_clock()
    shown = []
    for number in range(200):
        sent = number * 2.017
        clock.observe(seen(0.3, sent + 0.02), sent=sent, received=sent + 0.04)
        if number >= 100:
            shown.append(told(clock, sent))
    assert max(shown) - min(shown) < 0.05


@pytest.mark.parametrize("jump", [-3600.0, -5.0, 5.0, 86400.0])
def test_a_clock_that_jumped_is_believed_anew(jump: float) -> None:
    clock = a_clock()
    for sent in (0.0, 2.1, 4.2):
        clock.observe(seen(0.5, sent), sent=sent, received=sent + 0.05)
    clock.observe(seen(0.5 + jump, 6.0), sent=6.0, received=6.05)
    assert abs(told(clock, 6.0) - 0.5 - jump) <= 1.05
    for number in range(30):
        sent = 8.0 + number * 2.117
        clock.observe(seen(0.5 + jump, sent), sent=sent, received=sent + 0.05)
    assert abs(told(clock, 72.0) - 0.5 - jump) <= 0.1


def test_two_servers_that_disagree_a_little_do_not_make_the_time_leap() -> None:
    clock = a_clock()
    shown = []
    for number in range(100):
        sent = number * 2.017
        offset = 0.3 if number % 2 else 0.9
        clock.observe(seen(offset, sent), sent=sent, received=sent + 0.02)
        shown.append(told(clock, sent))
    assert max(abs(b - a) for a, b in pairwise(shown)) <= 0.7
    assert all(-0.2 <= offset <= 1.4 for offset in shown[1:])


def test_clocks_that_run_apart_slowly_are_followed_in_small_steps() -> None:
    clock = a_clock()
    offsets = []
    for number in range(2000):
        sent = number * 2.017
        clock.observe(seen(0.5 + 1e-4 * sent, sent), sent=sent, received=sent + 0.02)
        offsets.append(told(clock, sent))
    assert abs(offsets[-1] - 0.5 - 1e-4 * 1999 * 2.017) < 0.2
    assert max(abs(b - a) for a, b in pairwise(offsets[50:])) < 0.05


def test_what_cannot_be_is_passed_over() -> None:
    clock = a_clock()
    clock.observe(NOON, sent=10.0, received=9.0)
    clock.observe(datetime(1, 1, 1, tzinfo=UTC), sent=1.0, received=1.1)
    clock.observe(datetime(9999, 12, 31, tzinfo=UTC), sent=1.0, received=1.1)
    assert not clock.known


def test_the_next_full_hour_is_told_by_the_servers_time() -> None:
    clock = a_clock()
    clock.observe(NOON + timedelta(minutes=45), sent=0.0, received=0.0)
    assert clock.seconds_to_next_hour(0.0) == pytest.approx(900, abs=1)
