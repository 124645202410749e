"""The dialog of an action: names the call, says what will happen, asks, and stays on that call.

One dialog for all ten actions, made from the registry. It is bound to the `CallKey` it was opened
for and shows that call live; when the call ends it says so and can no longer send.
"""

from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from app.calls.actions import Action, Destination, refusal
from app.calls.board import Row
from app.calls.call import Call, CallKey
from app.calls.destination import BadDestination, parse_destination
from app.calls.difference import difference, successor
from app.calls.numbers import duration, short_number
from app.locale import _
from app.ui.keys import binding
from app.ui.theme import STYLES
from app.ui.widgets.columns import GLYPHS, WORDS, other_name
from app.watch.control import Intent, Outcome, Verdict
from app.watch.session import Session

MOMENT = 0.5
"""Seconds within which a key press belongs to what was on the screen before a change."""


class Desk(Protocol):
    """What a dialog asks of the app."""

    session: Session

    def carry_out(self, intent: Intent) -> None: ...


class ActionDialog(ModalScreen[None]):
    """`carry_out` may outlast the dialog: its outcome then comes as a notice of the app."""

    CSS_PATH = STYLES / "action.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "close", "Cancel", "dialog.cancel", show=False),
        binding("left,up", "app.focus_previous", "Previous", "dialog.previous", show=False),
        binding("right,down", "app.focus_next", "Next", "dialog.next", show=False),
        binding("y", "yes", "Yes", "dialog.yes", show=False),
        binding("n", "no", "No", "dialog.no", show=False),
    ]

    def __init__(self, desk: Desk, action: Action, key: CallKey) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self.action = action
        self.key = key
        self._call = desk.session.board.call(key)
        self._sending = False
        self._outcome = ""
        self._unconfirmed = ""
        self._changed_at = 0.0

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="dialog", can_focus=False):
            yield Static(Content(_(self.action.label)), id="title")
            yield Static(id="call", markup=False)
            yield Static(id="promise", markup=False)
            if self.action.destination is not Destination.NONE:
                yield Static(Content(self._destination_label()), id="destination-label")
                yield Input(self._prefilled(), id="destination", max_length=64)
            yield Static(id="message", markup=False)
            with Horizontal(id="buttons"):
                # The safe answer stands first and, where a plain Enter must not do it, has focus.
                yield Button(Content(f"{_('Cancel')} (Esc)"), id="cancel", compact=True)
                yield Button(Content(self._send_label()), id="send", compact=True)

    def on_mount(self) -> None:
        self.query_one(self._first_focus()).focus()
        self.refresh_call()

    def refresh_call(self) -> None:
        """Show the call as it stands now; called on every tick and every change."""
        current = self._session.board.call(self.key)
        if current is not None:
            self._notice_change(current)
            self._call = current
        self.query_one("#call", Static).update(Content(self._describe()))
        self.query_one("#promise", Static).update(Content(self._promise()))
        obstacle = self._obstacle()
        if obstacle and not self._outcome:
            self._say(obstacle, bad=True)
        self.query_one("#send", Button).disabled = bool(obstacle) or self._sending

    def _notice_change(self, current: Call) -> None:
        """Another party, or answered meanwhile: what was meant for the call as it was is void."""
        if self._call is None or self._sending:
            return
        if change := difference(self._call, current):
            self._unconfirmed = change
            self._changed_at = self._session.monotonic()
            self._outcome = ""
            self._say(_("{change} Please confirm anew.").format(change=change), bad=True)

    def _confirmed_anew(self) -> bool:
        """Whether a press may send. The first after a change only confirms the call as it is.

        One that comes within a moment of the change was meant for the call before it.
        """
        if not self._unconfirmed:
            return True
        if self._session.monotonic() - self._changed_at >= MOMENT:
            self._unconfirmed = ""
            self._say(_("Confirmed for the call as it is now; once more sends it."))
        return False

    @property
    def ended(self) -> bool:
        return self._session.board.call(self.key) is None

    def report(self, outcome: Outcome) -> None:
        """What became of the request sent from here."""
        self._sending = False
        if outcome.verdict is Verdict.ACCEPTED:
            self.dismiss()
            return
        self._outcome = outcome.sentence
        self._say(outcome.sentence, bad=True)
        self.refresh_call()
        # A button loses the focus while it cannot be pressed.
        self.set_focus(self.query_one("#cancel" if self.ended else self._first_focus()))

    def action_close(self) -> None:
        self.dismiss()

    def action_yes(self) -> None:
        if self.action.confirm:
            self._send()

    def action_no(self) -> None:
        if self.action.confirm:
            self.dismiss()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss()

    @on(Button.Pressed, "#send")
    def _press(self) -> None:
        self._send()

    @on(Input.Submitted, "#destination")
    def _submit(self) -> None:
        self._send()

    @on(Input.Changed, "#destination")
    def _typed(self) -> None:
        if not self._sending and not self._unconfirmed:
            self._say(self._obstacle(), bad=True)
        self.query_one("#promise", Static).update(Content(self._promise()))

    def _send(self) -> None:
        if self._sending or self._obstacle():
            return
        try:
            destination = self._destination()
        except BadDestination as problem:
            self._say(str(problem), bad=True)
            return
        if not self._confirmed_anew():
            return
        self._sending, self._outcome = True, ""
        self.query_one("#send", Button).disabled = True
        self._say(_("Asking the exchange…"))
        self._desk.carry_out(
            Intent(
                action=self.action,
                key=self.key,
                destination=destination,
                agent=self._session.directory.agent(self.key.extension_id),
                party=self._party(),
            )
        )

    def _destination(self) -> str:
        if self.action.destination is Destination.NONE:
            return ""
        own = ""
        if self.action.destination is Destination.ANYWHERE:
            own = self._session.directory.number(self.key.extension_id)
        return parse_destination(self._typed_text(), own_number=own)

    def _typed_text(self) -> str:
        found = self.query("#destination").results(Input)
        return next((field.value for field in found), "")

    def _obstacle(self) -> str:
        """Why nothing can be sent; empty where it can."""
        if self.ended or self._call is None:
            return self._where_it_went()
        return refusal(self.action, self._call)

    def _where_it_went(self) -> str:
        live = [row.call for row in self._session.board.rows.values() if not row.ended]
        moved = successor(self._call, live) if self._call else None
        if moved is None:
            return _("The call has ended; nothing can be sent any more.")
        return _("The call is at {extension} {agent} now; close this and choose it there.").format(
            extension=self._session.directory.number(moved.key.extension_id),
            agent=self._session.directory.agent(moved.key.extension_id),
        )

    def _say(self, text: str, *, bad: bool = False) -> None:
        message = self.query_one("#message", Static)
        message.set_class(bad, "-bad")
        message.update(Content(text))

    def _describe(self) -> str:
        call, directory = self._call, self._session.directory
        if call is None:
            return ""
        agent = (
            f"{directory.number(self.key.extension_id)}  {directory.agent(self.key.extension_id)}"
        )
        return "\n".join(
            (
                _("Agent: {agent}").format(agent=agent),
                _("Other party: {party}").format(party=self._party()),
                _("State: {state}").format(state=self._state(call)),
            )
        )

    def _state(self, call: Call) -> str:
        if self.ended:
            return _("ended")
        now = self._session.server_time()
        time = duration(call.seconds(now) if now else None)
        return f"{GLYPHS[call.state]} {_(WORDS[call.state])} {time}"

    def _party(self) -> str:
        if self._call is None:
            return _("unknown")
        number = short_number(self._call.other_party.number)
        name = other_name(Row(self._call), self._session.directory)
        return "  ".join(part for part in (number, name) if part) or _("unknown")

    def _promise(self) -> str:
        return _(self.action.promise).format(
            destination=self._typed_text().strip() or _("the number below"),
            agent=self._session.directory.agent(self.key.extension_id),
            party=self._party(),
        )

    def _prefilled(self) -> str:
        wants_phone = self.action.destination is Destination.SUPERVISOR
        return self._session.phone if wants_phone else ""

    def _destination_label(self) -> str:
        if self.action.destination is Destination.SUPERVISOR:
            return _("Your phone")
        return _("To which number")

    def _send_label(self) -> str:
        key = "y" if self.action.confirm else _("Enter")
        return f"{_(self.action.label)} ({key})"

    def _first_focus(self) -> str:
        if self.action.confirm:
            return "#cancel"
        return "#send" if self.action.destination is Destination.NONE else "#destination"
