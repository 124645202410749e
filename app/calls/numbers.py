"""How numbers are shown."""

import re

_PREFIXED = re.compile(r"^[0-9]+\*(?P<number>[^*@]+)$")


def short_number(number: str) -> str:
    """What people say for a number of the exchange: `2566*101@sipproxy.telphin.ru` -> `101`.

    Outside numbers and feature codes (`*98`) stay as they are.
    """
    local = number.split("@", 1)[0]
    match = _PREFIXED.match(local)
    return match["number"] if match else local


def duration(seconds: int | None) -> str:
    """`0:07`, `12:34`, `1:02:03`; a dash where it is unknown."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
