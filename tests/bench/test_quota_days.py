"""Two office hours of the benchmark, in the ordinary tests: bounds that the poller must keep.

Everything is seeded and in virtual time, so the figures are the same on every machine; the bounds
leave room for changes of the rule, not for chance. `python -m tests.bench.quota_days` measures.
"""

import pytest

from tests.bench.day import play
from tests.bench.measure import CONSTANT, ROUND_ROBIN, measured
from tests.bench.scenario import Scenario


def office_hours(others: float, *, client_wide: bool) -> Scenario:
    return Scenario(20, 1000, others, client_wide, begins=9, hours=1)


@pytest.mark.parametrize(("others", "bound"), [(0.0, 1.25), (0.6, 1.6)])
def test_one_request_for_all_keeps_the_limit_and_a_young_picture(
    others: float, bound: float
) -> None:
    result = measured(play(office_hours(others, client_wide=True), seed=1))
    assert result.hits == result.refused == 0
    assert result.requests > 100
    assert result.ratio(CONSTANT) < bound


def test_extension_by_extension_the_limit_is_kept_and_no_phone_is_forgotten() -> None:
    day = play(office_hours(0.3, client_wide=False), seed=1)
    result = measured(day)
    assert result.hits == result.refused == 0
    assert all(day.looks.values())
    assert result.ratio(ROUND_ROBIN) < 1.4


def test_a_day_played_twice_is_the_same_day() -> None:
    scenario = Scenario(5, 500, 0.3, client_wide=True, begins=10, hours=1)
    one, other = play(scenario, seed=3), play(scenario, seed=3)
    assert one.looks == other.looks
    assert one.spans == other.spans
    assert one.spent == other.spent
