"""The suggestions below a destination that is being typed: whose number, and whether they are free.

The field keeps the keyboard; Down and Up choose one of the lines, Enter takes it into the field,
and only the next Enter sends. The lines have their place from the beginning: nothing moves while
somebody types.
"""

from functools import cached_property
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.app import RenderResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from app.calls.suggestions import Candidate, Presence, candidates, presence, suggest
from app.locale import N_, _
from app.ui.keys import binding
from app.ui.widgets.columns import fitted
from app.watch.session import Session

CHOSEN, OTHER = "▸ ", "  "
PRESENCES = {
    Presence.FREE: ("○", N_("free")),
    Presence.RINGING: ("◐", N_("ringing")),
    Presence.BUSY: ("●", N_("on the phone")),
}
NARROWEST, WIDEST = 4, 17
"""Cells of the number's column."""
_GAP = 2


class Offers:
    """What can be suggested in this session; a call is never sent to the extensions `without`."""

    def __init__(self, session: Session, *, without: frozenset[int]) -> None:
        self._session = session
        self._without = without

    @cached_property
    def _among(self) -> tuple[Candidate, ...]:
        """Made for the first that is typed: most dialogs have no use for them."""
        session, known = self._session, self._session.destinations
        return candidates(session.directory, known.favourites, known.used, without=self._without)

    def matching(self, text: str, most: int) -> tuple[Candidate, ...]:
        return suggest(text, self._among, most)

    def written(self, candidate: Candidate) -> str:
        """Its number, as people write it."""
        return self._session.presentation.written(candidate.number)

    def presence(self, candidate: Candidate) -> Presence:
        session = self._session
        if session.snapshot is None:
            return Presence.UNKNOWN
        watched = {phone.id for phone in session.resolved.phones}
        return presence(candidate, watched, session.board.rows)


def _ending(does: Presence) -> str:
    """`○ free`, as wide as any of them, so that the signs stand below each other."""
    if does not in PRESENCES:
        return ""
    glyph, word = PRESENCES[does]
    widest = max(cell_len(_(each)) for _glyph, each in PRESENCES.values())
    return f"{glyph} {set_cell_size(_(word), widest)}"


class Suggestions(Widget, can_focus=False):
    """The lines. `chosen` is what the arrows have chosen and Enter would take."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"suggestions--chosen"}

    class Chosen(Message):
        """Another line is chosen, or none any more; `taken`: it is to go into the field."""

        def __init__(self, *, taken: bool = False) -> None:
            super().__init__()
            self.taken = taken

    def __init__(self, offers: Offers) -> None:
        super().__init__(id="suggestions")
        self._offers = offers
        self._text = ""
        self._found: tuple[Candidate, ...] = ()
        self._presences: tuple[Presence, ...] = ()
        self._at: int | None = None
        self._taken: str | None = None

    @property
    def chosen(self) -> Candidate | None:
        return self._found[self._at] if self._at is not None else None

    @property
    def any(self) -> bool:
        return bool(self._found)

    def show(self, text: str) -> None:
        """Something else stands in the field now."""
        self._text = text
        self._at = None
        self.look()

    def look(self) -> None:
        """What fits, and what they do, may have changed; nothing is sent where it has not."""
        before = self._found, self._presences
        chosen = self.chosen
        # What has just been taken needs no suggestions; typing on brings them back.
        self._found = () if self._text == self._taken else self._matching()
        self._at = self._found.index(chosen) if chosen in self._found else None
        self._presences = tuple(map(self._offers.presence, self._found))
        if before != (self._found, self._presences) or chosen is not self.chosen:
            self.refresh()

    def choose(self, by: int) -> None:
        """Go through the lines; before the first and after the last one none is chosen."""
        stops = len(self._found) + 1
        at = ((-1 if self._at is None else self._at) + 1 + by) % stops - 1
        self._at = None if at < 0 else at
        self.refresh()
        self.post_message(self.Chosen())

    def taken(self) -> Candidate | None:
        """The chosen one, which goes into the field now."""
        chosen = self.chosen
        if chosen is not None:
            self._taken = chosen.number
        return chosen

    def on_resize(self) -> None:
        self.look()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y < len(self._found):
            self._at = event.y
            self.post_message(self.Chosen(taken=True))

    def render(self) -> RenderResult:
        style = self.get_visual_style("suggestions--chosen")
        numbers = max((cell_len(self._offers.written(each)) for each in self._found), default=0)
        column = min(max(numbers, NARROWEST), WIDEST)
        lines = []
        for at, candidate in enumerate(self._found):
            line = self._line(candidate, self._presences[at], column, chosen=at == self._at)
            lines.append(Content.styled(line, style) if at == self._at else Content(line))
        return Content("\n").join(lines)

    def _matching(self) -> tuple[Candidate, ...]:
        return self._offers.matching(self._text, max(0, self.size.height))

    def _line(self, candidate: Candidate, does: Presence, column: int, *, chosen: bool) -> str:
        """`▸ 102  Анна Петрова · Sales  ○ free`, in exactly the widget's width."""
        ending = _ending(does)
        named = " · ".join(part for part in (candidate.name, candidate.group) if part)
        written = self._offers.written(candidate)
        number = set_cell_size(written, max(column, cell_len(written)))
        begun = f"{CHOSEN if chosen else OTHER}{number}{' ' * _GAP}"
        room = self.size.width - cell_len(begun) - cell_len(ending) - (_GAP if ending else 0)
        line = (
            begun
            + (fitted(named, room) if room > 0 else "")
            + (" " * _GAP + ending if ending else "")
        )
        return set_cell_size(line, self.size.width)


class DestinationInput(Input):
    """Takes a destination; the arrows choose among the suggestions below, as long as there are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("up", "choose(-1)", "Previous suggestion", "suggestion.previous", show=False),
        binding("down", "choose(1)", "Next suggestion", "suggestion.next", show=False),
    ]

    def __init__(self, value: str, suggestions: Suggestions, *, longest: int) -> None:
        super().__init__(value, id="destination", max_length=longest)
        self._suggestions = suggestions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without suggestions the arrows go from field to field, as everywhere."""
        return self._suggestions.any if action == "choose" else True

    def action_choose(self, by: int) -> None:
        self._suggestions.choose(by)

    async def action_submit(self) -> None:
        if not self.take():
            await super().action_submit()

    def take(self) -> bool:
        """Put what is chosen into the field; whether there was something to put."""
        chosen = self._suggestions.taken()
        if chosen is None:
            return False
        self.value = chosen.number
        self.cursor_position = len(self.value)
        self._suggestions.show(self.value)
        return True
