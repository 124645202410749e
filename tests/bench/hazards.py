"""How likely a change truly was at every moment of a day, extension by extension.

The rates are measured from the day itself, in small bins of what a perfectly informed looker could
know: for a leg, its direction, whether it rings or is spoken on, and for how long already; for a
phone nobody speaks on, its group and the hour. Measured and not taken from the simulator's
distributions, because those do not say how queues, group rings and supervisors' actions mix; and
measured on the very day, so that the optimum made from them is, if anything, too good.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.simulator.people import Extension
from tests.bench.scenario import HOUR
from tests.bench.truth import Span

_RINGING = (*(float(second) for second in range(0, 32, 2)), 40.0, 60.0, 1e9)
_TALKING = (0.0, 8.0, 15.0, 30.0, 60.0, 100.0, 150.0, 200.0, 300.0, 500.0, 1000.0, 1e9)
_PHASES = {"rings": _RINGING, "talks": _TALKING}
_BINS = {
    (phase, flow): [(phase, flow, edge) for edge in edges]
    for phase, edges in _PHASES.items()
    for flow in ("in", "out")
}
Bin = tuple[str, str, float]


class Piece(NamedTuple):
    """From `begins` to `ends` a change was expected `rate` times a second."""

    begins: float
    ends: float
    rate: float


class _Stay(NamedTuple):
    """Some time spent in one bin; `changed`: whether it ended in a change."""

    extension: int
    begins: float
    ends: float
    bin: Bin
    changed: bool


def hazards(
    spans: Sequence[Span], phones: Iterable[Extension], horizon: float
) -> dict[int, list[Piece]]:
    """For each phone, pieces whose sum is its rate at every moment of the day."""
    by_phone: dict[int, list[Span]] = {phone.id: [] for phone in phones}
    for span in spans:
        by_phone[span.extension].append(span)
    # One that is never called is known to be so.
    group = {p.id: str(p.group_id) if by_phone[p.id] else "unused" for p in phones}
    stays = [stay for span in spans for stay in _of_span(span, horizon)]
    for phone, own in by_phone.items():
        stays += _idle(phone, group[phone], own, horizon)
    rates = _rates(stays)
    pieces: dict[int, list[Piece]] = {phone: [] for phone in by_phone}
    for stay in stays:
        begins, ends = max(0.0, stay.begins), min(horizon, stay.ends)
        if begins < ends:
            pieces[stay.extension].append(Piece(begins, ends, rates[stay.bin]))
    return pieces


def summed(pieces: Iterable[Piece]) -> list[Piece]:
    """The sum of what may overlap, as pieces that do not, none of which crosses a full hour."""
    steps: dict[float, float] = defaultdict(float)
    for piece in pieces:
        steps[piece.begins] += piece.rate
        steps[piece.ends] -= piece.rate
    last = max(steps, default=0.0)
    for hour in range(int(last // HOUR) + 1):
        steps[hour * HOUR] += 0.0
    found, rate = [], 0.0
    for begins, ends in pairwise(sorted(steps)):
        rate += steps[begins]
        found.append(Piece(begins, ends, max(0.0, rate)))
    return found


def _of_span(span: Span, horizon: float) -> Iterator[_Stay]:
    """A leg rings, and then perhaps it is spoken on."""
    ended = horizon if span.ended is None else span.ended
    answered = ended if span.answered is None else span.answered
    over = span.ended is not None
    rung = over or span.answered is not None
    yield from _binned(span, "rings", span.began, answered, rung)
    if span.answered is not None:
        yield from _binned(span, "talks", answered, ended, over)


def _binned(span: Span, phase: str, begins: float, ends: float, changed: bool) -> Iterator[_Stay]:
    edges, bins = _PHASES[phase], _BINS[phase, span.flow]
    lasted = ends - begins
    last = bisect_right(edges, lasted) - 1
    for i in range(last):
        yield _Stay(span.extension, begins + edges[i], begins + edges[i + 1], bins[i], False)
    yield _Stay(span.extension, begins + edges[last], ends, bins[last], changed)


def _idle(phone: int, group: str, spans: Sequence[Span], horizon: float) -> Iterator[_Stay]:
    """The time between legs, hour by hour."""
    free_from = 0.0
    for span in sorted(spans, key=lambda span: span.began):
        yield from _by_hours(phone, group, free_from, min(span.began, horizon), True)
        free_from = max(free_from, horizon if span.ended is None else span.ended)
    yield from _by_hours(phone, group, free_from, horizon, False)


def _by_hours(phone: int, group: str, begins: float, ends: float, changed: bool) -> Iterator[_Stay]:
    while begins < ends:
        hour = begins // HOUR
        until = min(ends, (hour + 1) * HOUR)
        yield _Stay(phone, begins, until, ("idle", group, hour), changed and until == ends)
        begins = until


def _rates(stays: Iterable[_Stay]) -> Mapping[Bin, float]:
    seconds: dict[Bin, float] = defaultdict(float)
    changes: dict[Bin, int] = defaultdict(int)
    for stay in stays:
        seconds[stay.bin] += stay.ends - stay.begins
        changes[stay.bin] += stay.changed
    return {name: changes[name] / spent if spent else 0.0 for name, spent in seconds.items()}
