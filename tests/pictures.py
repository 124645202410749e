"""Makes the pictures in `screenshots/` from the running program, in both languages.

python -m tests.pictures [NAME...]
"""

import asyncio
import sys
from pathlib import Path

from app.locale import ENGLISH
from tests.languages import LANGUAGES
from tests.ui.scenes import scene

FOLDER = Path(__file__).parents[1] / "screenshots"
SIZE = (100, 28)
SHOWN = (
    "board",
    "extensions",
    "whisper",
    "hangup",
    "lost-connection",
    "details",
    "history",
    "filter",
    "wallboard",
)


async def take(name: str, language: str) -> None:
    """`board.svg`, and `board.ru.svg` for the Russian part of the README."""
    with scene(name, language) as play:
        async with play.app.run_test(size=SIZE, notifications=True) as pilot:
            await play.act(pilot)
            picture = play.app.export_screenshot(title="callwatch")
    ending = "svg" if language == ENGLISH else f"{language}.svg"
    (FOLDER / f"{name}.{ending}").write_text(picture, "utf-8")


if __name__ == "__main__":
    for shown in sys.argv[1:] or SHOWN:
        for spoken in LANGUAGES:
            asyncio.run(take(shown, spoken))
