"""What looks may spend, by properties: never negative, never beyond the share, more from more."""

from hypothesis import given
from hypothesis import strategies as st

from app.telphin.quota import HOUR, Quota

SHARES = st.floats(0.01, 1.0)
RESERVES = st.integers(0, 2000)
NOWS = st.floats(0, 1e6)
LEFT = st.floats(-HOUR, HOUR + 60)
LIMITS = st.integers(1, 100_000)


@st.composite
def quotas(draw: st.DrawFn) -> Quota:
    limit = draw(LIMITS)
    now = draw(NOWS)
    return Quota(
        limit,
        draw(st.integers(0, limit)),
        resets_at=now + draw(LEFT),
        seen_at=now,
        ours=draw(st.integers(0, limit)),
        others=draw(st.floats(0, limit)),
        dashboards=draw(st.integers(1, 20)),
    )


@given(quotas(), SHARES, RESERVES)
def test_it_is_never_negative_nor_beyond_the_share_of_what_is_left(
    quota: Quota, share: float, reserve: int
) -> None:
    allowance = quota.allowance(share, reserve, quota.seen_at)
    assert 0 <= allowance <= share * max(0, quota.remaining - reserve)


@given(quotas(), SHARES, RESERVES)
def test_all_dashboards_together_stay_within_the_share(
    quota: Quota, share: float, reserve: int
) -> None:
    together = quota.allowance(share, reserve, quota.seen_at) * quota.dashboards
    assert together <= share * max(0, quota.remaining - reserve) + 1e-6


@given(quotas(), SHARES, RESERVES, st.integers(0, 1000))
def test_the_more_is_left_the_more_may_be_spent(
    quota: Quota, share: float, reserve: int, more: int
) -> None:
    richer = Quota(
        quota.limit,
        min(quota.limit, quota.remaining + more),
        quota.resets_at,
        quota.seen_at,
        quota.ours,
        quota.others,
        quota.dashboards,
    )
    now = quota.seen_at
    assert richer.allowance(share, reserve, now) >= quota.allowance(share, reserve, now)


@given(quotas(), SHARES, RESERVES, st.integers(0, 1000))
def test_the_reserve_is_for_actions_alone(
    quota: Quota, share: float, reserve: int, more: int
) -> None:
    now = quota.seen_at
    assert quota.allowance(share, reserve + more, now) <= quota.allowance(share, reserve, now)
    if quota.remaining <= reserve:
        assert quota.allowance(share, reserve, now) == 0


@given(LIMITS, SHARES, st.integers(0, 50))
def test_a_pace_that_is_kept_lasts_until_the_counter_starts_anew(
    limit: int, share: float, reserve: int
) -> None:
    """Minute by minute, spending what is allowed for a minute: never hurried, never exhausted."""
    ours, paces = 0.0, []
    for minute in range(60):
        left = HOUR - 60.0 * minute
        quota = Quota(limit, limit - round(ours), resets_at=left, seen_at=0.0, ours=round(ours))
        pace = quota.allowance(share, reserve, 0.0) * 60 / left
        ours += pace
        paces.append(pace)
    spare = max(0, limit - reserve)
    assert ours <= share * spare + 1
    # Within what a whole number of requests can be off.
    assert max(paces) <= min(paces) * 1.4 + 2
