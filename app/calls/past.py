"""The calls that ended, as a history lists them: found by a filter, in an order.

Everything goes by what is shown of a call, behind the mask; see `presentation`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.calls.extension import number_order
from app.calls.life import Life
from app.calls.presentation import Presentation
from app.calls.query import NO_QUERY, Query
from app.calls.subject import ENDED, Subject, fold


@dataclass(frozen=True, slots=True)
class PastSubject(Subject):
    """A call that ended as a filter sees it; `ending`: how, in words that are looked for too."""

    ending: str = ""

    def text(self) -> str:
        return f"{Subject.text(self)}\n{fold(self.ending)}"


@dataclass(frozen=True, slots=True)
class PastOrder:
    """`by`: one of `ORDERS`; `descending`: the latest, the longest, or the last letter on top."""

    by: str = "ended"
    descending: bool = True


LATEST_FIRST = PastOrder()
Rank = tuple[float, str]


def listed(
    lives: Iterable[Life],
    presentation: Presentation,
    ending: Callable[[Life], str],
    query: Query = NO_QUERY,
    order: PastOrder = LATEST_FIRST,
) -> list[Life]:
    """Those the filter finds, in that order; `ending` says how a call ended, in words."""
    found = [
        life
        for life in lives
        if not query or query.matches(past_subject(life, presentation, ending(life)))
    ]
    rank = ORDERS[order.by]
    # Sorted by their end first: of equals the latest stands on top, either way.
    found.sort(key=lambda life: _stamp(life.ended_at), reverse=True)
    found.sort(key=lambda life: rank(life, presentation), reverse=order.descending)
    return found


def past_subject(life: Life, presentation: Presentation, ending: str) -> PastSubject:
    """What a filter sees of a call that ended; its time is how long it lasted."""
    call = life.call
    other = presentation.other(call)
    return PastSubject(
        extension=presentation.extension(call),
        agent=presentation.agent(call),
        group=presentation.directory.group(call.key.extension_id),
        state=ENDED,
        direction=call.direction,
        number=other.number,
        name=other.name,
        line=presentation.line(call),
        seconds=_lasted(life),
        recorded=bool(call.recording),
        note=life.note,
        ending=ending,
    )


def _stamp(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0


def _lasted(life: Life) -> int:
    return life.lasted(life.events[-1].at)


def _waited(life: Life) -> int:
    waited = life.waited(life.events[-1].at)
    return -1 if waited is None else waited


def _by_extension(life: Life, presentation: Presentation) -> Rank:
    number = number_order(presentation.extension(life.call))
    return (number[0] * 1e18 + number[1], number[2])


def _by_party(life: Life, presentation: Presentation) -> Rank:
    other = presentation.other(life.call)
    return (0, fold(f"{other.number} {other.name}"))


ORDERS: Mapping[str, Callable[[Life, Presentation], Rank]] = {
    "ended": lambda life, _presentation: (_stamp(life.ended_at), ""),
    "lasted": lambda life, _presentation: (_lasted(life), ""),
    "waited": lambda life, _presentation: (_waited(life), ""),
    "ending": lambda life, _presentation: (0, life.ending.value if life.ending else ""),
    "extension": _by_extension,
    "party": _by_party,
    "line": lambda life, presentation: (0, fold(presentation.line(life.call))),
    "note": lambda life, _presentation: (0, fold(life.note)),
    "deeds": lambda life, _presentation: (len(life.deeds), ""),
}
"""What the history can be sorted by; each is a column of it."""
DESCENDS = frozenset({"ended", "lasted", "waited", "note", "deeds"})
"""Of these, people want the most first."""


def kept_order(order: PastOrder) -> dict[str, object]:
    """The order as JSON values, for the next start."""
    return {"by": order.by, "descending": order.descending}


def order_from(value: object) -> PastOrder:
    """The order that was kept; the usual one where there is none, or none that can be."""
    if isinstance(value, Mapping):
        by, descending = value.get("by"), value.get("descending")
        if isinstance(by, str) and by in ORDERS and isinstance(descending, bool):
            return PastOrder(by, descending)
    return LATEST_FIRST


def next_order(order: PastOrder) -> PastOrder:
    """Sorted by the next column, the way people want it first."""
    names = list(ORDERS)
    by = names[(names.index(order.by) + 1) % len(names)]
    return PastOrder(by, by in DESCENDS)
