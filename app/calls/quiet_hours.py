"""Hours in which nothing is told aloud: `22:00-08:00`, several of them, over midnight too.

Pure: the time of day comes in, by the clock on the supervisor's wall.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from app.locale import _

_SPAN = re.compile(
    r"(?P<from_hour>\d\d?):(?P<from_minute>\d\d)\s*[-–]\s*(?P<to_hour>\d\d?):(?P<to_minute>\d\d)",
    re.ASCII,
)
_MIDNIGHT = (24, 0)
"""How people write the end of a day."""


class BadHours(ValueError):
    """Cannot be read; the text names the part and says what is expected."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a time of day (included) to another (not any more); the next day's if it is earlier."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        at = at.replace(tzinfo=None)
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class QuietHours:
    """All of them."""

    spans: tuple[Span, ...] = ()

    def hold(self, at: time) -> bool:
        """Whether it is quiet at that time of day."""
        return any(span.holds(at) for span in self.spans)


def parse_hours(texts: Iterable[str]) -> QuietHours:
    """Read what a person wrote. Raises `BadHours`."""
    return QuietHours(tuple(_span(text.strip()) for text in texts if text.strip()))


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise BadHours(_("'{text}' is not hours such as 22:00-08:00.").format(text=text))
    start = _time_of_day(text, int(match["from_hour"]), int(match["from_minute"]))
    end_hour, end_minute = int(match["to_hour"]), int(match["to_minute"])
    whole = (end_hour, end_minute) == _MIDNIGHT
    end = time() if whole else _time_of_day(text, end_hour, end_minute)
    if start == end and not whole:
        raise BadHours(
            _("'{text}' begins and ends at the same time; 00:00-24:00 is the whole day.").format(
                text=text
            )
        )
    return Span(start, end)


def _time_of_day(text: str, hour: int, minute: int) -> time:
    try:
        return time(hour, minute)
    except ValueError:
        raise BadHours(
            _("'{text}': there is no time {hour}:{minute:02}.").format(
                text=text, hour=hour, minute=minute
            )
        ) from None
