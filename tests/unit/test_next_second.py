"""The times tick evenly, whatever the tick's own unevenness, and catch up when they must."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.ui.widgets.ticking import next_second

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("phase", [0.0, 0.005, 0.5, 0.99])
def test_no_second_is_skipped_or_shown_twice_by_an_uneven_tick(phase: float) -> None:
    shown = None
    seen = []
    for second in range(20):
        uneven = 0.02 if second % 2 else -0.02
        now = NOON + timedelta(seconds=second + phase + uneven)
        shown = next_second(shown, now)
        seen.append(shown)
    steps = [after - before for before, after in pairwise(seen) if before and after]
    assert steps == [timedelta(seconds=1)] * 19


@pytest.mark.parametrize("asleep", [2.5, 60.0, 3600.0])
def test_after_a_sleep_the_times_are_right_at_once(asleep: float) -> None:
    now = NOON + timedelta(seconds=1.5 + asleep)
    assert next_second(NOON, now) == now


def test_a_clock_set_back_is_followed() -> None:
    now = NOON - timedelta(seconds=5.5)
    assert next_second(NOON, now) == now


def test_without_a_time_there_is_none() -> None:
    assert next_second(NOON, None) is None
