"""The first start: asks for what the board cannot do without, has it tried, and has it kept.

What trying and keeping mean is said by whoever opens this (`commands.first_start`): the screen
knows neither settings nor the exchange. The secret is shown by dots and goes nowhere but there.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from app.locale import _
from app.ui.keys import binding, shown_key

LONGEST = 512
"""Characters that an answer may have."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is asked for; `phone` may be left empty."""

    base_url: str = ""
    client_id: str = ""
    secret: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Given(...)"  # the secret is in it


@dataclass(frozen=True, slots=True)
class Objection:
    """Why what was given is not kept. `field`: which one; empty where it is none of them.

    `doubtful`: it may be right nevertheless, and is taken when it is given once more.
    """

    sentence: str
    field: str = ""
    doubtful: bool = False


ROOMY = 20
"""Lines of a window that has room for the explanations, too."""
Trial = Callable[[Given, bool], Awaitable[Objection | None]]
"""Tries what was given and keeps it; `None` when all is done. True: doubts have been answered."""


class FirstStartScreen(Screen[None]):
    """`given`: what stands in the fields at first. Ends the app when all is kept."""

    AUTO_FOCUS = "#client_id"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "leave", "Leave", "first.leave", show=False),
        binding("up", "app.focus_previous", "Previous", "first.previous", show=False),
        binding("down", "app.focus_next", "Next", "first.next", show=False),
    ]

    def __init__(self, given: Given, attempt: Trial, where: str, done: Callable[[], None]) -> None:
        super().__init__()
        self._given = given
        self._try = attempt
        self._where = where
        self._done = done
        self._doubted: Given | None = None
        self._message = Static(id="message", markup=False)

    def compose(self) -> ComposeResult:
        labels = {
            "base_url": _("Address of the API"),
            "client_id": _("Application's id"),
            "secret": _("Its secret"),
            "phone": _("Your extension"),
        }
        with VerticalScroll(id="dialog", can_focus=False):
            yield Static(Content(_("Before the first start")), id="title")
            yield Static(
                Content(
                    _(
                        "The id and the secret are those of the application you made in Telphin's "
                        "cabinet; your extension rings when you listen to a call, and may be "
                        "added later."
                    )
                ),
                id="why",
            )
            for name, label in labels.items():
                with Horizontal(classes="field"):
                    yield Static(Content(label), classes="label")
                    field = Input(
                        getattr(self._given, name),
                        password=name == "secret",
                        id=name,
                        max_length=LONGEST,
                        compact=True,
                    )
                    field.cursor_blink = False
                    yield field
            with Vertical(id="foot"):
                yield Static(
                    Content(_("Kept, readable by you alone, in {path}").format(path=self._where)),
                    id="where",
                )
                yield self._message
                with Horizontal(id="buttons"):
                    leave = f"{_('Leave')} ({shown_key('first.leave')})"
                    yield Button(Content(leave), id="leave", compact=True)
                    yield Button(Content(_("Try and keep")), id="try", compact=True)

    def on_resize(self, event: events.Resize) -> None:
        """In a low window the fields and what is said of them matter most."""
        self.set_class(event.size.height < ROOMY, "-low")

    def action_leave(self) -> None:
        self.app.exit()

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.action_leave()

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        """Enter goes from field to field, and at the last one tries."""
        if event.input.id == fields(Given)[-1].name:
            self._begin()
        else:
            self.focus_next()

    @on(Button.Pressed, "#try")
    def _begin(self) -> None:
        given = Given(**{field.name: self._text(field.name) for field in fields(Given)})
        for name, text in (("client_id", given.client_id), ("secret", given.secret)):
            if not text:
                self._object(Objection(_("Please fill this in."), name))
                return
        self._say(_("Asking the exchange…"))
        self.query_one("#try", Button).disabled = True
        self.run_worker(self._attempt(given), group="trial", exclusive=True)

    async def _attempt(self, given: Given) -> None:
        objection = await self._try(given, given == self._doubted)
        self.query_one("#try", Button).disabled = False
        if objection is None:
            self._done()
            return
        self._doubted = given if objection.doubtful else None
        if objection.doubtful:
            asked = _("{doubt} Enter once more keeps it anyway.").format(doubt=objection.sentence)
            objection = replace(objection, sentence=asked)
        self._object(objection)

    def _object(self, objection: Objection) -> None:
        self._say(objection.sentence, bad=True)
        if objection.field:
            self.query_one(f"#{objection.field}", Input).focus()

    def _say(self, text: str, *, bad: bool = False) -> None:
        self._message.set_class(bad, "-bad")
        self._message.update(Content(text))

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()
