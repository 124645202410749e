"""The dialog of an action: names the call, says what will happen, asks, and stays on that call.

One dialog for all actions, made from the registry. It is bound to what it was opened for (`about`)
and shows that live; when the call ends it says so and can no longer send.
"""

from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from app.calls.actions import Action, Destination
from app.calls.call import CallKey
from app.calls.destination import BadDestination, parse_destination
from app.calls.parking import parse_slot
from app.locale import _
from app.ui.dialogs.about import About
from app.ui.dialogs.form import Answers, Form, Unready
from app.ui.dialogs.suggestions import Offers
from app.ui.dialogs.unread import Unread
from app.ui.keys import binding, shown_key
from app.ui.theme import DIALOG, STYLES
from app.watch.control import Intent, Outcome, Verdict
from app.watch.effects import Sighting
from app.watch.session import Session

LOW, HIGH = 20, 24
"""Lines of the terminal below which nothing is left empty between the parts of a dialog, and from
which on there is room for all suggestions.
"""


class Desk(Protocol):
    """What a dialog asks of the app."""

    session: Session

    def carry_out(self, intent: Intent, asker: "ActionDialog") -> None: ...


class Body(VerticalScroll, can_focus=False):
    """The dialog; what stands above its foot scrolls where the terminal is too low for it."""

    def on_resize(self) -> None:
        # A longer message below leaves less room for the field that is typed in.
        self._show_focused()

    def on_descendant_focus(self) -> None:
        self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        """Let the foot, which is docked over what scrolls, not hide what has the focus."""
        focused, foot = self.screen.focused, self.query_one("#foot")
        if focused is None or self not in focused.ancestors or foot in focused.ancestors:
            return
        focused.scroll_visible(animate=False)
        hidden = focused.region.bottom - foot.region.y
        if hidden > 0:
            self.scroll_relative(y=hidden, animate=False)


