"""Dates, times and numbers as they are written in the language in use.

By hand for the two languages that there are: a library of all the world's forms would be the
largest thing in the program. A test holds these against such a library. What machines read (JSON,
CSV, the audit log) does not go through here.
"""

from dataclasses import dataclass
from datetime import datetime

from app.locale import language

NO_BREAK = "\N{NO-BREAK SPACE}"
GROUPED_FROM = 10_000
"""Numbers of four digits are written without a separator."""


@dataclass(frozen=True, slots=True)
class _Forms:
    date: str
    separator: str
    point: str
    percent: str


_ENGLISH = _Forms("%Y-%m-%d", ",", ".", "%")
_OTHERS = {"ru": _Forms("%d.%m.%Y", NO_BREAK, ",", f"{NO_BREAK}%")}


def _forms() -> _Forms:
    return _OTHERS.get(language(), _ENGLISH)


def hour_and_minute(at: datetime) -> str:
    """`14:05`, by the clock of this machine."""
    return f"{at.astimezone():%H:%M}"


def minute_or_day(at: datetime, now: datetime) -> str:
    """`14:05`, with its date before it where that was not today."""
    day, today = at.astimezone(), now.astimezone()
    if day.date() == today.date():
        return hour_and_minute(at)
    return f"{day.strftime(_forms().date)} {hour_and_minute(at)}"


def time_of_day(at: datetime) -> str:
    """`14:05:09`, by the clock of this machine."""
    return f"{at.astimezone():%H:%M:%S}"


def date_and_time(at: datetime) -> str:
    """`2026-11-24 14:05:09` or `24.11.2026 14:05:09`, always as wide."""
    return f"{at.astimezone().strftime(_forms().date)} {time_of_day(at)}"


def date_read(text: str) -> datetime | None:
    """The day that is written as here; `None` where it is not one."""
    try:
        return datetime.strptime(text, _forms().date).astimezone()
    except ValueError:
        return None


def number(count: int) -> str:
    """`5000`, `12,345` or `12 345`."""
    if abs(count) < GROUPED_FROM:
        return str(count)
    return f"{count:,}".replace(",", _forms().separator)


def decimal(amount: float) -> str:
    """`0.5` or `0,5`: at most six digits, none that says nothing."""
    return f"{amount:g}".replace(".", _forms().point)


def percent(share: float) -> str:
    """`50%` or `50 %`."""
    return f"{share * 100:.0f}{_forms().percent}"
