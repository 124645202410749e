"""What has become of a call since a person looked at it: for dialogs that stay open meanwhile."""

from collections.abc import Iterable

from app.calls.call import Call, CallState
from app.calls.numbers import short_number
from app.locale import _


def difference(seen: Call, now: Call) -> str:
    """What is different about the call, in a sentence; empty where it is the one that was seen.

    Only what a decision may rest on counts: the state, the direction and the other party. That it
    is recorded by now, say, does not.
    """
    if seen.other_party != now.other_party or seen.direction is not now.direction:
        return _("The call has another party now.")
    if seen.state is now.state:
        return ""
    if now.state is CallState.TALKING:
        return _("The call has been answered meanwhile.")
    if now.state is CallState.FORWARDED:
        return _("The call has been forwarded meanwhile.")
    return _("The call is ringing again.")


def successor(ended: Call, live: Iterable[Call]) -> Call | None:
    """The leg in which the other party of an ended leg speaks on: it was transferred, say.

    Legs of one conversation have the same `call_id`; of those the one with the same other party.
    """
    if not ended.conversation:
        return None
    number = short_number(ended.other_party.number)
    return next(
        (
            call
            for call in live
            if call.conversation == ended.conversation
            and call.key != ended.key
            and short_number(call.other_party.number) == number
        ),
        None,
    )
