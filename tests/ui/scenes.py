"""Scenes of a call centre that stands still, for the pictures and the snapshots.

The exchange tells a seeded story whose time hardly moves, and the dashboard's own clock moves only
when a scene says so: every picture comes out the same.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
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
class Scene:
    """`act` brings the dashboard to where the picture is taken."""

    act: Callable[[Hand, Running, TestClock], Awaitable[None]]
    extensions: str = "all"
    options: SimulatorOptions = EXCHANGE


async def _board(hand: Hand, _exchange: Running, _clock: TestClock) -> None:
    await hand.until(lambda: hand.app.session.snapshot is not None, "a look")
    await hand.press("down", "down")


async def _extensions(hand: Hand, exchange: Running, clock: TestClock) -> None:
    await _board(hand, exchange, clock)
    await hand.press("e")
    await hand.sees("Which extensions are watched?")
    await hand.press(*"петр")
    await hand.sees("Filter: петр")


async def _whisper(hand: Hand, exchange: Running, clock: TestClock) -> None:
    await _board(hand, exchange, clock)
    await hand.press("w")
    await hand.sees("Whisper (Enter)")


async def _hang_up(hand: Hand, exchange: Running, clock: TestClock) -> None:
    await _board(hand, exchange, clock)
    await hand.press("x")
    await hand.sees("Hang up (y)")


async def _lost(hand: Hand, exchange: Running, clock: TestClock) -> None:
    await _board(hand, exchange, clock)
    exchange.set_faults("error=503")
    clock.pass_by(12)
    await hand.until(lambda: (t := hand.app.session.trouble) and t.failures == 3, "three failures")
    await hand.sees("Next try")


async def _nobody(hand: Hand, _exchange: Running, _clock: TestClock) -> None:
    await hand.sees("Nobody is on the phone")


async def _nothing_chosen(hand: Hand, _exchange: Running, _clock: TestClock) -> None:
    await hand.sees("Which extensions are watched?")
    await hand.press("escape")
    await hand.sees("No extensions are chosen")


SCENES: dict[str, Scene] = {
    "board": Scene(_board),
    "extensions": Scene(_extensions, extensions="101-106"),
    "whisper": Scene(_whisper),
    "hangup": Scene(_hang_up),
    # Its notice names the port, so that this one is fixed: for the pictures, not for tests.
    "lost-connection": Scene(_lost, options=replace(EXCHANGE, port=8080)),
    "nobody": Scene(_nobody, options=QUIET),
    "nothing-chosen": Scene(_nothing_chosen, extensions="", options=QUIET),
}
