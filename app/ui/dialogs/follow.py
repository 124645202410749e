"""A small dialog: of which agent's next call somebody wants to be told, and of whose no longer."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from app.calls.actions import action_named
from app.calls.extension import Extension
from app.locale import _
from app.ui.keys import binding, shown_key
from app.ui.theme import DIALOG, STYLES
from app.watch.lookout import Wish
from app.watch.session import Session

LONGEST_NUMBER = 32


class FollowDialog(ModalScreen[None]):
    """`number`: the extension to begin with. Takes wishes to the session's lookout, and back."""

    CSS_PATH: ClassVar = [DIALOG, STYLES / "follow.tcss"]
    AUTO_FOCUS = "#number"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "close", "Close", "follow.close", show=False),
        binding("up", "app.focus_previous", "Previous", "follow.previous", show=False),
        binding("down", "app.focus_next", "Next", "follow.next", show=False),
    ]

    def __init__(self, session: Session, number: str) -> None:
        super().__init__()
        self._session = session
        self._number = number
        self._may_listen = action_named("listen") in session.rights.actions_left()

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(Content(_("Tell me when an agent is next on a call")), id="title")
            with Horizontal(id="field"):
                yield Static(Content(_("Extension:")), classes="label")
                yield Input(self._number, max_length=LONGEST_NUMBER, id="number", compact=True)
            yield Static(id="message", markup=False)
            yield Static(Content(_("Waited for (Enter: no longer)")), id="heading")
            yield OptionList(id="waiting", markup=False)
            with Horizontal(id="buttons"):
                yield Button(
                    Content(f"{_('Close')} ({shown_key('follow.close')})"), id="close", compact=True
                )
                if self._may_listen:
                    yield Button(Content(_("Tell me, then listen")), id="listen", compact=True)
                yield Button(Content(f"{_('Tell me')} ({_('Enter')})"), id="tell", compact=True)

    def on_mount(self) -> None:
        self._show_waiting()
        self._show_agent()

    def action_close(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss(None)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show_agent()

    @on(Input.Submitted)
    @on(Button.Pressed, "#tell")
    def _tell(self) -> None:
        self._wish(listen=False)

    @on(Button.Pressed, "#listen")
    def _listen(self) -> None:
        self._wish(listen=True)

    @on(OptionList.OptionSelected)
    def _no_longer(self, event: OptionList.OptionSelected) -> None:
        self._session.lookout.cancel(int(event.option.id or 0))
        self._show_waiting()
        self._show_agent()
        if not self._session.lookout.wishes:
            self.query_one("#number").focus()

    def _wish(self, *, listen: bool) -> None:
        phone = self._phone()
        if phone is None:
            self._show_agent()
            return
        self._session.lookout.ask(Wish(phone.id, listen=listen))
        self.dismiss(None)

    def _phone(self) -> Extension | None:
        """The watched extension that was typed."""
        typed = self.query_one(Input).value.strip()
        phone = self._session.directory.by_number(typed) if typed else None
        return phone if phone in self._session.resolved.phones else None

    def _show_agent(self) -> None:
        phone, typed = self._phone(), self.query_one(Input).value.strip()
        waiting = {wish.extension_id for wish in self._session.lookout.wishes}
        if phone is not None:
            if phone.id in waiting:
                said = _("{agent}: waited for already.")
            elif self._session.lookout.is_on_a_call(phone.id):
                said = _("{agent} is on a call now; the next one counts.")
            else:
                said = "{agent}"
            said = said.format(agent=phone.agent)
        elif not typed:
            said = _("Type the number of an extension.")
        elif self._session.directory.by_number(typed) is None:
            said = _("There is no extension {number} in this account.").format(number=typed)
        else:
            said = _("Extension {number} is not watched; the key {key} on the board changes that.")
            said = said.format(number=typed, key=shown_key("board.extensions"))
        message = self.query_one("#message", Static)
        message.set_class(phone is None and bool(typed), "-bad")
        message.update(Content(said))

    def _show_waiting(self) -> None:
        wishes, directory = self._session.lookout.wishes, self._session.directory
        choices = self.query_one(OptionList)
        choices.clear_options()
        for wish in wishes:
            agent = directory.number_and_agent(wish.extension_id)
            text = _("{agent}, then listen").format(agent=agent) if wish.listen else agent
            choices.add_option(Option(Content(text), id=str(wish.extension_id)))
        choices.highlighted = 0 if wishes else None
        choices.display = self.query_one("#heading").display = bool(wishes)
