"""What was asked for and whether it has come to pass, as far as a look at the calls can tell.

The exchange says *accepted* and no more. That a call has gone, has left its extension, is on the
supervisor's phone, or that this phone has a new call to listen with, shows in later looks only.
Pure: snapshots and times are passed in.
"""

from dataclasses import dataclass, field
from datetime import datetime

from app.calls.actions import Action, Effect
from app.calls.call import Call, CallKey, CallState, Snapshot
from app.calls.numbers import short_number
from app.locale import N_, _

_ON_PHONE = (Effect.RINGS, Effect.TAKEN, Effect.CALLED)
"""What shows on the supervisor's phone."""
CLOCK_SLACK = 3.0
"""Seconds by which our reading of the server's clock may be off, and then some."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a later look should show. `call`: as it was when the action was meant, `None` where the
    action has none that is listed.

    `asked_at`: monotonic seconds at which the request went out; looks that began before it say
    nothing. `phone_id`: the extension that rings, `None` where it is none of the account's;
    `before`: the calls it was known to have already; what began before `server_time`, when the
    request went out, is none that came of it either.
    """

    action: Action
    key: CallKey
    call: Call | None
    asked_at: float
    phone_id: int | None = None
    before: frozenset[CallKey] = field(default_factory=frozenset)
    server_time: datetime | None = None

    @property
    def can_be_seen(self) -> bool:
        if self.action.effect in _ON_PHONE:
            return self.phone_id is not None
        return self.action.effect is not Effect.NOTHING

    @property
    def looked_at(self) -> frozenset[int]:
        """The extensions where there is something of it to be seen."""
        ids = {self.key.extension_id} if self.action.needs_call else set()
        return frozenset(ids if self.phone_id is None else ids | {self.phone_id})

    @property
    def decided_at(self) -> int | None:
        """The extension that a look must cover to say anything of it.

        Where each extension is asked by itself, no look covers the phone and the call together.
        """
        return self.phone_id if self.action.effect in _ON_PHONE else self.key.extension_id


@dataclass(frozen=True, slots=True)
class Shown:
    """What a look showed. `own_leg`: the call on the supervisor's phone, where that is one."""

    come_to_pass: bool
    own_leg: CallKey | None = None


def shown(expected: Expected, snapshot: Snapshot) -> Shown | None:
    """What the look says of it; `None` where it can say nothing."""
    if snapshot.asked_at < expected.asked_at or expected.decided_at not in snapshot.covered:
        return None
    still_there = any(call.key == expected.key for call in snapshot.calls)
    if expected.action.effect in (Effect.GONE, Effect.LEFT):
        return Shown(not still_there)
    if expected.action.effect is Effect.TAKEN:
        taken = _taken(expected, snapshot)
        return Shown(taken is not None and not still_there, taken)
    new = _new_on_phone(expected, snapshot)
    return Shown(new is not None, new)


def _new_on_phone(expected: Expected, snapshot: Snapshot) -> CallKey | None:
    """A call that the supervisor's phone did not have before."""
    return next(
        (
            call.key
            for call in snapshot.calls
            if call.key.extension_id == expected.phone_id
            and call.key not in expected.before
            and call.key != expected.key
            and not _is_older(call, expected)
        ),
        None,
    )


def _is_older(call: Call, expected: Expected) -> bool:
    if call.started_at is None or expected.server_time is None:
        return False
    return (expected.server_time - call.started_at).total_seconds() > CLOCK_SLACK


def _taken(expected: Expected, snapshot: Snapshot) -> CallKey | None:
    """The leg in which the supervisor speaks with the other party of the call."""
    taken = expected.call
    number = short_number(taken.other_party.number) if taken else ""
    for call in snapshot.calls:
        if call.key.extension_id != expected.phone_id or call.key == expected.key:
            continue
        same = bool(call.conversation) and taken is not None
        same = same and taken is not None and call.conversation == taken.conversation
        same = same or (bool(number) and short_number(call.other_party.number) == number)
        if same and call.state is CallState.TALKING:
            return call.key
    return None


_SEEN = {
    Effect.GONE: N_("Seen: the call is gone."),
    Effect.LEFT: N_("Seen: the call has left {agent}."),
    Effect.TAKEN: N_("Seen: the call is on {destination} now."),
    Effect.RINGS: N_("Seen: {destination} has the call to join with."),
    Effect.CALLED: N_("Seen: {phone} has a new call."),
}
_NOT_SEEN = {
    Effect.GONE: N_("Not seen: the call is still up {seconds} s later."),
    Effect.LEFT: N_("Not seen: the call is still at {agent} {seconds} s later."),
    Effect.TAKEN: N_("Not seen: the call is not on {destination} {seconds} s later."),
    Effect.RINGS: N_("Not seen: {destination} has no new call {seconds} s later."),
    Effect.CALLED: N_("Not seen: {phone} has no new call {seconds} s later."),
}
_ASKED = {
    "hold": N_("Hold was asked for at {time} by you; the exchange does not tell whether it holds."),
    "resume": N_("Taking off hold was asked for at {time} by you; the exchange does not tell."),
    "park": N_("Parking was asked for at {time} by you; the exchange does not tell."),
    "valet-park": N_(
        "Parking in slot {destination} was asked for at {time} by you; the exchange does not tell."
    ),
}


def seen_sentence(action: Action, agent: str, destination: str, phone: str = "") -> str:
    return _(_SEEN[action.effect]).format(agent=agent, destination=destination, phone=phone)


def not_seen_sentence(
    action: Action, agent: str, destination: str, seconds: int, phone: str = ""
) -> str:
    return _(_NOT_SEEN[action.effect]).format(
        agent=agent, destination=destination, seconds=seconds, phone=phone
    )


def asked_sentence(action: Action, time: str, destination: str = "") -> str:
    """What is known of an action that no look can show; empty for all others. `time`: of day."""
    known = _ASKED.get(action.name)
    return _(known).format(time=time, destination=destination) if known else ""
