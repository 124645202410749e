"""The arithmetic of the quota, in words: what is wanted, what may be had, what mends it."""

import pytest

from app.commands.spending import arithmetic
from app.telphin.quota import Quota
from app.watch.schedule import Wishes


def quota(limit: int, left: int, *, ours: int = 0) -> Quota:
    return Quota(limit, left, resets_at=1800.0, seen_at=0.0, ours=ours)


def test_what_can_be_had_is_said_plainly() -> None:
    said, scarce = arithmetic(quota(10_000, 10_000), Wishes(interval=2.0), 1, 0.0)
    assert not scarce
    assert "a look every 2 s wants 1800 an hour" in said
    assert "50% of what is left beyond 20" in said


@pytest.mark.parametrize(("cost", "pause"), [(1, "every 6.68 s"), (20, "every 134 s")])
def test_what_cannot_is_said_with_what_comes_of_it(cost: int, pause: str) -> None:
    said, scarce = arithmetic(quota(1000, 1000), Wishes(interval=2.0), cost, 0.0)
    assert scarce
    assert pause in said


def test_a_reserve_beyond_the_limit_is_told_as_what_it_is() -> None:
    said, scarce = arithmetic(quota(500, 500), Wishes(reserve=500), 1, 0.0)
    assert scarce
    assert "keeps back 500 of 500" in said
    assert "please make it smaller" in said


def test_where_nothing_is_left_that_is_told() -> None:
    said, scarce = arithmetic(quota(500, 10), Wishes(), 1, 0.0)
    assert scarce
    assert "none until it starts anew" in said
