"""The stream of calls that every subject shows: the same calls in the same second for all.

All durations tick; each second 5 % of the calls change their state and 1 % end, in whose place
others begin. It is a function of seed and second, so that processes that agree on the moment of
second 0 (monotonic seconds, which all processes of a machine share) need nothing else in common.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from app.calls.numbers import duration
from app.simulator.people import DIDS, Extension, Staff, caller, hire

SEED = 11
CHANGING, COMING = 0.05, 0.01
PHONES_PER_CALL = 1.25
TITLES = ("time", "state", "ext", "agent", "dir", "number", "name", "line", "rec")

State = Literal["ringing", "talking", "forwarded"]
SHOWN: dict[State, str] = {
    "ringing": "◐ ringing",
    "talking": "● talking",
    "forwarded": "↪ forwarded",
}
_NEXT: dict[State, State] = {"ringing": "talking", "talking": "forwarded", "forwarded": "talking"}


@dataclass(frozen=True, slots=True)
class StreamedCall:
    """A call; `started` and `answered` are seconds of the stream, before 0 for what stood then."""

    id: str
    phone: Extension
    inward: bool
    number: str
    name: str
    did: str
    recorded: bool
    state: State
    started: int
    answered: int | None

    def time(self, second: int) -> str:
        """The cell that ticks."""
        since = self.answered if self.state == "talking" else self.started
        return duration(second - (since if since is not None else self.started)).rjust(7)

    def cells(self, second: int) -> tuple[str, ...]:
        """What a table shows of it, in the order of `TITLES`."""
        return (
            self.time(second),
            SHOWN[self.state],
            self.phone.number,
            self.phone.label or "",
            "in" if self.inward else "out",
            self.number,
            self.name,
            self.did,
            "rec" if self.recorded else "",
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """What one second did, by call id."""

    came: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class Stream:
    """`calls` in the order in which they began. `quiet`: nothing happens but that time passes."""

    def __init__(self, calls: int, *, quiet: bool = False) -> None:
        self._wanted = calls
        self._quiet = quiet
        self._chance = random.Random(f"{SEED}:{calls}")  # noqa: S311 - a story, not a secret
        self._serial = 0
        self.staff: Staff = hire(SEED, agents_for(calls))
        self._free = list(self.staff.agents())
        self._chance.shuffle(self._free)
        self.second = 0
        self.calls: dict[str, StreamedCall] = {}
        for started in sorted(-self._chance.randrange(3, 1500) for _n in range(calls)):
            self._begin(started, self._chance.choice(("ringing", "talking", "forwarded")))

    def advance(self) -> Happened:
        """Let a second pass."""
        self.second += 1
        if self._quiet:
            return Happened()
        ids = list(self.calls)
        gone = tuple(self._chance.sample(ids, self._some(COMING)))
        for call_id in gone:
            self._free.append(self.calls.pop(call_id).phone)
        came = tuple(self._begin(self.second, "ringing") for _id in gone)
        changed = tuple(self._chance.sample(list(self.calls), self._some(CHANGING)))
        for call_id in changed:
            call = self.calls[call_id]
            state = _NEXT[call.state]
            answered = call.answered if call.answered is not None else self.second
            self.calls[call_id] = replace(call, state=state, answered=answered)
        return Happened(came, tuple(c for c in changed if c not in came), gone)

    def overdue(self, epoch: float) -> Iterator[Happened]:
        """The seconds that have passed since `epoch`, the moment of second 0, one by one."""
        while self.second < int(time.monotonic() - epoch):
            yield self.advance()

    def catch_up(self, epoch: float) -> None:
        for _happened in self.overdue(epoch):
            continue

    def _some(self, share: float) -> int:
        """So many of the calls, on the average."""
        exact = self._wanted * share
        return int(exact) + (self._chance.random() < exact % 1)

    def _begin(self, started: int, state: State) -> str:
        self._serial += 1
        number, name = caller(self._chance)
        inward = self._chance.random() < 0.7
        call = StreamedCall(
            id=f"call-{self._serial}",
            phone=self._free.pop(0),
            inward=inward,
            number=number,
            # The API has no name for whom an agent calls.
            name=(name or "") if inward else "",
            did=self._chance.choice(DIDS),
            recorded=self._chance.random() < 0.8,
            state=state,
            started=started,
            answered=None if state == "ringing" else started + 2,
        )
        self.calls[call.id] = call
        return call.id


def agents_for(calls: int) -> int:
    return max(6, int(calls * PHONES_PER_CALL))


def until_next_second(epoch: float) -> float:
    """Seconds until the stream's next second has just begun."""
    passed = time.monotonic() - epoch
    return int(passed) + 1.002 - passed
