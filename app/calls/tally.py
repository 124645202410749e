"""What is counted over the live calls, kept as they come and go: a second costs no recount."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.calls.call import Call, CallKey, CallState

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Totals:
    """What the header counts: conversations, not legs; ended calls not at all."""

    talking: int = 0
    ringing: int = 0
    forwarded: int = 0
    busy_extensions: int = 0
    longest: Call | None = None


class Tally:
    """Calls are added and removed; a call that changed is removed as it was and added as it is."""

    def __init__(self) -> None:
        self._conversations: dict[CallState, Counter[Hashable]] = {s: Counter() for s in CallState}
        self._busy: Counter[int] = Counter()
        self._answered: list[tuple[datetime, CallKey, Call]] = []
        self._legs: dict[str, list[CallKey]] = {}

    def add(self, call: Call) -> None:
        # Two legs with the same `call_id` are one conversation; a leg without one stands alone.
        self._conversations[call.state][call.conversation or call.key] += 1
        self._busy[call.key.extension_id] += 1
        if call.state is CallState.TALKING and call.answered_at is not None:
            insort(self._answered, (call.answered_at, call.key, call), key=_since)
        if call.conversation:
            self._legs.setdefault(call.conversation, []).append(call.key)

    def remove(self, call: Call) -> None:
        _less(self._conversations[call.state], call.conversation or call.key)
        _less(self._busy, call.key.extension_id)
        if call.state is CallState.TALKING and call.answered_at is not None:
            since = (call.answered_at, call.key)
            del self._answered[bisect_left(self._answered, since, key=_since)]
        if call.conversation:
            legs = self._legs[call.conversation]
            legs.remove(call.key)
            if not legs:
                del self._legs[call.conversation]

    def legs(self, conversation: str) -> list[CallKey]:
        """The live legs of a conversation, in the order in which they came."""
        return self._legs.get(conversation, [])

    def totals(self) -> Totals:
        return Totals(
            talking=len(self._conversations[CallState.TALKING]),
            ringing=len(self._conversations[CallState.RINGING]),
            forwarded=len(self._conversations[CallState.FORWARDED]),
            busy_extensions=len(self._busy),
            longest=self._answered[0][2] if self._answered else None,
        )


def _since(entry: tuple[datetime, CallKey, Call]) -> tuple[datetime, CallKey]:
    return entry[:2]


def _less(counter: Counter[Key], key: Key) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
