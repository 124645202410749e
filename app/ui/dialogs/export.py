"""The dialog that writes the listed calls into a file: CSV, or JSON where its name ends so.

Numbers and names are masked in it as the settings say, also while the mask is lifted on the screen.
A file that is there is replaced only after a second Enter, of somebody who has read so.
"""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from app.calls.export import as_csv, as_json
from app.calls.life import Life
from app.files import write_new
from app.locale import _, ngettext
from app.locale.reasons import why_not_written
from app.ui.dialogs.unread import Unread
from app.ui.keys import binding, shown_key
from app.ui.theme import DIALOG, STYLES
from app.ui.widgets.key_bar import KeyBar
from app.watch.session import Session

LONGEST_PATH = 1000
"""Characters of a path."""


class ExportDialog(ModalScreen[None]):
    """Writes `lives`, in their order."""

    CSS_PATH: ClassVar = [DIALOG, STYLES / "note.tcss"]
    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "close", "Cancel", "export.cancel", show=False),
    ]

    def __init__(self, session: Session, lives: tuple[Life, ...]) -> None:
        super().__init__()
        self._session = session
        self._lives = lives
        self._asked_about = ""
        self._unread = Unread(session.monotonic, session.moment)
        self._writing = False

    def on_key(self) -> None:
        self._unread.pressed()

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog", classes="-wide"):
            yield Static(Content(_("Write the history into a file")), id="title")
            yield Static(Content(self._what()), id="what")
            yield Input(
                str(proposed(datetime.now().astimezone())),
                id="path",
                max_length=LONGEST_PATH,
                select_on_focus=False,
            )
            yield Static(id="message", markup=False)
            yield KeyBar(
                [(_("Enter"), _("write")), (shown_key("export.cancel"), _("back"))], id="keys"
            )

    def action_close(self) -> None:
        self.dismiss(None)

    @on(Input.Changed)
    def _edited(self, event: Input.Changed) -> None:
        event.stop()
        self._asked_about = ""
        self._say("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if self._writing or self._unread.holds:
            return
        try:
            path = Path(typed).expanduser()
        except RuntimeError:  # of a user whom nobody knows
            self._say(_("There is no such home folder."))
            return
        if path.suffix.lower() not in (".csv", ".json"):
            self._say(_("The name must end in .csv or .json."))
            return
        self._writing = True
        self.run_worker(self._write(path, replace=self._asked_about == typed, typed=typed))

    async def _write(self, path: Path, *, replace: bool, typed: str) -> None:
        presentation = self._session.masked_presentation
        made = as_json if path.suffix.lower() == ".json" else as_csv
        try:
            content = made(self._lives, presentation)
            # A network folder may let people wait; the calls behind this go on.
            await asyncio.to_thread(write_new, path, content, replace=replace)
        except FileExistsError:
            self._asked_about = typed
            self._unread.begin()
            self._say(_("This file is there already. Enter once more replaces it."))
            return
        except (OSError, ValueError) as problem:
            why = why_not_written(problem) if isinstance(problem, OSError) else problem
            self._say(_("It cannot be written: {why}.").format(why=why))
            return
        finally:
            self._writing = False
        count = len(self._lives)
        self.app.notify(
            ngettext(
                "{n} call was written into {path}.", "{n} calls were written into {path}.", count
            ).format(n=count, path=path),
            markup=False,
        )
        if self.is_current:
            self.dismiss(None)

    def _what(self) -> str:
        count = len(self._lives)
        said = ngettext(
            "The {n} call that is listed, for you alone to read.",
            "The {n} calls that are listed, for you alone to read.",
            count,
        ).format(n=count)
        if not self._session.masked_presentation.mask:
            return said
        return f"{said} " + _("Numbers and names of outside people are masked.")

    def _say(self, text: str) -> None:
        self.query_one("#message", Static).update(Content(text))


def proposed(now: datetime) -> Path:
    """Where to, if nobody has another idea: the person's home, named after the moment."""
    return Path("~") / f"callwatch-{now:%Y-%m-%d-%H%M}.csv"
