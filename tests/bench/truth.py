"""What truly happened at the exchange: each leg's ringing, talking and end, to the fraction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.simulator.exchange import Exchange
from app.simulator.legs import Conversation, End, Leg
from app.simulator.legs import Kind as LegKind
from app.simulator.people import Extension, Staff


class Kind(StrEnum):
    """The moments that matter to a supervisor."""

    RINGS = "rings"
    ANSWERED = "answered"
    ENDS = "ends"


@dataclass(slots=True)
class Span:
    """One leg in time. Seconds of the day; what began before it has negative ones."""

    extension: int
    flow: str
    began: float
    answered: float | None = None
    ended: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the board changes."""

    at: float
    kind: Kind
    extension: int


class RecordedExchange(Exchange):
    """The simulator's exchange, with a record of its legs. `day_begins`: in seconds of its story.

    Parking is not recorded, so nobody may park here.
    """

    def __init__(self, staff: Staff, day_begins: float) -> None:
        super().__init__(staff)
        self.spans: list[Span] = []
        self._day_begins = day_begins
        self._open: dict[tuple[int, str], Span] = {}

    def ring(
        self,
        conversation: Conversation,
        extension: Extension,
        flow: str,
        other: End,
        *,
        leg_id: str | None = None,
        kind: LegKind = LegKind.CALL,
    ) -> Leg:
        leg = super().ring(conversation, extension, flow, other, leg_id=leg_id, kind=kind)
        span = Span(leg.extension_id, leg.flow, leg.started - self._day_begins)
        self._open[leg.key] = span
        self.spans.append(span)
        return leg

    def answer(self, leg: Leg, *, recorded: bool = True) -> None:
        super().answer(leg, recorded=recorded)
        span = self._open.get(leg.key)
        if span is not None and span.answered is None and leg.answered is not None:
            span.answered = leg.answered - self._day_begins

    def drop(self, leg: Leg) -> None:
        super().drop(leg)
        span = self._open.pop(leg.key, None)
        if span is not None:
            span.ended = self.now - self._day_begins


def events(spans: Iterable[Span], horizon: float) -> list[Event]:
    """What happened from the beginning of the day to its end, in order."""
    found = [event for span in spans for event in _of(span) if 0.0 <= event.at < horizon]
    return sorted(found, key=lambda event: event.at)


def _of(span: Span) -> Iterator[Event]:
    yield Event(span.began, Kind.RINGS, span.extension)
    if span.answered is not None:
        yield Event(span.answered, Kind.ANSWERED, span.extension)
    if span.ended is not None:
        yield Event(span.ended, Kind.ENDS, span.extension)
