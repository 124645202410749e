"""The dashboard, and a witness that notes after each frame what Textual believes to show.

Run as `python -m tests.bench.witness NOTES [callwatch's arguments]`. A note says how many bytes the
terminal has been sent by then, and holds the whole picture as plain Textual would paint it anew.
"""

import json
import sys
from pathlib import Path
from typing import IO

from rich.console import RenderableType
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from app.cli import main
from app.ui.dashboard import Dashboard
from app.ui.terminal.driver import Driver


class Witness:
    """Notes what is sent, and what should stand there then."""

    def __init__(self, notes: IO[str]) -> None:
        self._notes = notes
        self._sent = 0

    def sent(self, data: str) -> None:
        # The terminal line makes two bytes of a line end.
        self._sent += len(data.encode()) + data.count("\n")

    def framed(self, app: Dashboard) -> None:
        screen = app.screen
        if app._batch_count or screen._layout_required or app._delta._behind:
            return  # no frame, or one that is left out while an older one is on its way
        console = app.console
        strips = screen._compositor.render_strips()
        note = {
            "sent": self._sent,
            "size": [screen.size.width, screen.size.height],
            "lines": [strip.render(console) for strip in strips],
            "pending": [list(region) for region in _pending(screen)],
        }
        self._notes.write(json.dumps(note) + "\n")
        self._notes.flush()


def _pending(screen: Screen[object]) -> list[Region]:
    """Where something has changed that is only in the next frame: those cells cannot be told of."""
    waiting = [
        widget
        for widget in (screen, *screen.walk_children(Widget))
        if widget._repaint_regions or widget in screen._dirty_widgets
    ]
    return [widget.region for widget in waiting]


def watch(witness: Witness) -> None:
    """Stand beside Textual's driver and the dashboard's display."""
    write, display = Driver.write, Dashboard._display

    def written(driver: Driver, data: str) -> None:
        witness.sent(data)
        write(driver, data)

    def displayed(app: Dashboard, screen: Screen[object], shown: RenderableType | None) -> None:
        display(app, screen, shown)
        if shown is not None:
            witness.framed(app)

    Driver.write = written  # type: ignore[method-assign, assignment]
    Dashboard._display = displayed  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="utf-8") as notes:
        watch(Witness(notes))
        sys.exit(main(sys.argv[2:]))
