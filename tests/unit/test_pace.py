"""How often looks come, as the quota, the calls and the person have it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.call import Call, CallKey, CallState, Snapshot
from app.telphin.quota import AT_ONCE, Quota
from app.watch.pace import Pacer
from app.watch.schedule import LEAST_PAUSE, Wishes
from tests.unit.clockwork import call

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PLENTY = Quota(100_000, 99_000, resets_at=3600.0, seen_at=0.0)
SCARCE = Quota(500, 480, resets_at=3600.0, seen_at=0.0)
WISHES = Wishes(interval=2.0, share=0.5, reserve=20)


def rings(extension: int) -> Call:
    return replace(call(extension), state=CallState.RINGING, answered_at=None)


def looked(pacer: Pacer, now: float, *calls: Call, covered: Collection[int] | None = None) -> None:
    """A look has found these calls."""
    pacer.picture.take(
        Snapshot(
            calls=calls,
            asked_at=now,
            taken_at=now,
            server_time=NOON,
            covered=frozenset(pacer.picture.lines if covered is None else covered),
        )
    )


def at_work(*calls: Call, phones: int = 20, wishes: Wishes = WISHES) -> Pacer:
    pacer = Pacer(wishes)
    pacer.picture.watch(range(phones))
    looked(pacer, 0.0, *calls)
    return pacer


def pause(pacer: Pacer, quota: Quota | None = PLENTY, now: float = 0.0) -> float:
    return pacer.whole(quota, now, now, again=True) - now


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


# Extension by extension.


def turn(pacer: Pacer, quota: Quota | None, now: float) -> tuple[float, frozenset[int]]:
    """When the look after the one at `now` comes, and at whom."""
    due = pacer.slot(quota, now, now)
    return due, pacer.turn(quota, due)


def timed(
    pacer: Pacer, quota: Quota, seconds: float, state: dict[int, Call]
) -> list[tuple[float, int]]:
    """When looks go to whom, for so long."""
    now = 0.0
    asked: list[tuple[float, int]] = []
    while True:
        due, phones = turn(pacer, replace(quota, resets_at=now + 3600.0), now)
        now = max(due, now + 0.05)
        if now >= seconds:
            return asked
        asked += [(now, phone) for phone in sorted(phones)]
        looked(pacer, now, *(state[p] for p in phones if p in state), covered=phones)


def plays(pacer: Pacer, quota: Quota, seconds: float, state: dict[int, Call]) -> list[int]:
    """Whom looks go to for so long."""
    return [phone for _moment, phone in timed(pacer, quota, seconds, state)]


QUOTA = Quota(2000, 1980, resets_at=3600.0, seen_at=0.0)


def new(phones: int, wishes: Wishes = WISHES) -> Pacer:
    pacer = Pacer(wishes)
    pacer.picture.watch(range(phones))
    return pacer


def test_at_first_each_extension_is_looked_at_once() -> None:
    pacer = new(10)
    asked = plays(pacer, QUOTA, 1.0, {})
    assert sorted(asked[:10]) == list(range(10))


def test_an_effect_is_looked_for_before_what_a_long_first_round_has_yet_to_see() -> None:
    pacer = new(200)
    looked(pacer, 0.0, call(7), covered=range(100))
    quota = Quota(500, 400, resets_at=3600.0, seen_at=0.0, ours=100, others=150.0)
    assert pacer.turn(quota, 240.0).isdisjoint(range(100))
    pacer.attention.expect(600.0, [7], 0.0)
    assert pacer.turn(quota, 240.0) == {7}


def test_on_at_most_a_few_connections() -> None:
    pacer = new(50)
    for _look in range(20):
        _due, phones = turn(pacer, QUOTA, 0.0)
        assert 0 < len(phones) <= AT_ONCE
        looked(pacer, 0.0, covered=phones)


def test_what_rings_is_looked_at_more_often_than_what_is_idle() -> None:
    asked = plays(new(20), QUOTA, 1800.0, {3: rings(3)})
    idle = [asked.count(p) for p in range(20) if p != 3]
    assert asked.count(3) > 1.3 * max(idle)


def test_nobody_starves_beyond_the_bound_of_the_settings() -> None:
    wishes = replace(WISHES, starve=120.0)
    pacer = new(10, wishes)
    last = dict.fromkeys(range(10), 0.0)
    busy = {p: rings(p) for p in range(5)}
    now = 0.0
    while now < 3600:
        due, phones = turn(pacer, replace(QUOTA, resets_at=now + 3600), now)
        now = max(due, now + 0.05)
        for phone in phones:
            assert now - last[phone] <= 125.0
            last[phone] = now
        looked(pacer, now, *(busy[p] for p in phones if p in busy), covered=phones)
    assert min(last.values()) > 3600 - 125


def test_looks_by_extension_stay_within_the_share() -> None:
    asked = plays(new(20), QUOTA, 3600.0, {p: call(p) for p in range(0, 20, 2)})
    assert len(asked) <= 0.5 * 1980 * 1.1 + 20


def test_an_extension_that_a_person_waits_for_goes_first() -> None:
    pacer = new(20)
    looked(pacer, 0.0)
    pacer.attention.expect(30.0, [7], 0.0)
    _due, phones = turn(pacer, QUOTA, 1.0)
    assert phones == {7}
    pacer.attention.cursor(CallKey(8, "x"))
    assert pacer.attention.concerned(1.0) == {7, 8}


@pytest.mark.parametrize("phones", [20, 200])
def test_an_effect_is_looked_for_with_every_few_requests_however_many_extensions(
    phones: int,
) -> None:
    pacer = new(phones)
    plays(pacer, QUOTA, 600.0, {})
    pacer.attention.expect(720.0, [7], 600.0)
    looked(pacer, 600.0, covered=[7])
    now, asked = 600.0, []
    for _request in range(12):
        now, found = turn(pacer, replace(QUOTA, resets_at=now + 3600.0), now)
        asked += sorted(found)
        looked(pacer, now, covered=found)
    assert 3 <= asked.count(7) <= 6


def test_requests_by_extension_come_evenly_whatever_goes_on() -> None:
    pacer = new(20)
    state = {p: rings(p) if p % 3 else call(p) for p in range(10)}
    moments = [moment for moment, _phone in timed(pacer, QUOTA, 1200.0, state)][20:]
    gaps = [later - sooner for sooner, later in pairwise(moments)]
    other_paces = [1 for before, gap in pairwise(gaps) if gap != pytest.approx(before, rel=1e-4)]
    assert len(other_paces) <= 2


def test_also_in_silence_nobody_starves_where_the_quota_can_bear_it() -> None:
    pacer = new(20)
    seen: dict[int, float] = {}
    gaps = []
    for moment, phone in timed(pacer, QUOTA, 4 * 3600.0, {}):
        gaps.append(moment - seen.get(phone, moment))
        seen[phone] = moment
    assert 200.0 < max(gaps) <= WISHES.starve


def test_in_silence_requests_by_extension_are_left_to_others() -> None:
    pacer = new(20)
    asked = timed(pacer, QUOTA, 4 * 3600.0, {})
    last_hour = [phone for moment, phone in asked if moment >= 3 * 3600.0]
    assert len(last_hour) < 0.5 * (0.5 * 1980)


@given(
    st.integers(1, 100_000),
    st.integers(0, 100_000),
    st.floats(-100, 3660),
    st.integers(1, 60),
    st.floats(0.01, 1),
    st.integers(0, 5000),
)
def test_whatever_the_quota_a_few_are_asked_and_never_without_a_pause(
    limit: int, left: int, to_reset: float, phones: int, share: float, reserve: int
) -> None:
    pacer = at_work(call(0), phones=phones, wishes=Wishes(share=share, reserve=reserve))
    quota = Quota(limit, min(limit, left), resets_at=to_reset, seen_at=0.0)
    due = pacer.slot(quota, 0.0, 0.0)
    assert due >= LEAST_PAUSE or due == pytest.approx(max(0.0, to_reset))
    assert 1 <= len(pacer.turn(quota, 0.0)) <= AT_ONCE


# What is learned.


def test_how_often_phones_ring_is_learned_and_forgotten() -> None:
    pacer = at_work()
    for moment in range(5, 1200, 5):
        calls = [call(p, f"{p}-{moment}") for p in range(3)]
        looked(pacer, float(moment), *calls)
    lively = pacer.picture.arrivals
    assert lively == pytest.approx(0.6, rel=0.2)
    for moment in range(1200, 9000, 5):
        looked(pacer, float(moment))
    assert pacer.picture.arrivals < lively / 100


def test_two_looks_tell_that_an_office_has_opened() -> None:
    pacer = at_work()
    for moment in range(120, 8 * 3600, 120):
        looked(pacer, float(moment), *([call(1, "night")] if moment % 3600 == 0 else []))
    opened, night = 8 * 3600, pacer.picture.arrivals
    looked(pacer, opened + 120.0, *(call(p, "first") for p in range(6)))
    looked(pacer, opened + 240.0, *(call(p, "next") for p in range(6)))
    assert night < 0.002
    assert pacer.picture.arrivals > 0.5 * 6 / 120


def test_ten_thousand_looks_leave_no_more_than_one() -> None:
    pacer = at_work()

    def size() -> int:
        lines = pacer.picture.lines
        return len(lines) + sum(len(line.calls) for line in lines.values())

    before = size()
    for i in range(1, 10_000):
        calls = (call(i % 20, str(i)),) if i % 3 else ()
        looked(pacer, i * 2.0, *calls)
        pacer.attention.expect(i * 2.0 + 5, [i], i * 2.0)
        pacer.attention.stirred(i * 2.0)
    looked(pacer, 20_001.0)
    assert size() == before
    assert len(pacer.attention.concerned(20_001.0)) <= 4
