"""The supervisions under way: whom the supervisor listens to, since when, in which mode.

One begins when the supervisor's phone was seen to have the call that came of it, and ends when
that call is gone; the supervised call may be transferred meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.calls.actions import ACTIONS, Action
from app.calls.call import CallKey, Snapshot
from app.watch.control import Verdict
from app.watch.effects import Sighting


@dataclass(frozen=True, slots=True)
class Supervision:
    """`key`: the supervised call; `own_leg`: the call on the supervisor's phone.

    `since`: monotonic seconds; `ref`: the audit log's id of the intent it came of, and `verdict`
    what was answered to it: a request without an answer stays one, also when its effect was seen.
    """

    action: Action
    key: CallKey
    own_leg: CallKey
    agent: str
    party: str
    destination: str
    since: float
    ref: str = ""
    verdict: Verdict = Verdict.ACCEPTED


class Supervisions:
    """Those under way, oldest first. `on_end` is told how many seconds each has lasted."""

    def __init__(self, on_end: Callable[[Supervision, float], None]) -> None:
        self._on_end = on_end
        self._under_way: list[Supervision] = []

    @property
    def under_way(self) -> tuple[Supervision, ...]:
        return tuple(self._under_way)

    @property
    def looked_at(self) -> frozenset[int]:
        """The supervisor's phones."""
        return frozenset(each.own_leg.extension_id for each in self._under_way)

    def began(self, sighting: Sighting, now: float) -> None:
        intent = sighting.intent
        if not intent.action.supervises or not sighting.seen or sighting.own_leg is None:
            return
        self._under_way.append(
            Supervision(
                action=intent.action,
                key=intent.key,
                own_leg=sighting.own_leg,
                agent=intent.agent,
                party=intent.shown_party,
                destination=intent.destination,
                since=now,
                ref=sighting.outcome.ref,
                verdict=sighting.outcome.verdict,
            )
        )

    def looked(self, snapshot: Snapshot) -> None:
        if not self._under_way:
            return
        live = {call.key for call in snapshot.calls}
        for each in tuple(self._under_way):
            if each.own_leg.extension_id in snapshot.covered and each.own_leg not in live:
                self._end(each, snapshot.taken_at)

    def end_all(self, now: float) -> None:
        """The program ends; the phones go on without it."""
        for each in tuple(self._under_way):
            self._end(each, now)

    def _end(self, each: Supervision, now: float) -> None:
        self._under_way.remove(each)
        self._on_end(each, max(0.0, now - each.since))


def next_mode(action: Action) -> Action:
    """Listen, then whisper, then barge in, then listen again."""
    modes = [each for each in ACTIONS if each.supervises]
    return modes[(modes.index(action) + 1) % len(modes)]
