"""What a supervisor does to calls, from the intent to its effect.

Ties together what each does by itself: the phone is checked, control sends, effects are watched
for, supervisions are kept, and each step stands in the record. The session passes looks in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from app.calls.actions import VALET_PARK, Effect, Via, action_named
from app.calls.call import Call, CallKey, Snapshot
from app.calls.effect import Expected
from app.calls.extension import Directory
from app.locale import _
from app.telphin.errors import TelphinError
from app.watch.control import Control, Eyes, Intent, Outcome, Record, Verdict, not_sent
from app.watch.effects import Effects, Sighting
from app.watch.parking import Parking
from app.watch.phone import SupervisorPhone
from app.watch.source import Source
from app.watch.supervisions import Supervision, Supervisions


class Journal(Record, Protocol):
    """The record of all that is done: what control needs of it, and what came of it later."""

    def sighted(self, sighting: Sighting) -> None:
        """Write down what was seen of an action."""

    def supervision_ended(self, supervision: Supervision, seconds: float) -> None:
        """Write down how long a supervision has lasted."""

    async def finished(self) -> None:
        """Wait until all of it is written."""


class Unrecorded:
    """A journal that keeps nothing: for an exchange that is only a demonstration, and for tests."""

    async def intend(self, intent: Intent) -> str:
        return ""

    async def answered(self, outcome: Outcome) -> None:
        return None

    def sighted(self, sighting: Sighting) -> None:
        return None

    def supervision_ended(self, supervision: Supervision, seconds: float) -> None:
        return None

    async def finished(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Request:
    """Something the API has no field for, as it was asked for last. `at`: monotonic seconds."""

    intent: Intent
    at: float


class Steering:
    """All that is under way for this supervisor."""

    def __init__(
        self,
        *,
        current: Callable[[CallKey], Call | None],
        directory: Callable[[], Directory],
        server_time: Callable[[], datetime | None],
        journal: Journal,
        on_sent: Callable[[], None],
        on_sighting: Callable[[Sighting], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._current = current
        self._directory = directory
        self._server_time = server_time
        self._journal = journal
        self._on_sent = on_sent
        self._on_sighting = on_sighting
        self._monotonic = monotonic
        self._control: Control | None = None
        self._phone: SupervisorPhone | None = None
        self._effects = Effects(self._sighted)
        self._supervisions = Supervisions(self._supervision_ended)
        self._calls: dict[CallKey, Call] = {}
        self._seen_of: frozenset[int] = frozenset()
        self._requests: dict[CallKey, Request] = {}
        self._source: Source | None = None
        self.parking = Parking()

    @property
    def supervisions(self) -> tuple[Supervision, ...]:
        return self._supervisions.under_way

    @property
    def looked_at(self) -> frozenset[int]:
        """The extensions that looks must cover for this, chosen or not."""
        return self._effects.looked_at | self._supervisions.looked_at

    def requested(self, key: CallKey) -> Request | None:
        """The last hold, resume or park that was accepted for this call: no fact, a request."""
        return self._requests.get(key)

    def registered(self, extension_id: int) -> bool | None:
        """Whether a phone is registered, where it was asked about before it was to ring."""
        return self._phone.registered(extension_id) if self._phone is not None else None

    def connected(self, source: Source) -> None:
        self._control = Control(
            source, eyes=Eyes(self._current_call, self._monotonic), record=self._journal
        )
        self._phone = SupervisorPhone(source)
        self._source = source

    async def disconnected(self) -> None:
        """The session ends: nothing more can be sent, or seen."""
        self._control = self._phone = self._source = None
        self._supervisions.end_all(self._monotonic())
        await self._journal.finished()

    async def run(self, intent: Intent) -> Outcome:
        """Carry an action out; the effect is told later, through `on_sighting`."""
        control, phone = self._control, self._phone
        if control is None or phone is None:
            return not_sent(intent, _("there is no connection to the exchange yet."))
        if self._effects.is_awaited(intent.action.name, intent.key):
            return not_sent(intent, _("the same was accepted just now; its effect is awaited."))
        intent = self._completed(intent)
        if intent.action.rings_phone:
            obstacle = await phone.obstacle(intent.rings, intent.call, self._directory())
            if obstacle := obstacle or self._unreachable_phone(intent):
                return not_sent(intent, obstacle)
            if obstacle := await self._end_present(control, intent):
                return not_sent(intent, obstacle)
        before, server_time = frozenset(self._calls), self._server_time()
        outcome = await control.run(intent)
        if outcome.may_have_happened:
            self._await_effect(outcome, before, server_time)
        elif outcome.verdict is Verdict.GONE and intent.action.via is Via.FETCH:
            self.parking.fetched(int(intent.destination))
        if outcome.verdict is not Verdict.NOT_SENT:
            self._on_sent()
        return outcome

    def present(self, destination: str) -> Supervision | None:
        """The supervision that this phone is busy with; another one there ends it first."""
        rings = self._directory().by_number(destination)
        return next(
            (
                each
                for each in self.supervisions
                if rings is not None and each.own_leg.extension_id == rings.id
            ),
            None,
        )

    def looked(self, snapshot: Snapshot) -> None:
        """Take in a look, of all extensions that are looked at."""
        found = {call.key: call for call in snapshot.calls}
        if not snapshot.covered >= self._seen_of:
            elsewhere = self._calls.items()
            found = {k: c for k, c in elsewhere if k.extension_id not in snapshot.covered} | found
        self._calls, self._seen_of = found, frozenset(key.extension_id for key in found)
        for key in [key for key in self._requests if self._is_over(key, snapshot)]:
            del self._requests[key]
        if self._phone is not None:
            self._phone.looked(self._seen_of)
        self._effects.looked(snapshot)
        self._supervisions.looked(snapshot)
        self.parking.looked(snapshot)

    async def ask_slots(self, key: CallKey) -> str:
        """Take over the exchange's list of slots, asked for with this call; why not, or empty."""
        if self._source is None:
            return _("there is no connection to the exchange yet.")
        asked_at = self._monotonic()
        try:
            self.parking.listed(await self._source.parking_slots(key), asked_at)
        except TelphinError as why:
            return str(why)
        return ""

    def passed(self, now: float) -> None:
        """Time has gone by."""
        self._effects.passed(now)

    async def _end_present(self, control: Control, intent: Intent) -> str:
        """Free the phone of the supervision it is busy with; why that failed, or empty."""
        present, hang_up = self.present(intent.rings), action_named("hangup")
        if present is None or hang_up is None:
            return ""
        outcome = await control.run(
            Intent(
                hang_up,
                present.own_leg,
                agent=present.destination,
                party=present.agent,
                extension=self._directory().number(present.own_leg.extension_id),
                call=self._calls.get(present.own_leg),
            )
        )
        if outcome.verdict in (Verdict.ACCEPTED, Verdict.GONE):
            return ""
        return _("the present supervision could not be ended. {why}").format(why=outcome.sentence)

    def _completed(self, intent: Intent) -> Intent:
        """With what is known here: the call as it stands, and which extensions are meant."""
        listed = intent.action.needs_call
        rings = self._directory().by_number(intent.rings) if intent.rings else None
        return replace(
            intent,
            call=(intent.call or self._current_call(intent.key)) if listed else None,
            extension=self._directory().number(intent.key.extension_id),
            phone_id=rings.id if rings else 0,
        )

    def _unreachable_phone(self, intent: Intent) -> str:
        """Why the API cannot let this phone ring by itself; empty where it can."""
        if intent.phone_id or intent.action.needs_call:
            return ""
        return _("your phone {number} is no extension of this account.").format(number=intent.rings)

    def _current_call(self, key: CallKey) -> Call | None:
        """The call as it stands; also one on the supervisor's own phone, shown or not."""
        return self._current(key) or self._calls.get(key)

    def _is_over(self, key: CallKey, snapshot: Snapshot) -> bool:
        return key.extension_id in snapshot.covered and key not in self._calls

    def _await_effect(
        self, outcome: Outcome, before: frozenset[CallKey], server_time: datetime | None
    ) -> None:
        intent = outcome.intent
        if intent.action is VALET_PARK:
            self.parking.parked(outcome)
        if intent.action.effect is Effect.NOTHING:
            self._requests[intent.key] = Request(intent, outcome.sent_at)
            return
        if intent.call is None and intent.action.needs_call:
            return
        self._effects.expect(
            outcome,
            Expected(
                action=intent.action,
                key=intent.key,
                call=intent.call,
                asked_at=outcome.sent_at,
                phone_id=intent.phone_id or None,
                before=before,
                server_time=server_time,
            ),
        )

    def _sighted(self, sighting: Sighting) -> None:
        if sighting.seen:
            self._supervisions.began(sighting, self._monotonic())
            if sighting.intent.action.via is Via.FETCH:
                self.parking.fetched(int(sighting.intent.destination))
        elif self._phone is not None:
            self._phone.doubt(sighting.intent.phone_id or None)
        self._journal.sighted(sighting)
        self._on_sighting(sighting)

    def _supervision_ended(self, supervision: Supervision, seconds: float) -> None:
        self._journal.supervision_ended(supervision, seconds)
