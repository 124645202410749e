"""Which days are played: every combination that the quota must be good for."""

from dataclasses import dataclass
from itertools import product

HOUR = 3600.0
AGENTS = (20, 200)
LIMITS = (500, 1000, 5000)
OTHERS = (0.0, 0.3, 0.6)
INTERVAL = 2.0
"""Seconds between looks that the supervisor wants: the default of `[watch] interval`."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`limit`: requests an hour; `others`: the part of it another application takes, roughly.

    `client_wide`: whether one request shows all extensions. The day begins at `begins` o'clock
    and lasts `hours`. `attended`: whether the supervisor touches the keyboard.
    """

    agents: int
    limit: int
    others: float
    client_wide: bool
    begins: int = 0
    hours: int = 24
    attended: bool = True

    @property
    def name(self) -> str:
        kind = "wide" if self.client_wide else "each"
        return f"{kind}-{self.agents}-{self.limit}-{round(self.others * 100)}"

    @property
    def horizon(self) -> float:
        return self.hours * HOUR


def scenarios(*, quick: bool) -> list[Scenario]:
    """All of them; `quick`: a few, from the night's end into the office hours."""
    if not quick:
        return [
            Scenario(agents, limit, others, wide)
            for wide, agents, limit, others in product((True, False), AGENTS, LIMITS, OTHERS)
        ]
    return [
        Scenario(agents, 1000, others, wide, begins=7, hours=3)
        for wide in (True, False)
        for agents, others in ((20, 0.0), (20, 0.6), (200, 0.6))
    ]
