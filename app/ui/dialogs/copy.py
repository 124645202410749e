"""A small dialog: what of a call, or of an idle agent, is to be copied.

All of it as it is shown, so masked if it is.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from app.calls.call import Call, Direction
from app.calls.lines import IdleKey
from app.locale import _
from app.ui.keys import binding, shown_key
from app.ui.theme import DIALOG, STYLES
from app.watch.session import Session


@dataclass(frozen=True, slots=True)
class Copyable:
    """`label` says what `text` is."""

    label: str
    text: str


def copyables(session: Session, line: Call | IdleKey) -> tuple[Copyable, ...]:
    """What there is to copy of it at this moment; nothing that is not shown."""
    found = _of_agent(session, line) if isinstance(line, IdleKey) else _of_call(session, line)
    return tuple(each for each in found if each.text)


def _of_agent(session: Session, line: IdleKey) -> tuple[Copyable, ...]:
    directory = session.directory
    extension, agent = directory.number(line.extension_id), directory.agent(line.extension_id)
    return (
        Copyable(_("Extension"), extension),
        Copyable(_("Agent"), agent),
        _in_one_line(extension, agent),
    )


def _of_call(session: Session, call: Call) -> tuple[Copyable, ...]:
    shown = session.presentation
    other = shown.other(call)
    extension, agent = shown.extension(call), shown.agent(call)
    direction = _("in") if call.direction is Direction.IN else _("out")
    return (
        Copyable(_("Number"), other.number),
        Copyable(_("Extension"), extension),
        Copyable(_("Call id"), call.key.call_id),
        _in_one_line(
            extension,
            agent,
            direction,
            other.number,
            other.name,
            shown.line(call),
            call.key.call_id,
        ),
    )


def _in_one_line(*parts: str) -> Copyable:
    return Copyable(_("All in one line"), "; ".join(part for part in parts if part))


class CopyDialog(ModalScreen[Copyable | None]):
    """Gives back what was chosen. A call may end meanwhile; it can still be copied."""

    CSS_PATH: ClassVar = [DIALOG, STYLES / "copy.tcss"]
    AUTO_FOCUS = "#copyables"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "close", "Cancel", "copy.cancel", show=False),
        binding("k", "move(-1)", "Up", "copy.up", show=False),
        binding("j", "move(1)", "Down", "copy.down", show=False),
        *(binding(str(n), f"take({n})", "Take", f"copy.take_{n}", show=False) for n in range(1, 5)),
    ]

    def __init__(self, session: Session, line: Call | IdleKey) -> None:
        super().__init__()
        self._session = session
        self._line = line
        self._copyables = copyables(session, line)

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(Content(_("What is to be copied?")), id="title")
            yield OptionList(
                *(Option(self._prompt(n), id=str(n)) for n in range(len(self._copyables))),
                id="copyables",
                markup=False,
            )
            yield Static(
                Content(
                    _("Enter or its number copies it, {key} leaves.").format(
                        key=shown_key("copy.cancel")
                    )
                ),
                id="hint",
            )

    def show_now(self) -> None:
        """The mask may be back in force."""
        now = copyables(self._session, self._line)
        if now == self._copyables:
            return
        self._copyables = now
        for n in range(len(now)):
            self.query_one(OptionList).replace_option_prompt(str(n), self._prompt(n))

    def action_close(self) -> None:
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        choices = self.query_one(OptionList)
        (choices.action_cursor_down if by > 0 else choices.action_cursor_up)()

    def action_take(self, number: int) -> None:
        self.show_now()
        if number <= len(self._copyables):
            self.dismiss(self._copyables[number - 1])

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.action_take(event.option_index + 1)

    def _prompt(self, n: int) -> Content:
        each = self._copyables[n]
        return Content(f"{n + 1}  {each.label}: {each.text}")
