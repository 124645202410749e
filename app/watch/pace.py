"""From what is known to the next look: the quota, the picture and the person, put together.

`schedule` holds the rule; this applies it to one look at everything, or to a look at each
extension, and says in a form that can be shown what the quota allows.
"""

import heapq
import math
from collections.abc import Mapping
from dataclasses import dataclass

from app.telphin.quota import AT_ONCE, HOUR, Quota
from app.watch.attention import YOUTH, Attention
from app.watch.picture import Picture
from app.watch.schedule import (
    BUSTLE,
    HURRY,
    LEAST_PAUSE,
    Wishes,
    affordable_price,
    pause_worth,
    staleness,
    wished_price,
)

RECENT = 450.0
"""Seconds of looks by extension that the rest of the hour is expected to be like, and the most that
one pause can teach."""
UNEVEN = 4.0
"""How many times the even pace looks may be apart, and how many times closer together."""
DAY = 24 * 3600.0
LEAN = 1.0
"""As though the account were at least so lively as it usually is by day the quota is spent: what
that leaves in quiet hours is left to others, and not spent on looking at silence."""
LEANEST = 3.0
"""How many times the even pace that may make looks apart: the office may open any moment."""
CALM = 10.0
"""Seconds between two looks at everything at most, where the quota has them to spare and somebody
looks: what rings unanswered for that long is still seen."""
ROUNDS = 2.0
"""How many rounds of all extensions at an even pace one may be left out, where the quota is too
scarce for the bound of the settings."""
PATIENCE = 2.5
"""After how many requests by extension one goes again to where a person awaits an effect."""
DISTINCT = 1.4
"""By which factor looks by extension must become too many or too few for another pace: one that
follows every whim of chance is uneven, and that costs more than it wins."""
SLOWEST = 0.2
"""Which part of the even pace is left, however much of the hour the first round has taken."""
FIRST_ROUND = 0.6
"""Which part of our share of the hour the first round may take at once; beyond that it goes on at
an even pace, for nothing is known yet of what others will want."""
HURRIED = 0.65
"""Which part of a pause a person's doings leave of it at least, where looks are `SPARSE` seconds
apart or more: the others become longer by what one is shorter, and age grows with the square."""
SPARSE = 20.0
HURRIES = 0.05
"""Which part of the requests may have gone into such haste until no pause is shortened any more
but by what must be seen at once, such as an action's effect: a quota of fifty looks an hour is not
to be spent on every key."""
BLIND = 12.0
"""Seconds between looks beyond which the last one tells ever less of what comes before the next:
a phone that rang is answered by then. Pauses that differ without a reason only cost age."""
NOTABLE = 1.2
"""How much slower than wished for looks must be for a word in the header."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often looks come on the mean. `halted`: not at all until the counter starts anew.

    `seconds` between two looks at the same extension; `wished` is what the settings ask for;
    `scarce`: whether the quota is why they are further apart. `reserve`: what actions keep of it.
    """

    seconds: float
    wished: float
    scarce: bool = False
    halted: bool = False
    quota: Quota | None = None
    reserve: int = 0

    @property
    def hopeless(self) -> bool:
        """Whether the settings leave no hour with a look in it."""
        return self.quota is not None and self.quota.limit <= self.reserve


@dataclass(frozen=True, slots=True)
class _Means:
    """What may be spent: a price, and the even pace (seconds a request) it comes from."""

    price: float
    even: float
    scarce: bool
    to_reset: float
    leanness: float = 1.0


