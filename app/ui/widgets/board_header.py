"""The board's first line: how many talk, ring and are free, the longest call, the data's age."""

from datetime import datetime
from typing import ClassVar

from textual.content import Content
from textual.widgets import Static

from app.calls.board import Totals
from app.calls.call import CallState
from app.calls.extension import Directory
from app.calls.numbers import duration
from app.locale import _
from app.ui.widgets.columns import GLYPHS

STALE = 10.0
"""Seconds after which the age of the data is shown as a warning."""


class BoardHeader(Static):
    """Shows the totals. Nothing is sent while the text stays the same."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board-header--talking",
        "board-header--ringing",
        "board-header--forwarded",
        "board-header--idle",
        "board-header--fresh",
        "board-header--stale",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._shown: Content | None = None

    def show(
        self,
        totals: Totals,
        watched: int,
        directory: Directory,
        server_time: datetime | None,
        age: float | None,
        *,
        resting: bool = False,
    ) -> None:
        """`watched`: how many extensions are; `age`: seconds since the data were taken.

        `resting`: nobody is on the phone, and no second is counted; the age is a bound then.
        """
        parts = [
            self._count(CallState.TALKING, _("{n} talking").format(n=totals.talking)),
            self._count(CallState.RINGING, _("{n} ringing").format(n=totals.ringing)),
        ]
        if totals.forwarded:
            parts.append(
                self._count(CallState.FORWARDED, _("{n} forwarded").format(n=totals.forwarded))
            )
        idle = max(0, watched - totals.busy_extensions)
        parts.append(self._styled("idle", "○ " + _("{n} idle").format(n=idle)))
        if age is not None:
            parts.append(self._bound() if resting and age < STALE else self._age(age))
        if totals.longest and server_time:
            parts.append(
                Content(
                    _("longest {time} ({extension})").format(
                        time=duration(totals.longest.seconds(server_time)),
                        extension=directory.number(totals.longest.key.extension_id),
                    )
                )
            )
        shown = Content("  ").join(parts)
        if shown != self._shown:
            self._shown = shown
            self.update(shown)

    def _count(self, state: CallState, text: str) -> Content:
        return self._styled(state.value, f"{GLYPHS[state]} {text}")

    def _age(self, age: float) -> Content:
        name = "stale" if age >= STALE else "fresh"
        return self._styled(name, _("{n} s old").format(n=int(age)))

    def _bound(self) -> Content:
        return self._styled("fresh", _("under {n} s old").format(n=int(STALE)))

    def _styled(self, name: str, text: str) -> Content:
        return Content.styled(text, self.get_visual_style(f"board-header--{name}"))
