"""The other application on the account: it takes its part, in bursts, the same every time."""

from itertools import pairwise

import pytest

from app.simulator.others import HOUR, MOST, OtherApplication


@pytest.mark.parametrize("part", [0.3, 0.6])
def test_it_takes_about_its_part_of_the_limit(part: float) -> None:
    crm = OtherApplication(seed=1, limit=1000, part=part)
    taken = [len(crm.moments(hour)) for hour in range(200)]
    assert sum(taken) / len(taken) == pytest.approx(1000 * part, rel=0.05)
    assert max(taken) <= 1000 * MOST + 5
    assert min(taken) < 1000 * part < max(taken)


def test_it_asks_in_bursts_and_within_the_hour() -> None:
    moments = OtherApplication(seed=1, limit=1000, part=0.6).moments(9)
    assert moments == sorted(moments)
    assert moments[0] >= 0
    assert moments[-1] < HOUR
    pauses = sum(b - a for a, b in pairwise(moments) if b - a > 60)
    assert pauses > HOUR / 2


def test_the_same_seed_asks_at_the_same_moments() -> None:
    one, same, other = (OtherApplication(seed, 500, 0.3) for seed in (1, 1, 2))
    assert one.moments(3) == same.moments(3)
    assert one.moments(3) != other.moments(3)
    assert one.moments(3) != one.moments(4)


def test_where_it_takes_nothing_it_asks_for_nothing() -> None:
    assert OtherApplication(1, 5000, 0.0).moments(12) == []
