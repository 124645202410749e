"""Opens the dashboard on a simulated exchange, without a terminal, and waits for what it shows."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pydantic import SecretStr
from textual.app import App
from textual.pilot import Pilot

from app.calls.alerts import Thresholds
from app.calls.selection import parse_selection
from app.simulator.server import Running
from app.telphin.access import Access
from app.telphin.client import Client
from app.ui.dashboard import Dashboard
from app.ui.looks import AS_THEY_COME, Looks
from app.watch.remembered import Remembered
from app.watch.schedule import DEFAULT_WISHES, Wishes
from app.watch.session import USUAL, Session, SessionOptions
from app.watch.steering import Journal

PATIENCE = 30.0
"""Seconds after which a condition that was waited for has failed."""


def dashboard_on(  # noqa: PLR0913 - all that a test may want otherwise
    exchange: Running,
    *,
    extensions: str = "all",
    phone: str = "100",
    interval: float = 0.5,
    wishes: Wishes = DEFAULT_WISHES,
    remembered: Remembered | None = None,
    journal: Journal | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    looks: Looks = AS_THEY_COME,
    thresholds: Thresholds = USUAL,
) -> Dashboard:
    access = Access(
        base_url=exchange.base_url,
        client_id=exchange.client_id,
        secret=SecretStr(exchange.client_secret),
        timeout=2.0,
    )
    options = SessionOptions(
        interval=interval,
        wishes=wishes,
        phone=phone,
        selection=parse_selection(extensions),
        thresholds=thresholds,
    )
    session = Session(
        lambda: Client(access, monotonic=monotonic),
        options,
        remembered=remembered,
        journal=journal,
        monotonic=monotonic,
    )
    return Dashboard(session, looks=looks)


class Keyboard:
    """Somebody at the keyboard: presses keys, and looks until something is to be seen."""

    def __init__(self, app: App[None], pilot: Pilot[None]) -> None:
        self.screen_of = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until `condition` holds; fails with the picture."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"{what or condition} did not come to pass on:\n{self.text()}")
            await self.pilot.pause(0.02)

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self.text(), repr(text))

    async def no_longer_sees(self, text: str) -> None:
        await self.until(lambda: text not in self.text(), f"{text!r} gone")

    async def waits(self, seconds: float) -> None:
        """Somebody reads, and presses nothing meanwhile."""
        end = time.monotonic() + seconds
        await self.until(lambda: time.monotonic() > end)

    def text(self) -> str:
        """All that stands on the screen, line by line."""
        compositor = self.screen_of.screen._compositor
        return "\n".join(
            "".join(segment.text for segment in line) for line in compositor.render_strips()
        )


class Hand(Keyboard):
    """A supervisor at the board."""

    def __init__(self, app: Dashboard, pilot: Pilot[None]) -> None:
        super().__init__(app, pilot)
        self.app = app


@asynccontextmanager
async def at_the_board(app: Dashboard, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Hand]:
    async with app.run_test(size=size, notifications=True) as pilot:
        yield Hand(app, pilot)
