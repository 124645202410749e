"""One picture of the quota from many replies: ours, theirs, late, absurd, and over the hour."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.telphin.ledger import ASSUMED_LIMIT, SILENT, Ledger, Neighbours
from app.telphin.quota import HOUR, Quota

NOW = 10_000.0


def headers(remaining: object, reset: object, limit: object = 1000) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(reset),
    }


def a_ledger(to_next_hour: float = 1800.0) -> Ledger:
    return Ledger(lambda _now: to_next_hour)


def ask(ledger: Ledger, told: Mapping[str, str], now: float) -> None:
    """A request of ours and its reply."""
    ledger.sent(now)
    ledger.replied(told, now)


def standing(ledger: Ledger, now: float) -> Quota:
    quota = ledger.standing(now)
    assert quota is not None
    return quota


def test_nothing_is_known_before_a_reply_has_said_it() -> None:
    assert a_ledger().standing(NOW) is None


def test_what_a_reply_says_is_what_is_left() -> None:
    ledger = a_ledger()
    ask(ledger, headers(900, 600), NOW)
    quota = standing(ledger, NOW)
    assert (quota.limit, quota.remaining, quota.resets_at) == (1000, 900, NOW + 600)


def test_a_request_under_way_is_taken_for_spent() -> None:
    ledger = a_ledger()
    ask(ledger, headers(900, 600), NOW)
    ledger.sent(NOW + 1)
    assert standing(ledger, NOW + 1).remaining == 899


def test_what_fell_and_was_not_ours_is_expected_of_others_again() -> None:
    """Half an hour in, others have taken 300: they will have taken some 600 by the end."""
    ledger = a_ledger()
    for i in range(10):
        ask(ledger, headers(700 - i - 1, 1800), NOW)
    assert standing(ledger, NOW).ours == 10
    assert 500 <= standing(ledger, NOW).others <= 700


def test_where_nobody_else_spends_nothing_is_expected_after_an_hour() -> None:
    ledger = a_ledger()
    for i in range(100):
        ask(ledger, headers(1000 - i - 1, round(HOUR - i * 36)), NOW + i * 36)
    assert standing(ledger, NOW + HOUR + 1).others == 0
    assert standing(ledger, NOW + HOUR + 1).remaining == 1000


def test_what_others_took_in_the_hours_before_is_expected_of_them() -> None:
    ledger = a_ledger()
    for hour in range(4):
        ask(ledger, headers(500, 1), NOW + hour * HOUR)
    quota = standing(ledger, NOW + 4 * HOUR - 1)
    assert 450 <= quota.others <= 550
    assert quota.ours == 0


def others_burst(taken: int) -> Quota:
    """What stands after others took 500 in each of three hours, and by now so many in this one."""
    ledger = a_ledger()
    for hour in range(4):
        began = NOW + hour * HOUR
        ask(ledger, headers(999, 3600), began)
        left = 500 if hour < 3 else 999 - taken
        ask(ledger, headers(left, 1800), began + 1800)
    return standing(ledger, NOW + 3 * HOUR + 1800)


def test_a_little_more_than_others_usually_take_does_not_slow_us_down() -> None:
    usual, more = others_burst(480), others_burst(590)
    assert usual.allowance(0.5, 20, usual.seen_at) == more.allowance(0.5, 20, more.seen_at)


def test_much_more_than_others_usually_take_does() -> None:
    usual, more = others_burst(480), others_burst(800)
    assert more.others > usual.others
    now = usual.seen_at
    assert more.allowance(0.5, 20, now) < 0.7 * usual.allowance(0.5, 20, now)


def test_a_reply_that_comes_late_does_not_give_back_what_was_spent() -> None:
    ledger = a_ledger()
    ask(ledger, headers(800, 600), NOW)
    ask(ledger, headers(805, 601), NOW)
    assert standing(ledger, NOW).remaining in (799, 800)


def test_over_the_change_of_the_hour_all_is_there_again_without_a_reply() -> None:
    ledger = a_ledger()
    ask(ledger, headers(3, 10), NOW)
    assert standing(ledger, NOW + 9).remaining == 3
    quota = standing(ledger, NOW + 11)
    assert (quota.remaining, quota.ours) == (1000, 0)
    assert quota.resets_at == NOW + 10 + HOUR


def test_a_machine_that_slept_is_told_by_the_next_reply() -> None:
    """Its monotonic clock stood still; the counter has started anew meanwhile."""
    ledger = a_ledger()
    ask(ledger, headers(3, 600), NOW)
    ask(ledger, headers(990, 3000), NOW + 1)
    assert standing(ledger, NOW + 1).remaining == 990


def test_a_last_reply_of_the_old_hour_after_the_first_of_the_new_does_no_harm() -> None:
    ledger = a_ledger()
    ask(ledger, headers(999, 3600), NOW)
    ask(ledger, headers(0, 0), NOW + 0.1)
    ask(ledger, headers(998, 3599), NOW + 1)
    assert standing(ledger, NOW + 2).remaining == 998


def test_a_refusal_counts_more_than_what_was_said_before() -> None:
    ledger = a_ledger()
    ask(ledger, headers(500, 600), NOW)
    ledger.refused(700.0, NOW)
    quota = standing(ledger, NOW)
    assert (quota.remaining, quota.resets_at) == (0, NOW + 700)
    assert standing(ledger, NOW + 701).remaining == 1000


def test_a_refusal_where_no_header_ever_came_teaches_the_limit() -> None:
    ledger = a_ledger()
    for _request in range(250):
        ask(ledger, {}, NOW)
    ledger.refused(100.0, NOW)
    assert standing(ledger, NOW + 101).limit == 250


def test_where_no_reply_speaks_of_the_quota_the_usual_one_is_assumed() -> None:
    ledger = a_ledger(to_next_hour=1800.0)
    for _request in range(SILENT):
        ask(ledger, {}, NOW)
    quota = standing(ledger, NOW)
    assert quota.assumed
    assert (quota.limit, quota.remaining) == (ASSUMED_LIMIT, ASSUMED_LIMIT - SILENT)
    assert quota.resets_at == NOW + 1800
    for _request in range(5):
        ask(ledger, {}, NOW + 1)
    assert standing(ledger, NOW + 1).remaining == ASSUMED_LIMIT - SILENT - 5


@pytest.mark.parametrize("absurd", ["-1", "abc", "99999999999", "", "1.5", "٣"])
@pytest.mark.parametrize("name", ["Limit", "Remaining", "Reset"])
def test_an_absurd_header_costs_nothing_but_a_warning(name: str, absurd: str) -> None:
    ledger = a_ledger()
    ask(ledger, headers(900, 600), NOW)
    ask(ledger, {**headers(899, 599), f"X-RateLimit-{name}": absurd}, NOW + 1)
    assert ledger.odd == 1
    assert standing(ledger, NOW + 1).remaining == 899


def test_what_neighbours_sent_is_ours_and_not_that_of_others() -> None:
    ledger = a_ledger()
    ask(ledger, headers(600, 1), NOW)
    ledger.neighbours = Neighbours(count=2, sent=399)
    quota = standing(ledger, NOW)
    assert (quota.ours, quota.dashboards) == (400, 3)
    assert quota.others < 1


VALUES = st.one_of(st.integers(-10, 2000).map(str), st.text(max_size=8), st.just("99999999999"))


@given(
    st.lists(
        st.tuples(VALUES, VALUES, VALUES, st.floats(0, 2000), st.booleans()),
        max_size=40,
    )
)
def test_whatever_replies_say_what_stands_is_possible(
    replies: list[tuple[str, str, str, float, bool]],
) -> None:
    ledger, now = a_ledger(), NOW
    for limit, remaining, reset, passed, refused in replies:
        now += passed
        ask(ledger, headers(remaining, reset, limit), now)
        if refused:
            ledger.refused(passed, now)
        quota = ledger.standing(now)
        if quota is not None:
            assert 0 <= quota.remaining <= quota.limit
            assert now < quota.resets_at <= now + HOUR + 60
            assert quota.others >= 0
            assert quota.allowance(0.5, 20, now) >= 0
