"""Carries an action out: one request for one intent, and words for what became of it.

What is meant for one call is sent in the order in which it was meant, one after the other. Before
each request the call is looked up once more, and its line is written into the audit log: no line,
no action. A request that changes something is never repeated here. Where no answer came the
outcome is unknown, and only a person may ask again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from app.calls.actions import Action, Destination, Via
from app.calls.call import Call, CallKey
from app.calls.difference import difference
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
    """What a person meant: this action on this call. `agent` and `party` are for the words only.

    An action without a call has a key without a call id, at the phone that rings. `phone` is the
    supervisor's where the destination is another, and `phone_id` its extension. `party` is masked;
    `written` is the same with its number as the screen writes it.
    `extension` is the number of the call's own; `reason` is why, where the
    settings want one. `call`: as the person saw it; where it is given, it must still be that call
    when its turn comes.
    """

    action: Action
    key: CallKey
    destination: str = ""
    agent: str = ""
    party: str = ""
    reason: str = ""
    extension: str = ""
    call: Call | None = None
    phone: str = ""
    phone_id: int = 0
    written: str = ""

    @property
    def shown_party(self) -> str:
        """Whom it is about, for the screen."""
        return self.written or self.party

    @property
    def rings(self) -> str:
        """The supervisor's phone, where this lets it ring."""
        return self.destination if self.action.destination is Destination.SUPERVISOR else self.phone


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sentence` is what the supervisor reads; `ref` is the audit log's id of the intent."""

    intent: Intent
    verdict: Verdict
    sentence: str
    code: int = 0
    status: str = ""
    ref: str = ""
    sent_at: float = 0.0

    @property
    def may_have_happened(self) -> bool:
        return self.verdict in (Verdict.ACCEPTED, Verdict.UNKNOWN)


class NotRecorded(Exception):
    """The audit log could not take the line; the text says why. Nothing may be sent then."""


class Record(Protocol):
    """What control needs of the audit log."""

    async def intend(self, intent: Intent) -> str:
        """Write the intent down, for good; returns its id. Raises `NotRecorded`."""

    async def answered(self, outcome: Outcome) -> None:
        """Write down what the exchange said. A failure is the log's to tell."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """What is known at the moment of sending. `current`: the call as it stands; `None`: ended."""

    current: Callable[[CallKey], Call | None]
    monotonic: Callable[[], float]


class Control:
    """Sends intents, those for one call one after the other."""

    def __init__(self, source: Source, *, eyes: Eyes, record: Record) -> None:
        self._source = source
        self._eyes = eyes
        self._record = record
        self._meant: set[tuple[str, CallKey]] = set()
        self._turns: dict[CallKey, asyncio.Lock] = {}
        self._waiting: dict[CallKey, int] = {}

    async def run(self, intent: Intent) -> Outcome:
        """Send it, unless the same action on the same call is under way already."""
        mark = (intent.action.name, intent.key)
        if mark in self._meant:
            return not_sent(intent, _("the same is under way for this call already."))
        self._meant.add(mark)
        turn = self._turns.setdefault(intent.key, asyncio.Lock())
        self._waiting[intent.key] = self._waiting.get(intent.key, 0) + 1
        try:
            async with turn:
                return await self._send(intent)
        finally:
            self._meant.discard(mark)
            self._leave(intent.key)

    async def _send(self, intent: Intent) -> Outcome:
        if obstacle := self._obstacle(intent):
            return not_sent(intent, obstacle)
        try:
            ref = await self._record.intend(intent)
        except NotRecorded as why:
            return not_sent(intent, str(why))
        sent_at = self._eyes.monotonic()
        outcome = await self._ask(intent, ref, sent_at)
        await self._record.answered(outcome)
        return outcome

    async def _ask(self, intent: Intent, ref: str, sent_at: float) -> Outcome:
        try:
            await self._request(intent)
        except TelphinError as error:
            return failed(intent, error, ref=ref, sent_at=sent_at)
        except asyncio.CancelledError:
            # The program ends while the answer is due: what is known of it is that nothing is.
            sentence = _("It is unknown whether this was done: the program was ended meanwhile.")
            given_up = Outcome(intent, Verdict.UNKNOWN, sentence, ref=ref, sent_at=sent_at)
            await self._record.answered(given_up)
            raise
        return Outcome(intent, Verdict.ACCEPTED, accepted(intent), ref=ref, sent_at=sent_at)

    async def _request(self, intent: Intent) -> None:
        """The one request of it, through the door of the API that it goes through."""
        source, wire, destination = self._source, intent.action.wire, intent.destination
        match intent.action.via:
            case Via.CALL:
                await source.control(intent.key, wire, destination)
            case Via.PARK:
                await source.valet_park(intent.key, wire, int(destination))
            case Via.FETCH:
                fetched = CallKey(intent.phone_id, intent.key.call_id)
                await source.valet_park(fetched, wire, int(destination))
            case Via.CALLBACK:
                await source.call_back(intent.phone_id, intent.phone, destination)

    def _obstacle(self, intent: Intent) -> str:
        """Why it cannot be sent any more: what went before it may have changed the call."""
        if intent.call is None:
            return ""
        now = self._eyes.current(intent.key)
        if now is None:
            return _("the call of {agent} has ended.").format(agent=intent.agent)
        if change := difference(intent.call, now):
            return _("{change} Please look at it and choose anew.").format(change=change)
        return ""

    def _leave(self, key: CallKey) -> None:
        self._waiting[key] -= 1
        if not self._waiting[key]:
            del self._waiting[key], self._turns[key]


def not_sent(intent: Intent, why: object) -> Outcome:
    return Outcome(intent, Verdict.NOT_SENT, _("Not sent: {why}").format(why=why))


def accepted(intent: Intent) -> str:
    return _(intent.action.accepted).format(
        destination=intent.destination,
        agent=intent.agent,
        party=intent.party,
        phone=intent.phone,
    )


def failed(intent: Intent, error: TelphinError, *, ref: str = "", sent_at: float = 0.0) -> Outcome:
    """What a failure means for the call."""

    def outcome(verdict: Verdict, sentence: str) -> Outcome:
        return Outcome(intent, verdict, sentence, error.code, error.status, ref, sent_at)

    if not error.sent:
        return outcome(Verdict.NOT_SENT, _("Not sent: {why}").format(why=error))
    if isinstance(error, Gone) and intent.action.via is Via.FETCH:
        return outcome(
            Verdict.GONE,
            _("Not done: there is no call in slot {slot}.").format(slot=intent.destination),
        )
    if isinstance(error, Gone) and intent.action.needs_call:
        return outcome(Verdict.GONE, _("Not done: the call had ended."))
    if isinstance(error, Unreachable | Nonsense):
        sentence = _(
            "It is unknown whether this was done: {why} Look at the board before trying again."
        ).format(why=error)
        return outcome(Verdict.UNKNOWN, sentence)
    return outcome(Verdict.REFUSED, _("Not done: {why}").format(why=error))
