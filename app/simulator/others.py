"""Another application of the same customer, which spends the hour's quota too: a CRM, say.

It works in bursts, as such programs do, and does not care who else counts on the quota. Seeded;
each hour draws from a stream of its own.
"""

import random
from dataclasses import dataclass

HOUR = 3600.0
MOST = 0.9
"""The largest part of the limit it takes in any hour."""


@dataclass(frozen=True, slots=True)
class OtherApplication:
    """Takes about `part` of `limit` requests an hour, in some hours more and in some less."""

    seed: int
    limit: int
    part: float

    def moments(self, hour: int) -> list[float]:
        """When it asks in that hour: seconds since the hour began, in order."""
        chance = random.Random(f"{self.seed}:others:{hour}")  # noqa: S311 - a story, not a secret
        wanted = min(MOST, self.part * chance.uniform(0.7, 1.3)) * self.limit
        weights = [chance.uniform(0.5, 1.5) for _burst in range(chance.randint(2, 5))]
        asked: list[float] = []
        for weight in weights:
            requests = round(wanted * weight / sum(weights))
            begins = chance.uniform(0.0, HOUR - 60.0)
            lasts = min(chance.uniform(20.0, 240.0), HOUR - begins)
            asked += [begins + lasts * i / requests for i in range(requests)]
        return sorted(asked)
