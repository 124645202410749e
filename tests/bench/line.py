"""The API as a poller meets it, without HTTP: looks, actions, latency, and a quota that runs out.

Stands behind `watch.source.Source`. The calls are the simulated exchange's, the counter is the
simulator's, and its headers go to a `telphin.ledger`, as the client's do. Where one
request cannot show all, `telphin.looks` asks extension by extension, as in the client.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.calls.call import Call, CallKey, CallState, Direction, Party, Snapshot
from app.calls.extension import Directory
from app.simulator.exchange import BadRequest, NoSuchCall
from app.simulator.legs import Leg
from app.simulator.others import OtherApplication
from app.simulator.story import HourlyQuota
from app.telphin.access import User
from app.telphin.errors import Gone, QuotaSpent, Refused, no_quota
from app.telphin.ledger import Ledger
from app.telphin.looks import Looks, look_at_each
from app.telphin.quota import Quota, seconds_to_reset
from app.telphin.wire import Reading
from tests.bench.scenario import HOUR
from tests.bench.truth import RecordedExchange
from tests.unit.shut_doors import ShutDoors

TRAVEL = 0.06
"""Seconds from us to the exchange, and as many back."""
WARM_UP = 900.0
"""Seconds of the story before the day, so that it does not begin with silence."""
DAY = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(slots=True)
class HourSpent:
    """Who asked how often in one hour."""

    looks: int = 0
    actions: int = 0
    others: int = 0
    others_refused: int = 0
    actions_refused: int = 0
    exhausted: bool = False

    def hit_because_of_us(self, limit: int) -> bool:
        """Nothing was left, though the others by themselves would have left something."""
        return self.exhausted and self.others + self.others_refused < limit


class Line(ShutDoors):
    """One dashboard's line to the exchange. `begins`: the hour of the day at second 0."""

    def __init__(
        self,
        exchange: RecordedExchange,
        quota: HourlyQuota,
        others: OtherApplication,
        monotonic: Callable[[], float],
        *,
        begins: int,
        hours: int,
        client_wide: bool,
    ) -> None:
        self._exchange = exchange
        self._counter = quota
        self._monotonic = monotonic
        self._midnight = DAY + timedelta(hours=begins)
        self._client_wide = client_wide
        self._known: dict[tuple[int, str], tuple[tuple[object, ...], Call]] = {}
        self._coming = _asked_by(others, begins, hours)
        self._next = next(self._coming, None)
        self.spent = [HourSpent() for _hour in range(hours + 1)]
        self.looked: dict[int, list[float]] = {}
        """When each extension's calls were read at the exchange."""
        self.looked_at_all: list[float] = []
        """When those of all were, in one request."""
        self._ledger = Ledger(lambda now: HOUR - now % HOUR)
        self.directory_warnings: tuple[str, ...] = ()

    @property
    def quota(self) -> Quota | None:
        return self._ledger.standing(self._monotonic())

    async def user(self) -> User:
        return User("boss", False, 7, None, None, "UTC", read_only=False)

    async def directory(self) -> Directory:
        return Directory()

    async def registered(self, extension_id: int) -> bool:
        return True

    async def aclose(self) -> None:
        """Nothing is held."""

    async def current_calls(self, phones: Collection[int]) -> Snapshot:
        asked_at, wanted = self._monotonic(), frozenset(phones)
        if self._client_wide:
            looks = Looks(await self._look(None, wanted), wanted)
        else:
            looks = await look_at_each(wanted, lambda i: self._look(i, wanted), str)
        taken_at = self._monotonic()
        return Snapshot(
            calls=looks.reading.calls,
            asked_at=asked_at,
            taken_at=taken_at,
            server_time=self._wall(taken_at),
            covered=looks.covered,
            whole_account=self._client_wide,
            warnings=looks.warnings,
        )

    async def control(self, key: CallKey, wire_action: str, destination: str = "") -> None:
        await self._there()
        hour = self._hour()
        try:
            try:
                self._spend()
            except QuotaSpent:
                # Where the others have taken all there is, nobody could have acted.
                hour.actions_refused += hour.others < self._counter.limit
                raise
            hour.actions += 1
            if wire_action:
                self._exchange.control(key.extension_id, key.call_id, wire_action, destination)
            else:
                self._exchange.hang_up(key.extension_id, key.call_id)
        except NoSuchCall:
            raise Gone("The call has ended.", code=404) from None
        except BadRequest as refusal:
            raise Refused(str(refusal), code=400) from None
        finally:
            await self._back()

    def finish(self) -> None:
        """Let happen what is left of the day."""
        self._catch_up()

    async def _look(self, extension: int | None, wanted: frozenset[int]) -> Reading:
        await self._there()
        now = self._monotonic()
        try:
            self._spend()
            self._hour().looks += 1
            if extension is None:
                self.looked_at_all.append(now)
            else:
                self.looked.setdefault(extension, []).append(now)
            legs = self._exchange.legs(extension)
            calls = tuple(self._call(leg) for leg in legs if leg.extension_id in wanted)
        finally:
            await self._back()
        return Reading(calls)

    async def _there(self) -> None:
        self._ledger.sent(self._monotonic())
        await asyncio.sleep(TRAVEL)
        self._catch_up()

    async def _back(self) -> None:
        """The way back; the headers are those of the moment at which the exchange answered."""
        headers = self._counter.headers(self._wall(self._monotonic()))
        await asyncio.sleep(TRAVEL)
        self._ledger.replied(headers, self._monotonic())

    def _catch_up(self) -> None:
        """What others did and asked for meanwhile."""
        now = self._monotonic()
        self._exchange.advance(WARM_UP + now)
        while self._next is not None and self._next <= now:
            hour = self.spent[int(self._next // HOUR)]
            if self._counter.spend(self._wall(self._next)):
                hour.others += 1
                hour.exhausted |= self._counter.used >= self._counter.limit
            else:
                hour.others_refused += 1
            self._next = next(self._coming, None)

    def _spend(self) -> None:
        moment = self._wall(self._monotonic())
        left = self._counter.spend(moment)
        self._hour().exhausted |= self._counter.used >= self._counter.limit
        if not left:
            raise no_quota(seconds_to_reset(self._counter.headers(moment)) or HOUR)

    def _hour(self) -> HourSpent:
        return self.spent[int(self._monotonic() // HOUR)]

    def _wall(self, seconds: float) -> datetime:
        return self._midnight + timedelta(seconds=seconds)

    def _call(self, leg: Leg) -> Call:
        """As `telphin.wire` would have read it; made anew only when the leg has changed."""
        stamp = (leg.answered, leg.real, leg.recording, leg.caller, leg.called)
        known = self._known.get(leg.key)
        if known is None or known[0] != stamp:
            known = self._known[leg.key] = (stamp, self._read(leg))
        return known[1]

    def _read(self, leg: Leg) -> Call:
        if not leg.real:
            state = CallState.FORWARDED
        else:
            state = CallState.RINGING if leg.answered is None else CallState.TALKING
        return Call(
            key=CallKey(*leg.key),
            state=state,
            direction=Direction(leg.flow),
            caller=Party(leg.caller.number, leg.caller.name or ""),
            called=Party(leg.called.number),
            started_at=self._wall(leg.started - WARM_UP),
            answered_at=None if leg.answered is None else self._wall(leg.answered - WARM_UP),
            recording=leg.recording or "",
            conversation=leg.conversation.id,
            caller_extension_id=leg.caller.extension_id,
            called_extension_id=leg.called.extension_id,
        )


def _asked_by(others: OtherApplication, begins: int, hours: int) -> Iterator[float]:
    """The moments, in seconds of the day played, at which the other application asks."""
    for hour in range(hours):
        for moment in others.moments(begins + hour):
            yield hour * HOUR + moment
