"""Makes the pictures in `screenshots/` from the running program.

python -m tests.pictures
"""

import asyncio
from pathlib import Path

from app.simulator.server import running
from tests.ui.board_pilot import at_the_board
from tests.ui.scenes import SCENES, TestClock, still_dashboard

FOLDER = Path(__file__).parents[1] / "screenshots"
SIZE = (100, 28)
SHOWN = ("board", "extensions", "whisper", "hangup", "lost-connection")


async def take(name: str) -> None:
    scene = SCENES[name]
    clock = TestClock()
    with running(scene.options) as exchange:
        app = still_dashboard(exchange, clock, scene.extensions)
        async with at_the_board(app, size=SIZE) as hand:
            await scene.act(hand, exchange, clock)
            picture = app.export_screenshot(title="callwatch")
    (FOLDER / f"{name}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    for shown in SHOWN:
        asyncio.run(take(shown))
