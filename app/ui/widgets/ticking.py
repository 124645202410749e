"""The moment that the running times of the call table are counted to, tick by tick."""

from datetime import datetime, timedelta

LEEWAY = 0.3
"""Seconds by which the times may be ahead or behind, so that they tick evenly."""


def next_second(shown: datetime | None, now: datetime | None) -> datetime | None:
    """The moment to count to after `shown`, at the tick of the moment `now`.

    A tick may be a little early once and a little late the next time. All times go on by one second
    then: none is skipped or shown twice.
    """
    if shown is None or now is None:
        return now
    expected = shown + timedelta(seconds=1)
    return expected if abs((now - expected).total_seconds()) <= LEEWAY else now
