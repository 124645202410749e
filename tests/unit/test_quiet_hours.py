"""When nothing is told aloud."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.quiet_hours import BadHours, QuietHours, Span, parse_hours

TIMES = st.times()


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        (["22:00-08:00"], time(21, 59, 59), False),
        (["22:00-08:00"], time(22), True),
        (["22:00-08:00"], time(3), True),
        (["22:00-08:00"], time(8), False),
        (["13:00-14:00"], time(13, 30), True),
        (["13:00-14:00"], time(12), False),
        (["13:00-14:00", "22:00-8:00"], time(13, 30), True),
        (["13:00-14:00", "22:00-8:00"], time(7), True),
        (["00:00-24:00"], time(12), True),
        (["18:00-24:00"], time(23, 59), True),
        (["18:00-24:00"], time(0), False),
        ([" 9:05 – 10:00 "], time(9, 5), True),
        ([], time(3), False),
        ([""], time(3), False),
    ],
)
def test_it_is_quiet_within_the_hours(hours: list[str], at: time, quiet: bool) -> None:
    assert parse_hours(hours).hold(at) is quiet


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("night", "'night' is not hours"),
        ("22:00", "'22:00' is not hours"),
        ("22-08", "'22-08' is not hours"),
        ("22:00-08:00-09:00", "is not hours"),
        ("25:00-08:00", "there is no time 25:00"),
        ("24:00-08:00", "there is no time 24:00"),
        ("22:00-08:60", "there is no time 8:60"),
        ("22:00-24:01", "there is no time 24:01"),
        ("08:00-08:00", "begins and ends at the same time"),
        ("٢٢:٠٠-٠٨:٠٠", "is not hours"),
    ],
)
def test_hours_that_cannot_be_are_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(BadHours, match=says):
        parse_hours(["12:00-13:00", text])


@given(TIMES, TIMES, TIMES)
def test_a_time_is_quiet_in_a_span_or_in_what_the_span_leaves(
    start: time, end: time, at: time
) -> None:
    if start != end:
        assert Span(start, end).holds(at) is not Span(end, start).holds(at)


@given(st.lists(st.builds(Span, TIMES, TIMES), max_size=4).map(tuple), TIMES)
def test_more_hours_are_never_less_quiet(spans: tuple[Span, ...], at: time) -> None:
    assert QuietHours(spans).hold(at) >= QuietHours(spans[:1]).hold(at)
