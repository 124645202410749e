"""How often looks come, as the quota, the calls and the person have it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.call import Call
from app.telphin.quota import Quota
from app.watch.pace import Pacer
from app.watch.schedule import LEAST_PAUSE, Wishes
from tests.unit.clockwork import call
from tests.unit.pacing import NOON, PLENTY, SCARCE, WISHES, at_work, looked, pause, rings


def quiet_for(pacer: Pacer, seconds: float) -> float:
    """Nobody calls; returns when that is over."""
    for moment in range(2, int(seconds), 2):
        looked(pacer, float(moment))
        pacer.whole(replace(PLENTY, resets_at=moment + 3600.0), float(moment), float(moment))
    return float(int(seconds))


@pytest.mark.parametrize("calls", [(), (call(1),), (rings(1),)])
def test_somebody_who_only_watches_has_the_wished_for_interval(calls: tuple[Call, ...]) -> None:
    assert pause(at_work(*calls)) == 2.0


def test_it_slows_down_when_nobody_has_called_for_long() -> None:
    pacer = at_work()
    now = quiet_for(pacer, 1800)
    assert pause(pacer, replace(PLENTY, resets_at=now + 3600), now) > 6.0


def test_what_rings_in_silence_is_seen_within_seconds_where_the_quota_is_plenty() -> None:
    pacer = at_work()
    now = quiet_for(pacer, 4 * 3600)
    assert 6.0 < pause(pacer, replace(PLENTY, resets_at=now + 3600), now) <= 10.0
    pacer.attention.visible(shown=False)
    assert 10.0 < pause(pacer, replace(PLENTY, resets_at=now + 3600), now) <= 20.0


@pytest.mark.parametrize("calls", [(rings(1),), (rings(1), rings(2))])
def test_something_that_rings_makes_it_fast_at_once(calls: tuple[Call, ...]) -> None:
    pacer = at_work()
    now = quiet_for(pacer, 1800)
    looked(pacer, now, *calls)
    assert pause(pacer, replace(PLENTY, resets_at=now + 3600), now) == 2.0


Doing = Callable[[Pacer], None]
DOINGS: dict[str, Doing] = {
    "a dialog": lambda p: p.attention.attend(dialog=True),
    "an effect": lambda p: p.attention.expect(10.0, (), 0.0),
    "a key": lambda p: p.attention.stirred(0.0),
}


@pytest.mark.parametrize("doing", DOINGS.values(), ids=DOINGS)
@pytest.mark.parametrize("calls", [(), (call(1), rings(2))])
def test_what_a_person_does_hurries_looks_also_where_the_quota_is_scarce(
    doing: Doing, calls: tuple[Call, ...]
) -> None:
    pacer, idle = at_work(*calls), at_work(*calls)
    doing(pacer)
    assert pause(pacer, SCARCE) < pause(idle, SCARCE)


@pytest.mark.parametrize(("seconds", "hurries"), [(5, True), (600, False)])
def test_a_young_call_under_the_cursor_hurries_looks(seconds: int, hurries: bool) -> None:
    """The call's key has been under the cursor all along; no key was pressed for it."""
    one = replace(call(1), started_at=NOON - timedelta(seconds=seconds))
    pacer, idle = at_work(one), at_work(one)
    pacer.attention.cursor(one.key)
    assert (pause(pacer, SCARCE) < pause(idle, SCARCE)) is hurries


def test_an_effect_that_is_awaited_is_looked_for_faster_than_wished_for() -> None:
    pacer = at_work(call(1), rings(2))
    pacer.attention.expect(10.0, (), 0.0)
    assert LEAST_PAUSE <= pause(pacer) < 2.0


def test_a_person_who_has_gone_is_no_reason_to_hurry() -> None:
    pacer, idle = at_work(call(1)), at_work(call(1))
    pacer.attention.expect(10.0, (), 0.0)
    pacer.attention.stirred(0.0)
    assert pause(pacer, replace(SCARCE, resets_at=3640), 40.0) == pytest.approx(
        pause(idle, replace(SCARCE, resets_at=3640), 40.0)
    )


def scarce_hour(pacer: Pacer, dialog: Callable[[float], bool]) -> list[float]:
    """The pauses of an hour with some ninety looks; `dialog`: whether one is open at a moment."""
    began = 0.0
    pauses: list[float] = []
    while began < 3500:
        sent = len(pauses)
        quota = Quota(200, 200 - sent, resets_at=3600.0, seen_at=began, ours=sent)
        pacer.attention.attend(dialog=dialog(began))
        pauses.append(pacer.whole(quota, began, began) - began)
        began += pauses[-1]
        looked(pacer, began, *(call(p, f"{(began + 18 * p) // 180}") for p in range(10)))
    return pauses