class Pacer:
    """Decides; holds no clock and asks nobody. Times are monotonic seconds."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._zeal: float | None = None
        self._usual: float | None = None
        self._watched_for = 0.0
        self._leanness = 1.0
        self._planned: tuple[float, float] | None = None
        self._early = 0.0
        self._bias = 1.0
        self.picture = Picture()
        self.attention = Attention()

    def whole(self, quota: Quota | None, now: float, began: float, *, again: bool = False) -> float:
        """When the next look at everything comes, after one that began at `began`.

        `again`: this was asked before, of the same look.
        """
        if any(line.looked_at is None for line in self.picture.lines.values()):
            return now
        means = self._means(quota, now, whole_account=True)
        if math.isinf(means.even):
            return now + means.to_reset
        worth = self.attention.worth
        longest = CALM / math.sqrt(worth)
        if means.scarce:
            longest = max(longest, UNEVEN * means.even)
        price = means.price / worth
        calm = pause_worth(price, self.picture.whole(0.0), longest)
        pause = self._evened(calm, means)
        if not again:
            self._learn(math.sqrt(2 * price) / calm, began, pause)
        if urgency := self._urgency(now):
            hurried = pause_worth(price, self.picture.whole(urgency), longest) / calm
            pause *= max(hurried, self._hurry(pause))
        return began + self._within(pause, means, now)

    def _evened(self, calm: float, means: _Means) -> float:
        """The pause, nearer to the usual one the less a look can know of what comes before it."""
        usual = means.even * means.leanness / math.sqrt(self.attention.worth)
        if not means.scarce or usual <= BLIND:
            return calm
        return float(usual * (calm / usual) ** ((BLIND / usual) ** 2))

    def _hurry(self, pause: float) -> float:
        """Which part of a pause is the least that is left where a person would have it shorter."""
        spent = min(1.0, self._early / HURRIES)
        return (HURRIED + (1.0 - HURRIED) * spent) * min(1.0, pause / SPARSE)

    def _learn(self, zeal: float, began: float, pause: float) -> None:
        """From one look to the next: how lively it is, and by how much this one came early.

        `zeal` is as the look has found it. That differs from look to look, and what differs without
        a reason only costs age: so it follows how often phones ring, and over hours what was found.
        """
        before, self._planned = self._planned, (began, pause)
        if before is None:
            return
        early = min(1.0, max(0.0, 1.0 - (began - before[0]) / before[1]))
        since = min(RECENT, max(0.0, began - before[0]))
        keep = math.exp(-since / HOUR)
        self._early = self._early * keep + early * (1 - keep)
        steady = self._steady(since)
        self._bias = self._bias * keep + zeal / steady * (1 - keep)
        self._compare(steady * self._bias, since)

    def _steady(self, pause: float) -> float:
        """The root of the rate of changes. Of the calls those are found that outlast the pause."""
        missed = self.picture.talk_ends * max(LEAST_PAUSE, pause)
        return math.sqrt(3 * self.picture.arrivals * missed / -math.expm1(-missed))

    def slot(self, quota: Quota | None, now: float, began: float) -> float:
        """When to look next where looks go extension by extension, after one begun at `began`."""
        means = self._means(quota, now, whole_account=False)
        if math.isinf(means.even):
            return now + means.to_reset
        if (unseen := self._unseen()) and self._at_once(quota, now, len(unseen)):
            return now
        spacing = self._spacing(means)
        return began + max(LEAST_PAUSE, _together(spacing) * spacing)

    def turn(self, quota: Quota | None, now: float) -> frozenset[int]:
        """At which extensions to look then: those whose picture has probably suffered most."""
        lines, unseen = self.picture.lines, self._unseen()
        if unseen and self._at_once(quota, now, len(unseen)):
            return frozenset(unseen[:AT_ONCE])
        means = self._means(quota, now, whole_account=False)
        spacing = self._spacing(means)
        if unseen:
            return frozenset((self._overdue(now, spacing) or unseen)[: _together(spacing)])
        if not math.isinf(spacing):
            self._lean(spacing)
        needs = self._needs(now, spacing, self._longest(means.even) * len(lines))
        return frozenset(heapq.nlargest(_together(spacing), needs, key=lambda phone: needs[phone]))

    def _unseen(self) -> list[int]:
        return [phone for phone, line in self.picture.lines.items() if line.asked_at is None]

    def _at_once(self, quota: Quota | None, now: float, unseen: int) -> bool:
        """Whether those never looked at are asked without a pause.

        So they are while that is a part of our share of the hour, or of what others are likely to
        leave of it. The rest of a larger round is spread over the hour: others may want more than
        is known.
        """
        if quota is None or now >= quota.resets_at:
            return True
        share, reserve = self._wishes.share, self._wishes.reserve
        so_far = max(0, quota.limit - quota.remaining - quota.ours)
        others = max(float(so_far), quota.others)
        hourly = max(0.0, quota.limit - reserve - others)
        left = max(0.0, quota.remaining - reserve - (others - so_far)) / max(1, quota.dashboards)
        part = FIRST_ROUND * share
        return quota.ours + AT_ONCE <= part * hourly or unseen <= part * left

    def _overdue(self, now: float, spacing: float) -> list[int]:
        """Those at which a person waits for an effect: they go before what was never seen."""
        lines = self.picture.lines
        awaited = [(p, lines[p].looked_at) for p in self.attention.awaited(now) if p in lines]
        due = now - PATIENCE * spacing
        return [phone for phone, seen in awaited if seen is not None and seen < due]

    def _needs(
        self, now: float, spacing: float, bound: float
    ) -> Mapping[int, tuple[bool, float, float]]:
        """How much each needs a look, the largest most: one that a person waits for (with every
        so many requests), one that starves, and then by what its picture has suffered.
        """
        prospects = self.picture.each(self._urgency(now), self.attention.concerned(now))
        awaited = self.attention.awaited(now)
        needs = {}
        for phone, line in self.picture.lines.items():
            age = now - (line.asked_at or 0.0)
            starved = max(0.0, age + spacing - bound)
            waits = phone in awaited and age > PATIENCE * spacing
            needs[phone] = (waits, starved, staleness(prospects[phone], age))
        return needs

    def _spacing(self, means: _Means) -> float:
        """Seconds from one request to the next: even, and longer while little goes on."""
        phones = max(1, len(self.picture.lines))
        quickest = max(self._wishes.interval / math.sqrt(phones), means.even)
        slower = self._leanness / math.sqrt(self.attention.worth)
        return max(quickest, min(quickest * slower, self._longest(means.even)))

    def _longest(self, even: float) -> float:
        """Seconds between requests at which, in turn, the bound of the settings is just kept."""
        bound = self._wishes.starve / max(1, len(self.picture.lines))
        return bound if even <= bound else ROUNDS * even

    def _lean(self, spacing: float) -> None:
        """Notice when it has become quiet, or lively again; small changes would be chance.

        Of the calls of a phone only those are found that last until its turn.
        """
        phones = max(1, len(self.picture.lines))
        seconds = min(spacing, RECENT)
        self._watched_for += seconds
        keep = math.exp(-seconds / min(RECENT, self._watched_for + 60.0))
        found = self._steady(spacing * phones) * math.sqrt(phones)
        before = found if self._zeal is None else self._zeal
        self._compare(before * keep + found * (1 - keep), seconds)
        zeal, usual = self._zeal or 1.0, self._usual or 1.0
        leanness = max(1.0, LEAN * usual / zeal)
        if not 1 / DISTINCT < leanness / self._leanness < DISTINCT:
            self._leanness = leanness if leanness > DISTINCT else 1.0

    def pace(self, quota: Quota | None, now: float, *, whole_account: bool) -> Pace:
        """What the header says."""
        interval = self._wishes.interval
        if quota is None:
            return Pace(interval, interval)
        allowance = self._allowance(quota, now, whole_account=whole_account)
        to_reset = max(0.0, quota.resets_at - now)
        cost = 1 if whole_account else max(1, len(self.picture.lines))
        if allowance < 1:
            return Pace(to_reset, interval, True, True, quota, self._wishes.reserve)
        even = to_reset / allowance * cost
        scarce = even > NOTABLE * interval
        return Pace(max(interval, even), interval, scarce, False, quota, self._wishes.reserve)

    def _allowance(self, quota: Quota, now: float, *, whole_account: bool) -> float:
        """By extension the rest of the hour makes up for what was asked at once.

        While the first round goes on, all that others are likely to want is left to them.
        """
        share, reserve = self._wishes.share, self._wishes.reserve
        allowance = quota.allowance(share, reserve, now)
        if whole_account:
            return allowance
        others = quota.others if self._unseen() else 0.0
        left = (share * (quota.limit - reserve - others) - quota.ours) / max(1, quota.dashboards)
        return min(allowance, max(left, SLOWEST * allowance))

    def _means(self, quota: Quota | None, now: float, *, whole_account: bool) -> _Means:
        first_zeal = self._first_zeal() if whole_account else self._first_zeal_of_each()
        wished = wished_price(self._wishes.interval, len(self.picture.lines))
        if quota is None or now >= quota.resets_at:
            return _Means(wished, 0.0, False, HOUR)
        to_reset = max(0.0, quota.resets_at - now)
        allowance = self._allowance(quota, now, whole_account=whole_account)
        if allowance < 1:
            return _Means(math.inf, math.inf, True, to_reset)
        zeal = first_zeal if self._zeal is None else self._zeal
        if self._usual is None:
            self._usual = first_zeal
        leanness = min(LEANEST, max(1.0, LEAN * self._usual / zeal))
        if whole_account:
            allowance *= 1 - self._early
        affordable = affordable_price(zeal * leanness, allowance, to_reset)
        return _Means(
            max(wished, affordable),
            to_reset / allowance,
            affordable > wished,
            to_reset,
            leanness,
        )

    def _within(self, pause: float, means: _Means, now: float) -> float:
        interval = self._wishes.interval
        part = HURRY if self.attention.waiting(now) else 1.0
        least = max(LEAST_PAUSE, part * interval)
        if means.scarce:
            least = max(least, means.even / UNEVEN * part)
        elif pause < NOTABLE * interval:
            pause = min(pause, interval)
        return max(least, pause)

    def _urgency(self, now: float) -> float:
        on_cursor = self.attention.on_cursor
        age = self.picture.age_of(on_cursor, now) if on_cursor is not None else None
        return self.attention.urgency(now, young=age is not None and age < YOUTH)

    def _first_zeal(self) -> float:
        return math.sqrt(BUSTLE * max(1, len(self.picture.lines)))

    def _first_zeal_of_each(self) -> float:
        return math.sqrt(BUSTLE) * max(1, len(self.picture.lines))

    def _compare(self, zeal: float, seconds: float) -> None:
        """Take in how lively it is now, and what is usual."""
        self._zeal = zeal
        usual = zeal if self._usual is None else self._usual
        remembers = HOUR if zeal > usual else DAY
        self._usual = usual + (zeal - usual) * (1 - math.exp(-seconds / remembers))


def _together(spacing: float) -> int:
    """How many extensions are asked at once, where single ones would follow too closely."""
    return min(AT_ONCE, max(1, round(LEAST_PAUSE / spacing)))
