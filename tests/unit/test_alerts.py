"""From when on a call needs attention, and when that changes next."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.alerts import (
    MOST,
    NEVER,
    BadLimits,
    Level,
    Limits,
    Measure,
    Thresholds,
    read_limits,
    timed_by,
)
from app.calls.call import Call, CallKey, CallState, Direction, Party

BEGAN = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
USUAL = Thresholds()
INSTANT = timedelta(microseconds=1)
SECONDS = st.floats(min_value=0.001, max_value=MOST, allow_nan=False)
LIMITS = st.one_of(
    st.just(NEVER),
    st.lists(SECONDS, min_size=2, max_size=2, unique=True).map(lambda two: Limits(*sorted(two))),
    st.builds(Limits, SECONDS, st.none()),
    st.builds(Limits, st.none(), SECONDS),
)


def a_call(state: CallState = CallState.RINGING, *, answered_after: float = 10) -> Call:
    talking = state is CallState.TALKING
    return Call(
        CallKey(1, "a"),
        state,
        Direction.IN,
        Party("79161234567"),
        Party("101"),
        started_at=BEGAN,
        answered_at=BEGAN + timedelta(seconds=answered_after) if talking else None,
    )


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def level_of(
    call: Call, now: datetime, thresholds: Thresholds = USUAL, group: str = ""
) -> Level | None:
    """A call's level; `None` where nothing of it is timed."""
    timed = timed_by(call)
    return None if timed is None else thresholds.level_of(*timed, now, group)


def next_change(call: Call, now: datetime, thresholds: Thresholds = USUAL) -> datetime | None:
    timed = timed_by(call)
    assert timed is not None
    return thresholds.next_change_of(*timed, now)


@pytest.mark.parametrize(
    ("seconds", "level"),
    [
        (0, Level.CALM),
        (14.9, Level.CALM),
        (15, Level.WARNING),
        (19.9, Level.WARNING),
        (20, Level.ALARM),
        (900, Level.ALARM),
    ],
)
def test_ringing_warns_after_15_seconds_and_alarms_after_20(seconds: float, level: Level) -> None:
    assert level_of(a_call(), at(seconds)) is level


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(299, Level.CALM), (300, Level.WARNING), (599, Level.WARNING), (600, Level.ALARM)],
)
def test_a_talk_counts_from_its_answer(seconds: float, level: Level) -> None:
    talk = a_call(CallState.TALKING, answered_after=100)
    assert level_of(talk, at(100 + seconds)) is level


def test_a_forwarded_call_has_no_level() -> None:
    call = a_call(CallState.FORWARDED)
    assert timed_by(call) is None


def test_a_call_of_unknown_age_is_calm() -> None:
    call = Call(
        CallKey(1, "a"), CallState.TALKING, Direction.IN, Party(), Party(), started_at=BEGAN
    )
    assert timed_by(call) is None


def test_nobody_is_idle_for_too_long_by_default() -> None:
    assert Thresholds().level_of(Measure.IDLE, BEGAN, at(80_000)) is Level.CALM
    watched = Thresholds(idle=Limits(60, 120))
    assert watched.level_of(Measure.IDLE, BEGAN, at(61)) is Level.WARNING


def test_a_group_has_its_own_limits_for_what_it_names() -> None:
    thresholds = Thresholds(groups={"sales": {Measure.RINGING: Limits(5, 8)}})
    assert level_of(a_call(), at(6), thresholds, "Sales") is Level.WARNING
    assert level_of(a_call(), at(6), thresholds, "Support") is Level.CALM
    assert level_of(a_call(), at(6), thresholds) is Level.CALM
    talk = a_call(CallState.TALKING, answered_after=0)
    assert level_of(talk, at(301), thresholds, "SALES") is Level.WARNING


def test_a_clock_behind_the_call_does_no_harm() -> None:
    assert level_of(a_call(), at(-30)) is Level.CALM
    assert next_change(a_call(), at(-30)) == at(15)


@given(LIMITS, st.floats(min_value=-100, max_value=2 * MOST, allow_nan=False))
def test_the_level_rises_at_the_next_change_and_not_an_instant_before(
    limits: Limits, seconds: float
) -> None:
    thresholds = Thresholds(ringing=limits)
    call, now = a_call(), at(seconds)
    level, change = level_of(call, now, thresholds), next_change(call, now, thresholds)
    assert level is not None
    if change is None:
        assert level_of(call, now + timedelta(days=3), thresholds) is level
    else:
        risen = level_of(call, change, thresholds)
        assert change > now
        assert risen is not None
        assert risen > level
        assert level_of(call, max(now, change - INSTANT), thresholds) is level


@given(LIMITS, SECONDS, SECONDS)
def test_the_level_of_what_goes_on_never_falls(limits: Limits, one: float, other: float) -> None:
    sooner, later = sorted((one, other))
    assert limits.level(timedelta(seconds=sooner)) <= limits.level(timedelta(seconds=later))


@pytest.mark.parametrize(
    ("value", "limits"),
    [
        ([15, 20], Limits(15, 20)),
        ((0.5, 1), Limits(0.5, 1)),
        ([], NEVER),
        ("15, 20", Limits(15, 20)),
        ("", NEVER),
    ],
)
def test_limits_are_read(value: object, limits: Limits) -> None:
    assert read_limits(value) == limits


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([20, 15], "20 s is not less than 15 s"),
        ([20, 20], "20 s is not less than 20 s"),
        ([-1, 20], "-1 is not a number of seconds above 0"),
        ([0, 20], "0 is not a number of seconds above 0"),
        ([15, float("inf")], "inf is not"),
        ([15, 1e9], "1000000000.0 is not"),
        ([15, float("nan")], "nan is not"),
        ([15, 10**30], "100000000000 is not"),
        (["soon", 20], "'soon' is not a number"),
        ([True, 20], "'True' is not a number"),
        ("soon,20", "'soon' is not a number"),
        ([15], "Two numbers"),
        ([1, 2, 3], "Two numbers"),
        (15, "Two numbers"),
        ({"ring": 1}, "Two numbers"),
        (None, "Two numbers"),
    ],
)
def test_limits_that_cannot_be_are_refused_with_the_arithmetic(value: object, says: str) -> None:
    with pytest.raises(BadLimits, match=says):
        read_limits(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
        max_leaves=4,
    )
)
def test_whatever_stands_in_the_settings_is_limits_or_refused(value: object) -> None:
    with suppress(BadLimits):
        limits = read_limits(value)
        assert limits == NEVER or 0 < (limits.warning or 0) < (limits.alarm or 0) <= MOST