class ActionDialog(ModalScreen[None]):
    """`carry_out` may outlast the dialog: its outcome then comes as a notice of the app."""

    CSS_PATH: ClassVar = [DIALOG, STYLES / "action.tcss"]
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-roomy"), (HIGH, "-high")]  # noqa: RUF012 - as Textual types it
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "close", "Cancel", "dialog.cancel", show=False),
        binding("left,up", "app.focus_previous", "Previous", "dialog.previous", show=False),
        binding("right,down", "app.focus_next", "Next", "dialog.next", show=False),
        binding("y", "yes", "Yes", "dialog.yes", show=False),
        binding("n", "no", "No", "dialog.no", show=False),
    ]

    def __init__(
        self,
        desk: Desk,
        action: Action,
        about: About,
        *,
        destination: str = "",
        unasked: bool = False,
        after_enter: bool = False,
    ) -> None:
        """`unasked`: it opens by itself, so that a key pressed just now must not send anything.

        `after_enter`: it was Enter that opened it; one held down, or pressed twice at once, is no
        answer to it.
        """
        super().__init__()
        self._unasked = unasked
        self._unexpected = unasked or after_enter
        self._desk = desk
        self._session = desk.session
        self._unread = Unread(desk.session.monotonic, desk.session.moment)
        self._opened_at = desk.session.monotonic()
        self.action = action
        self._about = about
        self._sending = False
        self._outcome = ""
        self._answer: Outcome | None = None
        self._unconfirmed = ""
        self._changed_at = 0.0
        self._doubted = ""
        self._pressed_at = 0.0
        self._form = Form(
            action,
            self._session.rights,
            destination=destination or self._own_phone(),
            fixed=about.fixed,
            number=about.number,
            offers=Offers(self._session, without=frozenset({about.key.extension_id})),
        )
        self._be_unread()

    @property
    def key(self) -> CallKey:
        return self._about.key

    def compose(self) -> ComposeResult:
        with Body(id="dialog"):
            yield Static(Content(_(self.action.label)), id="title")
            yield Static(id="call", markup=False)
            yield Static(id="promise", markup=False)
            yield self._form
            with Vertical(id="foot"):
                yield Static(id="message", markup=False)
                with Horizontal(id="buttons"):
                    # The safe answer stands first and, where a plain Enter must not do it, has
                    # the focus.
                    yield Button(
                        Content(f"{_('Cancel')} ({shown_key('dialog.cancel')})"),
                        id="cancel",
                        compact=True,
                    )
                    yield Button(Content(self._send_label()), id="send", compact=True)

    def on_mount(self) -> None:
        self.query_one("#cancel" if self._unasked else self._first_focus()).focus()
        self.refresh_call()
        # On a busy machine it may have taken a while to come, and takes another to be painted.
        self._be_unread()
        self.call_after_refresh(self._be_unread)

    def _be_unread(self) -> None:
        """It has come now: nobody can have read it yet."""
        self._opened_at = self._session.monotonic()
        if self._unexpected:
            self._unread.begin()

    def refresh_call(self) -> None:
        """Show the call as it stands now; called on every tick and every change."""
        self._notice_change()
        self.query_one("#call", Static).update(Content(self._about.describe()))
        self._say_promise()
        self._form.refresh_suggestions()
        obstacle = self._obstacle()
        if obstacle and not self._outcome:
            self._say(obstacle, bad=True)
        self.query_one("#send", Button).disabled = bool(obstacle) or self._sending

    def _notice_change(self) -> None:
        """Another party, or answered meanwhile: what was meant for the call as it was is void."""
        change = self._about.look()
        if change and not self._sending:
            self._unconfirmed = change
            self._changed_at = self._session.monotonic()
            self._outcome = ""
            self._form.forget_typed()
            self._say(_("{change} Please confirm anew.").format(change=change), bad=True)

    def _confirmed_anew(self) -> bool:
        """Whether a press may send. The first after a change only confirms the call as it is.

        One that comes within a moment of the change was meant for the call before it.
        """
        if not self._unconfirmed:
            return True
        if self._unread.long_since(self._changed_at):
            self._unconfirmed = ""
            self._unread.begin()
            self._say(_("Confirmed for the call as it is now; once more sends it."))
        return False

    def report(self, outcome: Outcome) -> None:
        """What became of the request sent from here."""
        self._sending = False
        if outcome.verdict is Verdict.ACCEPTED:
            self.dismiss()
            return
        self._answer, self._outcome = outcome, outcome.sentence
        self._form.forget_typed()
        self._unread.begin()
        self._say(outcome.sentence, bad=True)
        self.refresh_call()
        # A button loses the focus while it cannot be pressed.
        self.set_focus(self.query_one("#cancel" if self._about.over() else self._first_focus()))

    def report_sighting(self, sighting: Sighting) -> None:
        """What the looks showed of the last request from here, whose answer never came."""
        if sighting.outcome is self._answer and self._outcome and not self._sending:
            self._outcome = sighting.sentence
            self._say(sighting.sentence, bad=not sighting.seen)

    def on_key(self) -> None:
        self._unread.pressed()

    def action_close(self) -> None:
        self._leave()

    def action_yes(self) -> None:
        if self.action.confirm:
            self._send()

    def action_no(self) -> None:
        if self.action.confirm:
            self._leave()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self._leave()

    def _leave(self) -> None:
        """Not by a key that was on its way to the board when this opened by itself."""
        if not self._unasked or self._unread.long_since(self._opened_at):
            self.dismiss()

    @on(Button.Pressed, "#send")
    def _press(self) -> None:
        self._send()

    @on(Form.Submitted)
    def _submit(self) -> None:
        if self.action.confirm and not self._form.asks_to_type and not self._form.first_empty():
            # Enter alone must not do this; the safe button gets the focus, and y does it.
            self.query_one("#cancel").focus()
            return
        self._send()

    @on(Form.Edited)
    def _typed(self) -> None:
        self._doubted = ""
        if not self._sending and not self._unconfirmed:
            self._say(self._obstacle(), bad=True)
        self._say_promise()

    @on(Form.Chosen)
    def _chosen(self, event: Form.Chosen) -> None:
        """A suggestion is chosen: the promise says what it would mean, before it is taken."""
        self._say_promise()
        if not self._sending and not self._unconfirmed and not self._obstacle():
            self._say(
                _("Enter takes {number}; Enter once more sends.").format(
                    number=self._session.presentation.written(event.number)
                )
                if event.number
                else ""
            )

    def _send(self) -> None:
        if self._unread.holds or self._sending or self._obstacle() or self._form.take():
            return
        try:
            answers = self._form.read(self._session.directory, self._about.own_number)
            self._form.check_typed()
        except Unready as problem:
            self._say(str(problem), bad=True)
            self.query_one(f"#{problem.field}").focus()
            return
        number = answers.target.number if answers.target else ""
        if refusal := self._about.refuses(number):
            self._say(refusal, bad=True)
            return
        if not self._confirmed_anew() or not self._sure_of(answers):
            return
        self._sending, self._outcome = True, ""
        self.query_one("#send", Button).disabled = True
        self._say(_("Asking the exchange…"))
        self._desk.carry_out(self._about.intent(self.action, number, answers.reason), self)

    def _sure_of(self, answers: Answers) -> bool:
        """Whether a doubtful destination is meant: the first press only asks.

        A key held down, or pressed twice at once, does not answer a question nobody has read.
        """
        target = answers.target
        doubt = (target.doubt or self._about.doubts(target.number)) if target else ""
        if target is None or not doubt:
            return True
        asked, read = self._doubted == target.number, self._unread.long_since(self._pressed_at)
        self._doubted, self._pressed_at = target.number, self._session.monotonic()
        if asked and read:
            self._doubted = ""
            return True
        question = _("{doubt} Enter once more sends it anyway.").format(doubt=doubt)
        self._say(question, bad=True)
        return False

    def _own_phone(self) -> str:
        return self._session.phone if self.action.destination is Destination.SUPERVISOR else ""

    def _obstacle(self) -> str:
        """Why nothing can be sent; empty where it can."""
        return self._about.obstacle(self.action)

    def _say(self, text: str, *, bad: bool = False) -> None:
        message = self.query_one("#message", Static)
        message.set_class(bad, "-bad")
        message.update(Content(text))

    def _say_promise(self) -> None:
        """What Enter would do, and where to: always in words."""
        self.query_one("#promise", Static).update(Content(self._promise()))

    def _promise(self) -> str:
        promise = _(self.action.promise).format(
            destination=self._destination_named() or self._unnamed(),
            agent=self._about.agent,
            party=self._about.party,
            phone=self._session.phone,
        )
        return f"{promise} {ending}" if (ending := self._ends_first()) else promise

    def _unnamed(self) -> str:
        """What stands for a destination that is not there yet."""
        if self.action.destination is Destination.SLOT:
            return "…"
        return _("the number below")

    def _ends_first(self) -> str:
        """What the supervisor's phone is busy with and has to leave for this."""
        if not self.action.rings_phone:
            return ""
        own = self.action.destination is Destination.SUPERVISOR
        rings = self._form.destination if own else self._session.phone
        present = self._session.steering.present(rings)
        if present is None:
            return ""
        return _("It leaves the call of {agent} first ({mode}).").format(
            agent=present.agent, mode=_(present.action.label)
        )

    def _destination_named(self) -> str:
        """What was typed or chosen, with whose extension it is; empty where it is none."""
        text, wanted = self._form.destination, self.action.destination
        try:
            if wanted is Destination.SLOT:
                return str(parse_slot(text))
            number = parse_destination(text)
        except BadDestination:
            return ""
        if wanted is Destination.SUPERVISOR:
            return number
        own = self._session.presentation.own(number)
        if own is None:
            return self._session.presentation.written(number)
        words = (own.kind_named if not own.is_phone else "", own.label)
        named = " ".join(word for word in words if word)
        return f"{own.number} ({named})" if named else own.number

    def _send_label(self) -> str:
        by_letter = self.action.confirm and not self._form.asks_to_type
        return f"{_(self.action.label)} ({shown_key('dialog.yes') if by_letter else _('Enter')})"

    def _first_focus(self) -> str:
        if empty := self._form.first_empty():
            return f"#{empty}"
        if self.action.confirm:
            return "#cancel"
        asked = self.action.destination is not Destination.NONE and not self._about.fixed
        return "#destination" if asked else "#send"
