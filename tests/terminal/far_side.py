"""The dashboard with a terminal at its far side that is in the same process.

What the app writes goes into an emulator, which is then compared with what Textual's compositor
holds for the truth.
"""

import queue
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size

from app.ui.dashboard import Dashboard
from tests.terminal.emulator import Emulator, Ink
from tests.ui.board_pilot import Hand


class FarDriver(HeadlessDriver):
    """Writes into an emulator; while `blocked`, nothing that is written is taken."""

    def __init__(
        self,
        app: App[None],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert size is not None
        self.emulator = Emulator(*size)
        self.emulator.spoil(*size)
        self.sent: list[str] = []
        self.queue: queue.Queue[str] = queue.Queue()
        self.blocked = False
        self.tells_that_it_is_behind = False
        self._writer_thread = SimpleNamespace(_queue=self.queue)

    @property
    def is_headless(self) -> bool:
        return False

    @property
    def behind(self) -> bool | None:
        """Some drivers tell it themselves; of Textual's the queue is looked at."""
        return self.blocked if self.tells_that_it_is_behind else None

    def write(self, data: str) -> None:
        self.sent.append(data)
        self.queue.put(data)
        if not self.blocked:
            self.let_through()

    def let_through(self) -> None:
        """The terminal reads again."""
        self.blocked = False
        while not self.queue.empty():
            self.emulator.show(self.queue.get())


class FarHand(Hand):
    """Sees what the far side shows, and counts what it took."""

    @property
    def driver(self) -> FarDriver:
        driver = self.app._driver
        assert isinstance(driver, FarDriver)
        return driver

    async def resize(self, columns: int, lines: int) -> None:
        """As a person drags the window: the terminal changes first, and what it shows is spoilt."""
        self.driver._size = (columns, lines)
        self.driver.emulator.spoil(columns, lines)
        size = Size(columns, lines)
        self.app.post_message(events.Resize(size, size))
        await self.settles()

    async def settles(self) -> None:
        """Until the far side shows what the compositor holds for the truth."""
        await self.pilot.pause()
        await self.until(self.is_true, "what the far side shows is not what Textual believes")

    def is_true(self) -> bool:
        return self.seen() == self.believed()

    def seen(self) -> list[list[Ink]]:
        return self.driver.emulator.picture()

    def believed(self) -> list[list[Ink]]:
        """The compositor's own picture, whole, on a terminal of its own."""
        screen = self.app.screen
        width, height = self.app.size
        emulator = Emulator(width, height)
        for y, strip in enumerate(screen._compositor.render_strips()):
            emulator.show(f"\x1b[{y + 1}H{strip.render(self.app.console)}")
        return emulator.picture()

    async def bytes_of(self, *keys: str) -> int:
        """What it takes to show what these keys do."""
        await self.settles()
        before = len(self.driver.sent)
        await self.press(*keys)
        await self.settles()
        return self.sent_since(before)

    async def bytes_of_doing(self, what: Callable[[], object], until: str = "") -> int:
        """What it takes to show what that does; `until`: a text that tells of it."""
        await self.settles()
        before = len(self.driver.sent)
        what()
        await self.sees(until)
        await self.settles()
        return self.sent_since(before)

    def sent_since(self, before: int) -> int:
        return len("".join(self.driver.sent[before:]).encode())


@asynccontextmanager
async def at_the_far_side(
    app: Dashboard, *, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[FarHand]:
    app.driver_class = FarDriver
    async with app.run_test(headless=False, size=size, notifications=True) as pilot:
        yield FarHand(app, pilot)
        if app._session_worker is not None:
            app._session_worker.cancel()  # no news for screens that are being taken down
            await pilot.pause()
