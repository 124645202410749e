"""What may still be spent this hour, as the headers of the last reply told it."""

from collections.abc import Mapping
from dataclasses import dataclass

HOUR = 3600.0
_SLACK = 60.0
"""Seconds beyond an hour that a counter's end may lie ahead: clocks differ."""
_LARGEST = 100_000_000


@dataclass(frozen=True, slots=True)
class Quota:
    """The hourly limit of requests, shared by every application of the account.

    `resets_at` (when the counter starts anew) and `seen_at` are monotonic seconds.
    """

    limit: int
    remaining: int
    resets_at: float
    seen_at: float


def read_quota(headers: Mapping[str, str], now: float) -> Quota | None:
    """The quota by the `X-RateLimit-*` headers; `None` where they are missing or cannot be.

    `now` is the monotonic time at which the reply came.
    """
    limit = _whole(headers.get("X-RateLimit-Limit"))
    remaining = _whole(headers.get("X-RateLimit-Remaining"))
    reset = seconds_to_reset(headers)
    if limit is None or remaining is None or reset is None:
        return None
    if limit == 0 or remaining > limit:
        return None
    return Quota(limit, remaining, now + reset, now)


def seconds_to_reset(headers: Mapping[str, str]) -> float | None:
    """`X-RateLimit-Reset`, seconds from now; `None` where it is missing or beyond an hour."""
    reset = _whole(headers.get("X-RateLimit-Reset"))
    return float(reset) if reset is not None and reset <= HOUR + _SLACK else None


def _whole(text: str | None) -> int | None:
    stripped = (text or "").strip()
    if not (stripped.isascii() and stripped.isdigit() and len(stripped) <= 12):
        return None
    number = int(stripped)
    return number if number <= _LARGEST else None
