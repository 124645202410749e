"""Carries an action out: one request for one intent, and words for what became of it.

A request that changes something is never repeated here. Where no answer came the outcome is
unknown, and only a person may ask again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.calls.actions import Action
from app.calls.call import CallKey
from app.locale import _
from app.telphin.errors import Gone, Nonsense, TelphinError, Unreachable
from app.watch.source import Source


class Verdict(Enum):
    """What is known of a request. `ACCEPTED` is the exchange's word, not yet an effect."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    GONE = "gone"
    UNKNOWN = "unknown"
    NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True)
class Intent:
    """What a person meant: this action on this call. `agent` and `party` are for the words only."""

    action: Action
    key: CallKey
    destination: str = ""
    agent: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sentence` is what the supervisor reads."""

    intent: Intent
    verdict: Verdict
    sentence: str


class Control:
    """Sends intents. `on_sent` is called when the exchange may have changed something."""

    def __init__(self, source: Source, *, on_sent: Callable[[], None]) -> None:
        self._source = source
        self._on_sent = on_sent
        self._under_way: set[tuple[str, CallKey]] = set()

    async def run(self, intent: Intent) -> Outcome:
        """Send it, unless the same action on the same call is under way already."""
        mark = (intent.action.name, intent.key)
        if mark in self._under_way:
            sentence = _("Not sent: the same is under way for this call already.")
            return Outcome(intent, Verdict.NOT_SENT, sentence)
        self._under_way.add(mark)
        try:
            await self._source.control(intent.key, intent.action.wire, intent.destination)
        except TelphinError as error:
            outcome = failed(intent, error)
        else:
            outcome = Outcome(intent, Verdict.ACCEPTED, accepted(intent))
        finally:
            self._under_way.discard(mark)
        if outcome.verdict is not Verdict.NOT_SENT:
            self._on_sent()
        return outcome


def accepted(intent: Intent) -> str:
    return _(intent.action.accepted).format(
        destination=intent.destination, agent=intent.agent, party=intent.party
    )


def failed(intent: Intent, error: TelphinError) -> Outcome:
    """What a failure means for the call."""
    if not error.sent:
        return Outcome(intent, Verdict.NOT_SENT, _("Not sent: {why}").format(why=error))
    if isinstance(error, Gone):
        return Outcome(intent, Verdict.GONE, _("Not done: the call had ended."))
    if isinstance(error, Unreachable | Nonsense):
        sentence = _(
            "It is unknown whether this was done: {why} Look at the board before trying again."
        ).format(why=error)
        return Outcome(intent, Verdict.UNKNOWN, sentence)
    return Outcome(intent, Verdict.REFUSED, _("Not done: {why}").format(why=error))
