"""The filter of a table, on one line below it; absent where there is none.

While it is typed each key changes what the table shows. What cannot be read (yet) leaves the last
filter that could in force, and a second line says where it is wrong and what is expected there. A
filter in force always stands here with its count, so that nobody takes a part for the whole.
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from app.calls.query import NO_QUERY, BadQuery, Query, parse_query
from app.locale import N_, _
from app.ui.keys import binding, shown_key
from app.watch.filters import LONGEST


class _WrongPlace(Highlighter):
    """Underlines the place where a filter cannot be read."""

    position: int | None = None

    def highlight(self, text: Text) -> None:
        if self.position is not None:
            text.stylize("underline", self.position, self.position + 1)


class FilterInput(Input):
    """Takes what is pasted as one line, and says with `Full` that no more is taken."""

    class Full(Message):
        """What was typed or pasted would have been too long, and is left out."""

    def restricted(self) -> None:
        self.post_message(self.Full())

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()  # Textual's takes the first of several lines, and drops the rest
        event.stop()
        line = " ".join(event.text.split())
        self.replace("".join(filter(str.isprintable, line)), *self.selection)


class FilterBar(Vertical):
    """Says with `Wanted` what is to be shown; is told with `show` what is.

    `change`, `clear`: the names of the keys outside of it that do so; `examples`: what one might
    type (marked for translation).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("up", "earlier(1)", "Earlier filter", "filter.earlier", show=False),
        binding("down", "earlier(-1)", "Later filter", "filter.later", show=False),
        binding("escape", "clear", "Clear the filter", "filter.clear", show=False),
    ]

    class Wanted(Message):
        """Show what this finds."""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query

    class Left(Message):
        """Nothing is typed any more; the filter in force is meant to stay."""

    def __init__(
        self,
        *,
        change: str = "board.filter",
        clear: str = "board.clear_filter",
        examples: str = N_("ringing >20s  group:NAME  -word  or"),
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._change, self._clear, self._examples = change, clear, examples
        self._wrong = _WrongPlace()
        self._readable = NO_QUERY
        self._used: Sequence[str] = ()
        self._back = 0
        self._draft = ""
        self._said: tuple[str, str] = ("", "")
        self._editing = False
        self._built = False
        self._early: list[events.Key] = []
        """Keys for the filter that came before there was a place for them."""
        self.display = False

    def on_mount(self) -> None:
        # The first picture does not wait for what nobody can see yet.
        self.call_after_refresh(self._build)

    async def _build(self) -> None:
        if not self.is_attached:
            return  # the app has ended meanwhile
        await self.mount(
            Horizontal(
                Static(Content(_("Filter:")), id="filter-label"),
                FilterInput(
                    id="filter-input",
                    max_length=LONGEST,
                    compact=True,
                    highlighter=self._wrong,
                    select_on_focus=False,
                ),
                Static(id="filter-text", markup=False),
                Static(id="filter-count", markup=False),
                id="filter-line",
            ),
            Static(id="filter-hint", markup=False),
        )
        self._built = bool(self.children)  # the app may have ended meanwhile
        self._show_said()
        if self._built and self._editing:
            self._begin()

    @property
    def editing(self) -> bool:
        """Whether it is being typed."""
        return self._editing

    def edit(self, query: Query, used: Sequence[str]) -> None:
        """Let a person change the filter in force; `used`: earlier ones, the last one last."""
        self._readable = query
        self._used = [text for text in used if text != query.text]
        self._back = 0
        self._editing = True
        if self._built:
            self._begin()

    def _begin(self) -> None:
        text = self._readable.text
        self._type(text)
        self._judge(text)
        self._show_said()
        self.query_one(Input).focus()
        early, self._early = self._early, []
        for event in early:
            self.type_ahead(event)

    def leave(self) -> None:
        """The table has the keys again; what could be read last stays in force."""
        if self._editing and self._built:
            self._editing = False
            self._show_said()
            self.post_message(self.Left())

    def show(self, query: Query, matching: int, total: int) -> None:
        """What is in force, and how many of the lines it leaves."""
        self._readable = query if not self._editing else self._readable
        count = _("{matching} of {total}").format(matching=matching, total=total) if query else ""
        said = (query.text, count)
        self.set_class(bool(query) and not matching, "-nothing")
        if said != self._said:
            self._said = said
            self._show_said()
        else:
            self._arrange()

    def type_ahead(self, event: events.Key) -> bool:
        """Whether a key that went to the table belongs here: it came before the focus was here.

        Over a slow line `/` and what follows arrive at once; a letter of it is no key of the board.
        """
        if not self._editing or self.has_focus_within:
            return False
        if not self._built:
            self._early.append(event)
            return True
        typed = self.query_one(Input)
        if event.is_printable and event.character:
            typed.insert_text_at_cursor(event.character)
        elif event.key == "backspace":
            typed.action_delete_left()
        elif event.key == "enter":
            self.call_later(typed.action_submit)
        elif event.key == "escape":
            self.action_clear()
        return True

    def action_earlier(self, by: int) -> None:
        """Go through the filters used before; the newest is the one that is being typed."""
        back = self._back + by
        if not self._editing or not 0 <= back <= len(self._used):
            return
        if self._back == 0:
            self._draft = self.query_one(Input).value
        self._back = back
        self._type(self._used[-back] if back else self._draft)

    def action_clear(self) -> None:
        self._readable = NO_QUERY
        self.post_message(self.Wanted(NO_QUERY))
        self.leave()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if not self._editing:
            return
        query = self._judge(event.value)
        if query is not None and query != self._readable:
            self._readable = query
            self.post_message(self.Wanted(query))

    @on(FilterInput.Full)
    def _is_full(self, event: FilterInput.Full) -> None:
        event.stop()
        self._say(_("A filter has at most {most} characters.").format(most=LONGEST), wrong=True)

    @on(Input.Submitted)
    def _kept(self, event: Input.Submitted) -> None:
        event.stop()
        if self._judge(event.value) is not None:
            self.leave()

    def _type(self, text: str) -> None:
        typed = self.query_one(Input)
        typed.value = text
        typed.cursor_position = len(text)

    def _judge(self, text: str) -> Query | None:
        """Say where it cannot be read, or else what one can do; `None`: it cannot be read."""
        try:
            query = parse_query(text)
        except BadQuery as problem:
            self._wrong.position = problem.position
            self._say(str(problem), wrong=True)
            self.query_one(Input).refresh()
            return None
        self._wrong.position = None
        self._say(f"{_hint_while_typing()}  {_(self._examples)}")
        return query

    def _say(self, text: str, *, wrong: bool = False) -> None:
        hint = self.query_one("#filter-hint", Static)
        hint.update(Content(text))
        hint.set_class(wrong, "-wrong")

    def _show_said(self) -> None:
        text, count = self._said
        if not self._built:
            return
        hint = "" if self._editing else self._hint_in_force()
        self.query_one("#filter-text", Static).update(Content(text))
        self.query_one("#filter-count", Static).update(
            Content("   ".join(part for part in (count, hint) if part))
        )
        self._arrange()

    def _arrange(self) -> None:
        if not self._built:
            return
        editing = self._editing
        self.display = editing or bool(self._readable)
        self.query_one("#filter-input").display = editing
        self.query_one("#filter-text").display = not editing
        self.query_one("#filter-hint").display = editing
        # Notices leave it to be read.
        self.screen.set_class(self.display, "-filtered")
        self.screen.set_class(editing, "-typing")

    def _hint_in_force(self) -> str:
        return _("{change} change  {clear} clear").format(
            change=shown_key(self._change), clear=shown_key(self._clear)
        )


def _hint_while_typing() -> str:
    return _("Enter keeps, {clear} clears, {earlier} {later} earlier.").format(
        clear=shown_key("filter.clear"),
        earlier=shown_key("filter.earlier"),
        later=shown_key("filter.later"),
    )
