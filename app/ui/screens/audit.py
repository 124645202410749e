"""Today's entries of the audit log, the newest first: who asked what, and what became of it.

The log is read in a thread: it may be long, and the calls behind this screen go on.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from app.locale import _, ngettext
from app.locale.reasons import why_not_read
from app.ui.keys import binding, shown_key
from app.ui.theme import STYLES
from app.ui.widgets.audit_list import AuditList
from app.ui.widgets.key_bar import KeyBar
from app.watch.audit_reading import Reading, Wanted, read

MOST = 1000
"""Entries shown; the command shows all of them."""


def _local_time() -> datetime:
    return datetime.now().astimezone()


class AuditScreen(Screen[None]):
    """Shows the log at `path`; `now` says which day it is."""

    CSS_PATH = STYLES / "audit.tcss"
    AUTO_FOCUS = "#entries"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "back", "Back", "audit.back", show=False),
        binding("r", "read_anew", "Read anew", "audit.read_anew", show=False),
    ]

    def __init__(self, path: Path, now: Callable[[], datetime] = _local_time) -> None:
        super().__init__()
        self._path = path
        self._now = now
        # Held, not looked up: a reading may end when the screen is being taken away.
        self._state = Static(id="state", markup=False)
        self._entries = AuditList(id="entries")

    def compose(self) -> ComposeResult:
        yield Static(Content(_("Audit log of today")), id="title")
        yield self._state
        yield self._entries
        yield KeyBar(
            [
                ("↑ ↓", _("scroll")),
                (shown_key("audit.read_anew"), _("read anew")),
                (shown_key("audit.back"), _("back")),
            ],
            id="keys",
        )

    def on_mount(self) -> None:
        self.action_read_anew()

    def action_back(self) -> None:
        self.dismiss(None)

    def action_read_anew(self) -> None:
        self._say(_("Reading the audit log…"))
        self.run_worker(self._read(), group="reading", exclusive=True)

    async def _read(self) -> None:
        today = self._now().replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            reading = await asyncio.to_thread(read, self._path, Wanted(since=today), most=MOST)
        except OSError as problem:
            self._say(
                _("The audit log {path} cannot be read: {why}.").format(
                    path=self._path, why=why_not_read(problem)
                )
            )
            return
        self._entries.show(reading.entries[::-1])
        self._say(_summary(reading))

    def _say(self, text: str) -> None:
        self._state.update(Content(text))


def _summary(reading: Reading) -> str:
    """How much there is, and what could not be read."""
    shown = len(reading.entries)
    parts = [ngettext("{n} entry.", "{n} entries.", shown).format(n=shown)]
    if not shown:
        parts = [_("Nothing has been recorded today.")]
    if reading.left_out:
        parts.append(
            ngettext(
                "{n} earlier one is left out; 'callwatch audit' shows it.",
                "{n} earlier ones are left out; 'callwatch audit' shows them.",
                reading.left_out,
            ).format(n=reading.left_out)
        )
    if reading.passed_over:
        parts.append(
            ngettext(
                "{n} line is not whole or not known here.",
                "{n} lines are not whole or not known here.",
                reading.passed_over,
            ).format(n=reading.passed_over)
        )
    return " ".join([*parts, *reading.warnings])
