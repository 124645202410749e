"""What many replies together tell of the quota: what is left, who spends it, how fast.

The counter at the exchange falls by our requests, which we count, and by those of others: the
customer's CRM, dashboards on other hosts. What fell and was not ours is theirs, and what they took
in this hour and in those before says what they are likely to take until the next. Replies may come
late, contradict each other, or say nothing at all; the ledger believes the more careful one within
an hour and the newest about where the hour ends.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import fsum

from app.telphin.quota import HOUR, Quota, read_quota, speaks_of_quota

ASSUMED_LIMIT = 1000
"""Requests an hour where the exchange does not say: what one customer reported."""
SILENT = 30
"""Replies without a word of the quota after which it is assumed."""
SAME = 90.0
"""Seconds within which two replies speak of the same end of the counter's hour."""
UNKNOWN_OTHERS = 0.3
"""Which part of the limit others are taken to want while no whole hour has been seen."""
WEIGHT = 0.5
"""How many hours of watching that stands for."""
HOURS = 8
"""Hours for which it is remembered what others took."""
FEW = 1.25
"""By how much others may take more than in the hours that have been seen."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The other dashboards of this account on this host: how many, and what they have sent."""

    count: int = 0
    sent: int = 0


ALONE = Neighbours()


class Ledger:
    """Fed by every request and reply of a connection; `standing` is what is known now.

    `to_next_hour` tells the seconds until the next full hour at the exchange, where nothing else
    says when the counter starts anew.
    """

    def __init__(self, to_next_hour: Callable[[float], float]) -> None:
        self._to_next_hour = to_next_hour
        self._seen: Quota | None = None
        self._silent = 0
        self._ours = 0
        self._unseen = 0
        self._past: deque[float] = deque(maxlen=HOURS)
        self.neighbours = ALONE
        self.odd = 0
        """How many replies spoke of the quota in a way that cannot be."""

    def sent(self, now: float) -> None:
        """A request of ours goes out that the counter will count."""
        self._turn_the_hour(now)
        self._ours += 1
        self._unseen += 1

    def replied(self, headers: Mapping[str, str], now: float) -> None:
        """Any reply, whatever its code."""
        told = read_quota(headers, now)
        if told is not None:
            self.told(told)
        elif speaks_of_quota(headers):
            self.odd += 1
        else:
            self._silent += 1

    def told(self, told: Quota) -> None:
        """What a reply, or a neighbour's, says of the counter."""
        self._turn_the_hour(told.seen_at)
        known, self._silent = self._seen, 0
        if known is None or abs(told.resets_at - known.resets_at) > SAME:
            if known is not None and told.resets_at > known.resets_at:
                self._close_hour()
            self._seen, self._unseen = told, 0
            return
        if told.remaining <= known.remaining:
            self._unseen = 0
        self._seen = replace(
            told,
            remaining=min(told.remaining, known.remaining, told.limit),
            resets_at=min(told.resets_at, known.resets_at),
        )

    def refused(self, retry_after: float, now: float) -> None:
        """429 `rate_limit_exceeded`: nothing is left, whatever was said before."""
        self._turn_the_hour(now)
        limit = self._seen.limit if self._seen else max(1, min(self._ours, ASSUMED_LIMIT))
        self._seen, self._unseen = Quota(limit, 0, now + max(0.0, retry_after), now), 0

    def standing(self, now: float) -> Quota | None:
        """The quota as far as it is known; `None` while nobody knows."""
        self._turn_the_hour(now)
        if self._seen is None:
            if self._silent < SILENT:
                return None
            self._seen = Quota(
                ASSUMED_LIMIT,
                max(0, ASSUMED_LIMIT - self._ours),
                now + self._to_next_hour(now),
                now,
                assumed=True,
            )
            self._unseen = 0
        seen = self._seen
        remaining = max(0, seen.remaining - self._unseen)
        return replace(
            seen,
            remaining=remaining,
            assumed=seen.assumed or self._silent >= SILENT,
            ours=self._ours + self.neighbours.sent,
            others=self._others_by_the_end(replace(seen, remaining=remaining), now),
            dashboards=1 + self.neighbours.count,
        )

    @property
    def seen(self) -> Quota | None:
        """The counter as replies told it, without what was worked out from them."""
        return self._seen

    @property
    def ours(self) -> int:
        """What this dashboard has sent since the counter started."""
        return self._ours

    def _others_so_far(self, seen: Quota) -> float:
        ours = self._ours + self.neighbours.sent
        return max(0.0, float(seen.limit - seen.remaining - ours))

    def _others_by_the_end(self, seen: Quota, now: float) -> float:
        """What others take in such an hour, rather too much: a hit limit is worse than a rest.

        Halfway between the mean and the most of the hours before; in the first, at their pace. What
        they take beyond that is missing in what is left, and that is enough: to take it off our
        part as well would make the pace uneven. Unless it is so much that all is different.
        """
        so_far = self._others_so_far(seen)
        if self._past:
            often = (fsum(self._past) / len(self._past) + max(self._past)) / 2
            return max(so_far / FEW, often * (FEW if len(self._past) < 3 else 1.0))
        left = min(HOUR, max(0.0, seen.resets_at - now))
        usual = UNKNOWN_OTHERS * seen.limit
        return so_far + left * (so_far + usual * WEIGHT) / (HOUR - left + HOUR * WEIGHT)

    def _turn_the_hour(self, now: float) -> None:
        """Where the counter has started anew since the last reply, all of it is there again."""
        seen = self._seen
        if seen is None or now < seen.resets_at:
            return
        self._close_hour()
        hours = int((now - seen.resets_at) // HOUR) + 1
        self._seen = replace(
            seen, remaining=seen.limit, resets_at=seen.resets_at + hours * HOUR, seen_at=now
        )

    def _close_hour(self) -> None:
        if self._seen is not None:
            self._past.append(self._others_so_far(self._seen))
        self._ours = self._unseen = 0
        self.neighbours = replace(self.neighbours, sent=0)