def test_where_the_quota_is_scarce_a_dialog_now_and_then_is_hurried_for() -> None:
    pauses = scarce_hour(at_work(call(1)), lambda moment: 1800 < moment < 1860)
    assert min(pauses) < 0.85 * sorted(pauses)[len(pauses) // 2]


def test_a_dialog_that_stays_open_does_not_leave_long_pauses_to_the_rest_of_the_hour() -> None:
    """Each haste makes the other pauses longer, so there is an end to it."""
    pauses = scarce_hour(at_work(call(1)), lambda moment: moment < 1800)
    assert max(pauses[:10]) < min(pauses[-10:])
    assert max(pauses) < 1.15 * 3600 / len(pauses)


def test_where_the_quota_is_plenty_every_dialog_is_hurried_for() -> None:
    pacer = at_work(call(1))
    for moment in range(1, 3600):
        looked(pacer, float(moment), call(1))
        pacer.whole(replace(PLENTY, resets_at=moment + 3600.0), float(moment), float(moment))
    idle = pause(pacer, replace(PLENTY, resets_at=7200.0), 3600.0)
    pacer.attention.attend(dialog=True)
    assert pause(pacer, replace(PLENTY, resets_at=7200.0), 3600.0) < 0.7 * idle


def test_a_terminal_that_nobody_looks_at_slows_it_down_until_a_key_is_pressed() -> None:
    pacer = at_work(call(1))
    before = pause(pacer, SCARCE)
    pacer.attention.visible(shown=False)
    assert pause(pacer, SCARCE) > 1.5 * before
    pacer.attention.stirred(-100.0)
    assert pause(pacer, SCARCE) == before


@pytest.mark.parametrize("limit", [500, 1000, 5000])
@pytest.mark.parametrize("talk", [30, 300])
def test_an_hour_of_an_office_spends_its_share_and_no_more(limit: int, talk: int) -> None:
    """Sixteen agents on the phone, one call after the other."""
    pacer, now, sent = at_work(), 0.0, 0
    while now < 3600:
        quota = Quota(limit, limit - sent, resets_at=3600.0, seen_at=now, ours=sent)
        now = max(now + 0.01, pacer.whole(quota, now, now))
        if now < 3600:
            sent += 1
            looked(pacer, now, *(call(p, f"{(now + 18 * p) // talk}") for p in range(16)))
    share = 0.5 * (limit - 20)
    assert 0.75 * min(share, 1800) <= sent <= share * 1.02 + 1


def test_silence_is_not_what_the_quota_is_spent_on() -> None:
    pacer, now, sent = at_work(), 0.0, 0
    while now < 3600:
        quota = Quota(1000, 1000 - sent, resets_at=3600.0, seen_at=now, ours=sent)
        now = pacer.whole(quota, now, now)
        looked(pacer, now)
        sent += 1
    assert sent < 0.25 * 1000


def test_no_look_is_due_before_the_hour_where_only_the_reserve_is_left() -> None:
    pacer = at_work(call(1))
    assert pause(pacer, Quota(1000, 20, resets_at=700.0, seen_at=0.0)) == 700.0


def test_a_reserve_beyond_the_limit_is_said() -> None:
    pacer = at_work(wishes=replace(WISHES, reserve=1000))
    pace = pacer.pace(replace(SCARCE, remaining=500), 0.0, whole_account=True)
    assert pace.halted
    assert pace.scarce


def test_the_pace_says_how_far_apart_looks_are_and_whether_the_quota_is_why() -> None:
    pacer = at_work()
    assert not pacer.pace(PLENTY, 0.0, whole_account=True).scarce
    pace = pacer.pace(SCARCE, 0.0, whole_account=True)
    assert pace.scarce
    assert pace.seconds == pytest.approx(3600 / (0.5 * 480), rel=0.1)
    each = pacer.pace(SCARCE, 0.0, whole_account=False)
    assert each.seconds == pytest.approx(20 * pace.seconds)


@given(
    st.integers(1, 100_000),
    st.integers(0, 100_000),
    st.floats(-100, 3660),
    st.floats(0.5, 3600),
    st.floats(0.01, 1),
    st.integers(0, 5000),
)
def test_whatever_the_quota_a_pause_is_positive_and_ends_with_the_hour_or_before_long(
    limit: int, left: int, to_reset: float, interval: float, share: float, reserve: int
) -> None:
    wishes = Wishes(interval=interval, share=share, reserve=reserve)
    pacer = at_work(call(1), wishes=wishes)
    quota = Quota(limit, min(limit, left), resets_at=to_reset, seen_at=0.0)
    wait = pause(pacer, quota)
    assert wait >= LEAST_PAUSE or wait == pytest.approx(max(0.0, to_reset))
