"""The fields of an action's dialog: where to, why, and the number typed to confirm it.

Which of them there are follows from the action and from the rights. What was typed is read whole:
either everything is there, or the first that is not is named.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from app.calls.actions import Action, Destination
from app.calls.destination import BadDestination, Target, aim
from app.calls.extension import Directory
from app.calls.parking import parse_slot
from app.calls.rights import LONGEST_REASON, BadReason, Rights, checked_reason
from app.locale import _
from app.ui.dialogs.suggestions import DestinationInput, Offers, Suggestions
from app.ui.keys import binding
from app.ui.widgets.key_bar import KeyBar

LONGEST_DESTINATION = 64
"""Characters that can be typed: more than a number has, with everything between its digits."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed, in order. `target`: `None` where the action needs none."""

    target: Target | None = None
    reason: str = ""


class Unready(Exception):
    """Something is missing or wrong; the text says what, `field` is the id of where."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class ReasonInput(Input):
    """Takes a reason: its digit picks one of the list, the arrows go through it, letters type."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("up", "pick(-1)", "Previous reason", "reason.previous", show=False),
        binding("down", "pick(1)", "Next reason", "reason.next", show=False),
    ]

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(id="reason", max_length=LONGEST_REASON)
        self._reasons = reasons

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a list the arrows go from field to field, as everywhere."""
        return bool(self._reasons) if action == "pick" else True

    def action_pick(self, by: int) -> None:
        if self.value in self._reasons:
            at = self._reasons.index(self.value) + by
        else:
            at = 0 if by > 0 else -1
        self._take(self._reasons[at % len(self._reasons)])

    def on_key(self, event: events.Key) -> None:
        picking = not self.value or self.value in self._reasons
        digit = event.character or ""
        if not picking or not digit.isascii() or not digit.isdigit():
            return
        if 1 <= int(digit) <= len(self._reasons):
            self._take(self._reasons[int(digit) - 1])
            event.stop()
            event.prevent_default()

    def _take(self, reason: str) -> None:
        self.value = reason
        self.cursor_position = len(reason)


class Form(Vertical):
    """`number`: of the call's extension, which has to be typed where the rights say so.

    `destination`: what stands in its field at first; `fixed`: what it is where it is not asked;
    `offers`: what can be suggested for it.
    """

    class Edited(Message):
        """Something was typed."""

    class Submitted(Message):
        """Enter was pressed in a field."""

    class Chosen(Message):
        """A suggestion was chosen, not yet taken; `number` is empty where none is any more."""

        def __init__(self, number: str) -> None:
            super().__init__()
            self.number = number

    def __init__(
        self,
        action: Action,
        rights: Rights,
        *,
        destination: str,
        fixed: str,
        number: str,
        offers: Offers,
    ) -> None:
        super().__init__(id="form")
        self._action = action
        self._rights = rights
        self._destination = destination
        self._fixed = fixed
        self._number = number
        self._suggestions = Suggestions(offers)

    def compose(self) -> ComposeResult:
        wanted = self._action.destination
        if wanted is Destination.ANYWHERE:
            field = DestinationInput(
                self._destination, self._suggestions, longest=LONGEST_DESTINATION
            )
            yield from _labelled(_("To which number"), field)
            yield self._suggestions
        elif wanted is not Destination.NONE and not self._fixed:
            label = _("Your phone") if wanted is Destination.SUPERVISOR else _("Slot")
            plain = Input(self._destination, id="destination", max_length=LONGEST_DESTINATION)
            yield from _labelled(label, plain)
        if self._rights.wants_reason(self._action):
            reasons = self._rights.reasons
            yield from _labelled(_("Reason"), ReasonInput(reasons))
            if reasons:
                listed = [(str(n), reason) for n, reason in enumerate(reasons, start=1)]
                yield KeyBar(listed, id="reasons")
        if self._rights.wants_typing(self._action):
            label = _("Type {number} to confirm").format(number=self._number)
            yield from _labelled(label, Input(id="typed", max_length=LONGEST_DESTINATION))

    @property
    def destination(self) -> str:
        """As it was typed, or chosen below."""
        chosen = self._suggestions.chosen
        return chosen.number if chosen is not None else self._fixed or self._text("destination")

    @property
    def asks_to_type(self) -> bool:
        return self._rights.wants_typing(self._action)

    def first_empty(self) -> str:
        """The id of the first field with nothing in it; empty where there is none."""
        return next((str(field.id) for field in self._fields() if not field.value.strip()), "")

    def read(self, directory: Directory, own_number: str) -> Answers:
        """Raises `Unready`. `own_number`: the call's extension, as the exchange names it."""
        try:
            target = self._aimed(directory, own_number)
        except BadDestination as problem:
            raise Unready(self._no_number() or str(problem), "destination") from None
        return Answers(target, self._reason())

    def _aimed(self, directory: Directory, own_number: str) -> Target | None:
        wanted, text = self._action.destination, self.destination
        if wanted is Destination.NONE:
            return None
        if wanted is Destination.SLOT:
            return Target(str(parse_slot(text)))
        return aim(text, wanted, directory, own_number=own_number)

    def _no_number(self) -> str:
        """What to do where a name was typed; empty where that is not what is wrong."""
        if not self._suggestions.any or any(c.isdigit() for c in self.destination):
            return ""
        return _("This is no number. Down chooses one of these.")

    def check_typed(self) -> None:
        """Raises `Unready` where the confirmation has not been typed."""
        if self.asks_to_type and self._text("typed").strip() != self._number:
            raise Unready(
                _("Please type {number}, the call's extension, to confirm.").format(
                    number=self._number
                ),
                "typed",
            )

    def forget_typed(self) -> None:
        """What was confirmed is void: it has to be typed anew."""
        for field in self.query("#typed").results(Input):
            field.value = ""

    def take(self) -> bool:
        """Put a chosen suggestion into the field; whether one was chosen."""
        return any(field.take() for field in self.query(DestinationInput))

    def refresh_suggestions(self) -> None:
        """Who is free may have changed."""
        if self._suggestions.is_attached:
            self._suggestions.look()

    def on_suggestions_chosen(self, event: Suggestions.Chosen) -> None:
        event.stop()
        if event.taken:
            self.take()
            self.query_one(DestinationInput).focus()
        chosen = self._suggestions.chosen
        self.post_message(self.Chosen(chosen.number if chosen else ""))

    def _reason(self) -> str:
        if not self._rights.wants_reason(self._action):
            return ""
        try:
            return checked_reason(self._text("reason"))
        except BadReason as problem:
            raise Unready(str(problem), "reason") from None

    def _text(self, name: str) -> str:
        return next((field.value for field in self._fields() if field.id == name), "")

    def _fields(self) -> list[Input]:
        return list(self.query(Input))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.id == "destination" and self._suggestions.is_attached:
            self._suggestions.show(event.value)
        self.post_message(self.Edited())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted())


def _labelled(label: str, field: Input) -> ComposeResult:
    with Horizontal(classes="field"):
        yield Static(Content(label), classes="label")
        yield field
