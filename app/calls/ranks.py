"""Where a line stands in the table, as a tuple that can be compared.

Whatever the order, two lines that are alike in it stand by age and then by key, so that nothing
moves without a reason. A time is ranked by the moment it is counted from: while nothing happens,
nothing has to be ranked anew. What is empty or unknown stands last, whichever way round.
"""

from collections.abc import Callable
from typing import TypeAlias

from app.calls.board import Row
from app.calls.call import CallKey, CallState
from app.calls.line_order import Rank
from app.calls.lines import NO_GROUP, GroupKey, IdleAgent, IdleKey, timed_since
from app.calls.showing import Showing
from app.calls.view import ATTENTION, TIME, Sort

Value: TypeAlias = tuple[object, ...] | None
"""What a line is sorted by; `None`: there is nothing."""
Valued: TypeAlias = Callable[[Row | IdleAgent, Showing], Value]
Told: TypeAlias = Callable[[Showing, Row | IdleAgent], str]
END = 1
"""Above every character turned round, so that the longer of two texts still comes first."""
_STATES = {CallState.RINGING.value: 0, CallState.TALKING.value: 1, CallState.FORWARDED.value: 2}


def rank(
    entry: Row | IdleAgent, sort: Sort, level: int, showing: Showing, *, grouped: bool
) -> Rank:
    """Where the line of a call or of an idle agent stands. `level`: how much it needs attention."""
    own = (*_sorted_by(entry, sort, level, showing), *_by_age(entry))
    return (*_group_rank(showing.group_id(entry), showing), 1, *own) if grouped else own


def heading_rank(key: GroupKey, showing: Showing) -> Rank:
    """Where the heading of a group stands: above its lines."""
    return (*_group_rank(key.group_id, showing), 0)


def _group_rank(group_id: int, showing: Showing) -> Rank:
    """By name; the extensions without a group last."""
    return (group_id == NO_GROUP, showing.group_name(group_id).casefold(), group_id)


def _sorted_by(entry: Row | IdleAgent, sort: Sort, level: int, showing: Showing) -> Rank:
    if sort.by == ATTENTION:
        return (-level if sort.falling else level, isinstance(entry, IdleAgent))
    value = VALUES[sort.by](entry, showing)
    if value is None:
        return (True,)
    return (False, *(map(_turned, value) if sort.falling else value))


def _by_age(entry: Row | IdleAgent) -> Rank:
    """The oldest first, those of unknown age last; and by key, which no two lines share."""
    if isinstance(entry, IdleAgent):
        moment = timed_since(entry)
        return (moment.timestamp() if moment else float("inf"), *_tie(entry.key))
    started = entry.call.started_at
    return (started.timestamp() if started else float("inf"), *_tie(entry.call.key))


def _tie(key: CallKey | IdleKey) -> tuple[int, int, str]:
    return (0, *key) if isinstance(key, CallKey) else (1, key.extension_id, "")


def _turned(part: object) -> object:
    """What sorts the other way round."""
    if isinstance(part, str):
        return (*(-ord(character) for character in part), END)
    if isinstance(part, int | float):
        return -part
    raise TypeError(part)


def _time(entry: Row | IdleAgent, _showing: Showing) -> Value:
    since = timed_since(entry)
    return None if since is None else (-since.timestamp(),)


def _started(entry: Row | IdleAgent, _showing: Showing) -> Value:
    started = None if isinstance(entry, IdleAgent) else entry.call.started_at
    return None if started is None else (started.timestamp(),)


def _state(entry: Row | IdleAgent, showing: Showing) -> Value:
    return (_STATES.get(showing.state(entry), len(_STATES)),)


def _direction(entry: Row | IdleAgent, _showing: Showing) -> Value:
    return None if isinstance(entry, IdleAgent) else (entry.call.direction.value,)


def _recording(entry: Row | IdleAgent, _showing: Showing) -> Value:
    return (0,) if isinstance(entry, Row) and entry.call.recording else None


def _text(read: Told) -> Valued:
    def value(entry: Row | IdleAgent, showing: Showing) -> Value:
        text = read(showing, entry)
        return (text.casefold(), text) if text else None

    return value


def _number(read: Told) -> Valued:
    """Numbers as numbers, before everything else."""

    def value(entry: Row | IdleAgent, showing: Showing) -> Value:
        text = read(showing, entry)
        if not text:
            return None
        digits = text.removeprefix("+")
        if not (digits.isascii() and digits.isdigit()):
            return (1, 0, text)
        # As an `int` it could be too long to be read.
        significant = digits.lstrip("0")
        return (0, len(significant), significant, text)

    return value


VALUES: dict[str, Valued] = {
    TIME: _time,
    "state": _state,
    "extension": _number(Showing.extension),
    "agent": _text(Showing.agent),
    "direction": _direction,
    "number": _number(Showing.number),
    "name": _text(Showing.name),
    "line": _number(Showing.line),
    "group": _text(Showing.group),
    "started": _started,
    "note": _text(Showing.note),
    "recording": _recording,
}
"""By the column's name; in rising order."""
