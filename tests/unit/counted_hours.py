"""An exchange that counts requests by the hour, in virtual time, and a loop that looks at it."""

from collections.abc import Callable, Collection

from app.calls.call import Snapshot
from app.telphin.errors import QuotaSpent
from app.telphin.quota import Quota
from app.watch.poller import Poller
from app.watch.schedule import Wishes
from tests.unit.clockwork import START, Exchange, clock
from tests.unit.test_poller_loop import Told


class Counted(Exchange):
    """An exchange that counts requests by the hour as the real one does."""

    def __init__(self, limit: int, *, whole_account: bool = True) -> None:
        super().__init__(whole_account=whole_account)
        self.limit = limit
        self.used: dict[int, int] = {}
        self.refused = 0

    def hour(self) -> int:
        return int((clock() - START) // 3600)

    def ends(self) -> float:
        return START + 3600.0 * (self.hour() + 1)

    async def current_calls(self, phones: Collection[int]) -> Snapshot:
        hour, cost = self.hour(), 1 if self.whole_account else len(phones)
        if self.used.get(hour, 0) + cost > self.limit:
            self.refused += 1
            raise QuotaSpent("spent.", retry_after=self.ends() - clock())
        self.used[hour] = used = self.used.get(hour, 0) + cost
        self.quota = Quota(self.limit, self.limit - used, self.ends(), clock(), ours=used)
        return await super().current_calls(phones)


def poller(
    exchange: Exchange,
    told: Told | None = None,
    *,
    phones: Collection[int] = (1, 2),
    wishes: Wishes | None = None,
    monotonic: Callable[[], float] = clock,
    wall: Callable[[], float] = clock,
) -> Poller:
    told = told or Told()
    made = Poller(
        exchange,
        interval=2.0,
        wishes=wishes or Wishes(),
        on_snapshot=told.snapshots.append,
        on_trouble=told.troubles.append,
        monotonic=monotonic,
        wall=wall,
        jitter=lambda: 0.5,
    )
    made.watch(phones)
    return made
