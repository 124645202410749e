"""What the loop itself must know of the calls: where each extension stands, and since which look.

From one look to the next it also learns how lively the account is: how often its phones begin to
ring, which of them do so more than others, and how long calls last. That is remembered for some
time and then forgotten, for mornings differ from nights; while little has been seen, an ordinary
office hour is assumed.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.calls.call import Call, CallKey, CallState, Snapshot
from app.watch.schedule import ARRIVALS, Prospect

TALK_ENDS = 1 / 160.0
"""How likely, a second, a call that is talked on ends."""
LEAST_ARRIVALS = ARRIVALS / 100
"""However long nobody has called: somebody may."""
REMEMBERS = 900.0
"""Seconds after which what was seen counts a third of what is seen now."""
COMPARES = 8 * 3600.0
"""The same for how one extension compares with the others."""
FIRM = 3.0
"""How many calls of its own an extension must have had to be more like itself than the others."""
AT_FIRST = 120.0
"""Seconds of watching that the assumed office hour stands for."""
LATELY = 240.0
"""Seconds after which what was seen of late counts a third."""
SURPRISE = 3.0
"""By how many standard deviations that must differ for what is older to be forgotten at once: an
office opens on the hour."""


@dataclass(slots=True)
class Often:
    """So many times in so many seconds; what is older counts less."""

    times: float = 0.0
    seconds: float = 0.0

    def see(self, times: float, seconds: float, keep: float = 1.0) -> None:
        self.times = self.times * keep + times
        self.seconds = self.seconds * keep + seconds


@dataclass(slots=True)
class Line:
    """One extension; `rings`: how often its phone does, while nobody speaks on it.

    `asked_at`: when it was last asked for its calls, though it may not have told them.
    """

    calls: tuple[Call, ...] = ()
    looked_at: float | None = None
    asked_at: float | None = None
    rings: Often = field(default_factory=Often)

    @property
    def ringing(self) -> int:
        return sum(call.state is CallState.RINGING for call in self.calls)


class Picture:
    """Grows with the number of extensions and their calls, not with that of looks."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}
        self._arrivals = Often(seconds=AT_FIRST)
        self._lately = Often()
        self._ends = Often()
        self._taken_at: float | None = None
        self._server_time: datetime | None = None
        self._counted: tuple[int, int] | None = None

    def watch(self, phones: Collection[int]) -> None:
        """These extensions from now on; what is known of those that stay is kept."""
        known, self._counted = self.lines, None
        self.lines = {phone: known.get(phone) or Line() for phone in phones}
        if known and self.lines:
            self._arrivals.times *= len(self.lines) / len(known)
        else:
            self._arrivals = Often(ARRIVALS * len(self.lines) * AT_FIRST, AT_FIRST)
            self._ends = Often(20.0, 20 / TALK_ENDS)

    def take(self, snapshot: Snapshot) -> None:
        """Learn from a look, and remember what it found."""
        found: dict[int, list[Call]] = {}
        for call in snapshot.calls:
            found.setdefault(call.key.extension_id, []).append(call)
        now = snapshot.asked_at
        passed = 0.0 if self._taken_at is None else max(0.0, now - self._taken_at)
        self._taken_at, self._server_time = now, snapshot.server_time
        self._counted = None
        began, ended, talked = 0, 0, 0.0
        for phone in snapshot.covered:
            line = self.lines.get(phone)
            if line is None:
                continue
            calls = tuple(found.get(phone, ()))
            if line.looked_at is not None:
                since, new = max(0.0, now - line.looked_at), 0
                if calls or line.calls:
                    new, gone, spoken = _compared(line.calls, calls, since)
                    began, ended, talked = began + new, ended + gone, talked + spoken
                if not line.calls:
                    line.rings.see(new, since, math.exp(-since / COMPARES))
            line.calls, line.looked_at, line.asked_at = calls, now, now
        keep = math.exp(-passed / REMEMBERS)
        usual, lately = self.arrivals, self._lately
        lately.see(began, passed, math.exp(-passed / LATELY))
        self._arrivals.see(began, passed, keep)
        expected = usual * lately.seconds
        surprised = abs(lately.times - expected) > SURPRISE * math.sqrt(expected + 1.0)
        if surprised and lately.seconds >= AT_FIRST:
            self._arrivals = replace(lately)
        self._ends.see(ended, talked, keep)

    def asked(self, phones: Collection[int], now: float) -> None:
        """These have been asked, whatever came of it: it is the others' turn."""
        for phone in phones:
            if phone in self.lines:
                self.lines[phone].asked_at = now

    @property
    def oldest(self) -> float | None:
        """When the extension was looked at whose look is the longest ago; `None`: one never was."""
        moments = [line.looked_at for line in self.lines.values()]
        known = [moment for moment in moments if moment is not None]
        return min(known) if known and len(known) == len(moments) else None

    def age_of(self, key: CallKey, now: float) -> float | None:
        """How long a call has lasted by the server's clock; `None` where that is unknown."""
        line = self.lines.get(key.extension_id)
        if line is None or self._server_time is None or self._taken_at is None:
            return None
        began = next((call.started_at for call in line.calls if call.key == key), None)
        if began is None:
            return None
        return (self._server_time - began).total_seconds() + now - self._taken_at

    @property
    def arrivals(self) -> float:
        """How often, a second, some phone of the account begins to ring."""
        return max(self._arrivals.times / self._arrivals.seconds, LEAST_ARRIVALS * len(self.lines))

    @property
    def talk_ends(self) -> float:
        return (self._ends.times + 1.0) / (self._ends.seconds + 1.0 / TALK_ENDS)

    def whole(self, urgency: float) -> Prospect:
        """What one look at everything may find changed."""
        if self._counted is None:  # asked for with every tick, and the same until the next look
            states = [call.state for line in self.lines.values() for call in line.calls]
            self._counted = (states.count(CallState.RINGING), len(states))
        ringing, calls = self._counted
        return Prospect(
            ringing=ringing,
            talking=calls - ringing,
            arrivals=self.arrivals,
            talk_ends=self.talk_ends,
            urgency=urgency,
        )

    def each(self, urgency: float, concerned: Collection[int]) -> dict[int, Prospect]:
        """The same for each extension by itself; `concerned`: those the urgency is about."""
        rates = self._shares()
        talk_ends = self.talk_ends
        prospects = {}
        for phone, line in self.lines.items():
            ringing = line.ringing
            prospects[phone] = Prospect(
                ringing=ringing,
                talking=len(line.calls) - ringing,
                arrivals=0.0 if line.calls else rates[phone],
                talk_ends=talk_ends,
                after=rates[phone],
                urgency=urgency if phone in concerned else 0.0,
            )
        return prospects

    def _shares(self) -> dict[int, float]:
        """How often each idle phone begins to ring: its part of the account's arrivals.

        By what it did before, drawn towards the others' mean while little has been seen of it.
        """
        times = sum(line.rings.times for line in self.lines.values())
        seconds = sum(line.rings.seconds for line in self.lines.values())
        mean = (times + 1.0) / (seconds + 1.0 / ARRIVALS)
        own = {
            phone: (line.rings.times + FIRM) / (line.rings.seconds + FIRM / mean)
            for phone, line in self.lines.items()
        }
        idle = sum(rate for phone, rate in own.items() if not self.lines[phone].calls)
        factor = self.arrivals / max(idle, mean)
        return {phone: rate * factor for phone, rate in own.items()}


def _compared(
    before: tuple[Call, ...], after: tuple[Call, ...], passed: float
) -> tuple[int, int, float]:
    """How many calls are new, how many that were talked on are over, and how long they were.

    What ended did so somewhere between the looks: half of that time counts.
    """
    if before is after or before == after:
        talking = len([1 for call in before if call.state is not CallState.RINGING])
        return 0, 0, passed * talking
    known = {call.key for call in before}
    there = {call.key for call in after}
    talked = [call.key in there for call in before if call.state is not CallState.RINGING]
    gone = talked.count(False)
    return len(there - known), gone, passed * (len(talked) - gone / 2)
