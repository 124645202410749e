"""The quota is what the headers say, where they can be believed."""

import pytest

from app.telphin.quota import Quota, read_quota, seconds_to_reset

NOW = 500.0


def headers(limit: str = "1000", remaining: str = "900", reset: str = "60") -> dict[str, str]:
    return {
        "X-RateLimit-Limit": limit,
        "X-RateLimit-Remaining": remaining,
        "X-RateLimit-Reset": reset,
    }


def test_the_headers_are_read_and_reset_counts_from_now() -> None:
    assert read_quota(headers(), NOW) == Quota(1000, 900, resets_at=560.0, seen_at=500.0)


def test_a_spent_quota_is_a_quota() -> None:
    quota = read_quota(headers(remaining="0", reset="0"), NOW)
    assert quota == Quota(1000, 0, resets_at=NOW, seen_at=NOW)


@pytest.mark.parametrize("name", ["X-RateLimit-Limit", "X-RateLimit-Remaining"])
@pytest.mark.parametrize("value", ["", "-1", "abc", "1.5", "99999999999", "9" * 5000, "١٢"])
def test_an_absurd_number_is_no_quota(name: str, value: str) -> None:
    assert read_quota({**headers(), name: value}, NOW) is None


@pytest.mark.parametrize("reset", ["", "-1", "abc", "1700000000", "86400", "nan"])
def test_an_absurd_reset_is_none(reset: str) -> None:
    assert seconds_to_reset(headers(reset=reset)) is None
    assert read_quota(headers(reset=reset), NOW) is None


def test_no_limit_and_more_left_than_the_limit_are_absurd() -> None:
    assert read_quota(headers(limit="0", remaining="0"), NOW) is None
    assert read_quota(headers(limit="10", remaining="11"), NOW) is None


def test_missing_headers_are_no_quota() -> None:
    assert read_quota({}, NOW) is None
