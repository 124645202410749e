"""Where scenes are played: a call centre that stands still, and whoever is at the keyboard.

The exchange tells a seeded story whose time hardly moves, the clocks move only when a scene says
so, and the zone is one and the same: every picture comes out the same, in each language.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import SecretStr

from app.calls.selection import parse_selection
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running
from app.telphin.access import Access
from app.telphin.client import Client
from app.ui.dashboard import Dashboard
from app.ui.looks import AS_THEY_COME, Looks
from app.watch.session import Session, SessionOptions
from tests.ui.board_pilot import Hand

STILL = 1e-9
"""Seconds of story in a real one."""
MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
EXCHANGE = SimulatorOptions(seed=27, agents=24, start=MORNING, scale=STILL)
QUIET = SimulatorOptions(seed=27, agents=24, start=MORNING, scale=STILL, traffic=False)
SIZES = ((80, 24), (120, 40))
"""Cells of the terminals that supervisors have."""


class TestClock:
    """Monotonic seconds that pass only by `pass_by`."""

    __test__ = False

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds


def still_dashboard(
    exchange: Running,
    clock: TestClock,
    extensions: str = "all",
    *,
    interval: float = 2.0,
    looks: Looks = AS_THEY_COME,
) -> Dashboard:
    access = Access(exchange.base_url, exchange.client_id, SecretStr(exchange.client_secret))
    options = SessionOptions(interval=interval, phone="100", selection=parse_selection(extensions))
    session = Session(
        lambda: Client(access, monotonic=clock),
        options,
        monotonic=clock,
        jitter=lambda: 0.5,
    )
    return Dashboard(session, looks=looks)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a scene is played: at whose keyboard, on which exchange, by which clock."""

    hand: Hand
    exchange: Running
    clock: TestClock


@contextmanager
def one_zone() -> Iterator[None]:
    """The times of day are the same wherever a picture is taken."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


async def board(stage: Stage) -> None:
    """Somebody looks at the calls, with the cursor on the second."""
    hand = stage.hand
    await hand.until(lambda: hand.app.session.snapshot is not None, "a look")
    await hand.press("down", "down")
