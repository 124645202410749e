"""What the simulated exchange can be asked to be; needs nothing to be imported."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SimulatorOptions:
    """`start`: the story's time at the beginning (None: now), `scale`: its seconds per real one.

    `warm_up`: seconds of story played before the start, so that there are calls from the first
    look; `hour`: the hour of the call centre's day at the start; `traffic`: whether anybody calls
    by themselves; `quota`: requests an hour; `token_lifetime` in seconds of the story;
    `client_wide`: whether the account may list all its calls in one request.
    """

    host: str = "127.0.0.1"
    port: int = 0
    seed: int = 1
    agents: int = 20
    scale: float = 1.0
    start: datetime | None = None
    warm_up: float = 900.0
    hour: int = 10
    traffic: bool = True
    quota: int = 5000
    token_lifetime: int = 3600
    client_wide: bool = True
    read_only: bool = False
    client_id: str = "demo"
    client_secret: str = "demo-secret"  # noqa: S105 - opens nothing but the simulation
    faults: tuple[str, ...] = ()
