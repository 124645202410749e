"""The rule behind the loop, by its properties: near the optimum, and within what may be spent."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.watch.schedule import (
    ARRIVALS,
    RINGING,
    Prospect,
    affordable_price,
    pause_worth,
    staleness,
    wished_price,
)

PROSPECTS = st.builds(
    Prospect,
    ringing=st.integers(0, 50),
    talking=st.integers(0, 200),
    arrivals=st.floats(1e-5, 5),
    talk_ends=st.floats(1e-4, 0.1),
    after=st.floats(0, 1),
    urgency=st.floats(0, 5),
)
PAUSES = st.floats(0, 3600)
PRICES = st.floats(1e-3, 1e5)
FOREVER = 1e6


@given(PROSPECTS, PAUSES, PAUSES)
def test_the_longer_nobody_looks_the_older_the_picture(
    prospect: Prospect, some: float, more: float
) -> None:
    short, long = sorted((some, more))
    assert 0 <= staleness(prospect, short) <= staleness(prospect, long) * (1 + 1e-9) + 1e-9


@given(PROSPECTS, PRICES, PRICES)
def test_the_dearer_a_request_the_longer_the_pause(
    prospect: Prospect, one: float, other: float
) -> None:
    cheap, dear = sorted((one, other))
    assert 0 < pause_worth(cheap, prospect, FOREVER) <= pause_worth(dear, prospect, FOREVER)


@given(PROSPECTS, PRICES, st.floats(0.5, 3600))
def test_a_pause_is_never_longer_than_the_longest(
    prospect: Prospect, price: float, longest: float
) -> None:
    assert 0 < pause_worth(price, prospect, longest) <= longest


@given(st.floats(1e-4, 2), PRICES)
def test_where_changes_come_steadily_it_is_the_square_root_rule(rate: float, price: float) -> None:
    pause = pause_worth(price, Prospect(urgency=rate), FOREVER)
    assert pause == pytest.approx(math.sqrt(2 * price / rate), rel=1e-2, abs=0.2)


@pytest.mark.parametrize(
    "livelier",
    [Prospect(ringing=1, arrivals=0.01), Prospect(talking=3, arrivals=0.01), Prospect(arrivals=1)],
)
def test_the_more_is_going_on_the_shorter_the_pause(livelier: Prospect) -> None:
    assert pause_worth(5.0, livelier, FOREVER) < pause_worth(5.0, Prospect(arrivals=0.01), FOREVER)


def test_a_phone_that_rings_is_worth_a_look_only_once() -> None:
    """It is answered within seconds; an hour later there is no more to be seen of it."""
    ringing = staleness(Prospect(ringing=1, talk_ends=1e-9), 3600)
    assert ringing == pytest.approx(1 / RINGING, rel=0.01)


@given(st.floats(0.5, 3600), st.integers(1, 500))
def test_an_ordinary_office_is_looked_at_as_often_as_wished_for(interval: float, n: int) -> None:
    office = Prospect(arrivals=ARRIVALS * n)
    pause = pause_worth(wished_price(interval, n), office, FOREVER)
    assert pause == pytest.approx(interval, rel=1e-2, abs=0.2)


@given(st.floats(1e-3, 10), st.floats(0.01, 5000), st.floats(1, 3600))
def test_at_the_affordable_price_what_may_be_spent_lasts(
    rate: float, allowance: float, to_reset: float
) -> None:
    price = affordable_price(math.sqrt(rate), allowance, to_reset)
    requests = to_reset / math.sqrt(2 * price / rate)
    assert requests == pytest.approx(allowance, rel=1e-6)


def test_where_nothing_may_be_spent_no_look_is_worth_it() -> None:
    assert affordable_price(1.0, 0.0, 100.0) == math.inf
