"""A history as one line of bars, a cell for each of its minutes."""

from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
PLAIN_BARS = ".:-=+*%#"
"""For a terminal that has no such bars, from little to much."""
UNKNOWN = " "


def bars_for(encoding: str) -> str:
    """Those that a terminal with that encoding can show."""
    try:
        BARS.encode(encoding)
    except UnicodeEncodeError:
        return PLAIN_BARS
    return BARS


def sparkline(values: Sequence[int | None], most: int, bars: str = BARS) -> str:
    """A bar for each value; `most` is the highest. `None` is unknown, and shown as a gap."""
    return "".join(UNKNOWN if value is None else _bar(value, most, bars) for value in values)


def _bar(value: int, most: int, bars: str) -> str:
    """Nothing is the lowest bar; one is seen to be more than nothing, whatever the most is."""
    if value <= 0 or most <= 0:
        return bars[0]
    return bars[max(1, min(len(bars) - 1, round(value * (len(bars) - 1) / most)))]
