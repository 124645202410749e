"""The story in time: an exchange, its traffic, a clock that can be scaled, paused and pushed on.

All that the server shares between requests and tests stands here, behind one lock: the exchange,
tokens, the quota, faults, and what was requested.
"""

import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.simulator.exchange import Exchange
from app.simulator.faults import Faults
from app.simulator.options import SimulatorOptions
from app.simulator.people import hire
from app.simulator.traffic import Traffic

HOUR = 3600


class StoryClock:
    """Seconds of the story: real ones times `scale`, stopped by `pause`, moved by `advance`."""

    def __init__(self, begins: float, scale: float) -> None:
        self._seconds = begins
        self._scale = scale
        self._since: float | None = time.monotonic()

    def now(self) -> float:
        if self._since is None:
            return self._seconds
        return self._seconds + (time.monotonic() - self._since) * self._scale

    def pause(self) -> None:
        self._seconds, self._since = self.now(), None

    def resume(self) -> None:
        self._seconds, self._since = self.now(), time.monotonic()

    def advance(self, seconds: float) -> None:
        self._seconds += seconds


@dataclass(slots=True)
class HourlyQuota:
    """Requests an hour, counted anew at each full hour of the story."""

    limit: int
    used: int = 0
    hour: int = -1

    def spend(self, moment: datetime) -> bool:
        """Count a request; False where none was left."""
        hour = int(moment.timestamp()) // HOUR
        if hour != self.hour:
            self.hour, self.used = hour, 0
        if self.used >= self.limit:
            return False
        self.used += 1
        return True

    def headers(self, moment: datetime) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset": str(HOUR - int(moment.timestamp()) % HOUR),
        }


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it arrived. `status` 0: it got no answer; `body`: the JSON or form of it."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: object
    status: int
    at: float


class Story:
    """Use it with `lock` held; `catch_up` first lets happen what is due by now."""

    def __init__(self, options: SimulatorOptions) -> None:
        self.options = options
        self.lock = threading.RLock()
        self.staff = hire(options.seed, options.agents)
        self.exchange = Exchange(self.staff)
        start = options.start or datetime.now(UTC)
        self.begins = start - timedelta(seconds=options.warm_up)
        """The wall clock of the exchange at second 0 of the story."""
        if options.traffic:
            first_hour = options.hour - options.warm_up / HOUR
            Traffic(self.exchange, options.seed, first_hour).begin()
        self.faults = Faults(options.seed)
        self.faults.set(options.faults)
        self.quota = HourlyQuota(options.quota)
        self.recorded: list[Recorded] = []
        self._tokens: dict[str, float] = {}
        self.exchange.advance(options.warm_up)
        self.clock = StoryClock(options.warm_up, options.scale)

    def catch_up(self) -> None:
        self.exchange.advance(self.clock.now())

    def wall(self) -> datetime:
        """The exchange's date and time; what a reply's `Date` says."""
        return self.begins + timedelta(seconds=self.clock.now())

    def new_token(self) -> str:
        token = secrets.token_hex(16)
        self._tokens[token] = self.clock.now() + self.options.token_lifetime
        return token

    def knows_token(self, token: str) -> bool:
        return self._tokens.get(token, float("-inf")) > self.clock.now()

    def forget_tokens(self) -> None:
        """All tokens become invalid, as when they are revoked."""
        self._tokens.clear()
