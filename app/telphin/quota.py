"""What may still be spent this hour, and how much of that looks may take.

`read_quota` reads the headers of one reply; `ledger` makes one picture of many replies. Pure
arithmetic: times are monotonic seconds and are passed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

HOUR = 3600.0
AT_ONCE = 4
"""Requests under way at the same time."""
_SLACK = 60.0
"""Seconds beyond an hour that a counter's end may lie ahead: clocks differ."""
_LARGEST = 100_000_000
EVEN = (0.9, 1.1)
"""By how much the pace may be slower or quicker than an even one to make up for what was spent."""
NAMES = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


@dataclass(frozen=True, slots=True)
class Quota:
    """The hourly limit of requests, shared by every application of the account.

    `resets_at` (when the counter starts anew) and `seen_at` are monotonic seconds. `ours`: what
    this host's dashboards have sent since the counter started; `others`: what everybody else
    usually sends in an hour; `dashboards`: how many share our part. `assumed`: no reply has told
    the limit.
    """

    limit: int
    remaining: int
    resets_at: float
    seen_at: float
    ours: int = 0
    others: float = 0.0
    dashboards: int = 1
    assumed: bool = False

    def allowance(self, share: float, reserve: int, now: float) -> float:
        """Requests that the looks of one dashboard may take until the counter starts anew.

        Our part of what others leave in a whole hour, at an even pace: a little more or less than
        that where less or more has been spent already. Never more than `share` of what is left
        beyond the reserve, and never negative.
        """
        spare = max(0.0, float(self.remaining - reserve))
        hourly = share * max(0.0, self.limit - reserve - self.others)
        left = min(1.0, max(0.0, self.resets_at - now) / HOUR)
        even = hourly * left
        planned = min(max(hourly - self.ours, EVEN[0] * even), EVEN[1] * even)
        return min(share * spare, planned) / max(1, self.dashboards)


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


def speaks_of_quota(headers: Mapping[str, str]) -> bool:
    """Whether a reply says anything about the quota, be it absurd."""
    return any(name in headers for name in NAMES)


def _whole(text: str | None) -> int | None:
    stripped = (text or "").strip()
    if not (stripped.isascii() and stripped.isdigit() and len(stripped) <= 12):
        return None
    number = int(stripped)
    return number if number <= _LARGEST else None
