"""How old the picture was when something happened, and how long it took to be seen."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.line import TRAVEL
from tests.bench.truth import Event


@dataclass(frozen=True, slots=True)
class Ages:
    """Means over the events of a day, in seconds.

    `picture`: how long ago the picture that was on the screen at the event had been read at the
    exchange. `seen_after`: from the event to the first picture on the screen that knows of it.
    """

    picture: float
    seen_after: float


def ages(looks: Mapping[int, Sequence[float]], events: Iterable[Event], horizon: float) -> Ages:
    """Everybody begins with a fresh picture; what is not seen by the day's end is seen then."""
    picture = seen_after = 0.0
    count = 0
    for event in events:
        moments = looks[event.extension]
        shown = bisect_right(moments, event.at - TRAVEL)
        picture += event.at - (moments[shown - 1] if shown else 0.0)
        first = bisect_left(moments, event.at)
        seen_after += (moments[first] + TRAVEL if first < len(moments) else horizon) - event.at
        count += 1
    return Ages(picture / max(1, count), seen_after / max(1, count))
