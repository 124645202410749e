"""The wallboard: the figures of the moment and of the day, large, for a screen that nobody touches.

It shows what the session knows; nothing can be done from here but to leave. What polling has seen
is said to be so: a call that came and went between two looks is in no figure.
"""

from collections.abc import Iterable
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from app.calls.alerts import Level
from app.calls.call import Call, CallState
from app.calls.figures import MINUTES, longest, most
from app.calls.numbers import duration
from app.locale import _, ngettext
from app.locale.characters import terminal_encoding
from app.locale.forms import minute_or_day
from app.ui.keys import binding
from app.ui.live import ALWAYS_SEEN
from app.ui.screens.board_texts import face, notice
from app.ui.theme import STYLES
from app.ui.widgets.columns import GLYPHS, fitted
from app.ui.widgets.levels import LEVEL_GLYPHS
from app.ui.widgets.sparkline import bars_for, sparkline
from app.ui.widgets.wall import Picture, Said, Tile, Wall
from app.watch.session import Session

UNKNOWN = "–"
TONES = {Level.SILENCED: "", Level.CALM: "", Level.WARNING: "warning", Level.ALARM: "alarm"}
GAP = "   "
LARGE = 24
"""Lines from which on the figures are large; what is told above them must leave them so, and has
one line for every `ROWS_A_LINE`. Below there are `MOST_LINES` for it.
"""
ROWS_A_LINE, MOST_LINES = 10, 4


class WallboardScreen(Screen[None]):
    """`alone`: the program was started for it, so that leaving it is leaving the program."""

    CSS_PATH = STYLES / "wallboard.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,W", "back", "Back", "wallboard.back", show=False),
        binding("q", "leave", "Quit", "wallboard.leave", show=False),
    ]

    def __init__(self, session: Session, *, alone: bool = False) -> None:
        super().__init__()
        self._session = session
        self._alone = alone
        self._bars = bars_for(terminal_encoding())
        self.add_class(ALWAYS_SEEN)

    def compose(self) -> ComposeResult:
        yield Wall(id="wall")

    def on_mount(self) -> None:
        self.show_now()

    def on_resize(self) -> None:
        self.show_now()

    def show_now(self) -> None:
        """With every look and every second."""
        if self.is_mounted and self.size.width:
            self.query_one(Wall).show(self._picture())

    def action_back(self) -> None:
        self.dismiss(None)

    def action_leave(self) -> None:
        if self._alone:
            self.app.exit()
        else:
            self.dismiss(None)

    def _picture(self) -> Picture:
        return Picture(tuple(self._head()), self._rows(), tuple(self._foot()))

    def _head(self) -> list[list[Said]]:
        """What it is, what needs attention, and what is wrong with the data."""
        count = self._session.alarms.count()
        total = count.alarms + count.warnings
        lines = [[Said(" callwatch", "title")]]
        if total:
            level = Level.ALARM if count.alarms else Level.WARNING
            text = ngettext("{n} needs attention", "{n} need attention", total)
            said = f"{LEVEL_GLYPHS[level]} {text.format(n=total)}"
            lines[0].append(Said(f"{GAP}{said}", TONES[level]))
        return [*lines, *self._told()]

    def _told(self) -> Iterable[list[Said]]:
        """What is wrong, or else worth knowing, in as many lines as the figures can spare."""
        session = self._session
        said = notice(session) or ("" if session.board.rows else self._waiting())
        width, height = self.size
        most = max(1, height // ROWS_A_LINE) if height >= LARGE else MOST_LINES
        lines = wrap(said, max(1, width - 1), break_on_hyphens=False)
        if len(lines) > most:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        tone = "alarm" if session.trouble or session.doubt else "dim"
        return ([Said(fitted(f" {line}", width), tone)] for line in lines)

    def _waiting(self) -> str:
        """Why there are no figures yet; nothing where there is simply nobody on the phone."""
        session = self._session
        known = session.ready and (session.snapshot is not None or not session.resolved.phones)
        return "" if known and session.resolved.phones else face(session)

    def _rows(self) -> tuple[tuple[Tile, ...], ...]:
        session, figures = self._session, self._session.chronicle.figures
        totals = session.board.totals()
        known = session.snapshot is not None
        idle = max(0, len(session.resolved.phones) - totals.busy_extensions)
        return (
            (
                Tile(_talking(), _number(totals.talking, known=known), "talking"),
                Tile(_ringing(), _number(totals.ringing, known=known), "ringing"),
                Tile(f"○ {_('Idle')}", _number(idle, known=known), "idle"),
            ),
            (
                self._longest(CallState.RINGING, _("Longest ring"), "ringing"),
                self._longest(CallState.TALKING, _("Longest talk"), "talking"),
            ),
            (
                Tile(f"✓ {_('Answered')}", _number(figures.answered, known=known), "answered"),
                Tile(f"✗ {_('Missed')}", _number(figures.missed, known=known), "missed"),
            ),
        )

    def _longest(self, state: CallState, label: str, tone: str) -> Tile:
        """The call that has been so for the longest, and how much attention it needs."""
        call = longest(self._session.board.rows, state)
        now = self._session.server_time()
        if call is None or now is None:
            return Tile(f"{GLYPHS[state]} {label}", UNKNOWN, tone)
        level = self._session.alarms.shown_level(call.key)
        mark = LEVEL_GLYPHS[level] if TONES[level] else GLYPHS[state]
        named = _("{label}: {agent}").format(label=label, agent=self._agent(call))
        time = duration(call.seconds(now))
        return Tile(f"{mark} {named}", time, TONES[level] or tone)

    def _agent(self, call: Call) -> str:
        return self._session.directory.number_and_agent(call.key.extension_id)

    def _foot(self) -> list[list[Said]]:
        """The last hour, and how all this is known."""
        figures, now = self._session.chronicle.figures, self._session.server_time()
        if figures.since is None or now is None:
            return []
        hour = figures.hour(now)
        labels = (_talking(), _ringing())
        cells = max(map(len, labels)) + 2
        peak = most(hour)
        values = (
            [m.talking if m is not None else None for m in hour],
            [m.ringing if m is not None else None for m in hour],
        )
        peaks = [_("at most {n}").format(n=_highest(numbers)) for numbers in values]
        room = max(1, self.size.width - cells - len(GAP) - max(map(len, peaks)))
        wide = max(1, room // MINUTES)
        lines = []
        for label, numbers, highest, tone in zip(
            labels, values, peaks, ("talking", "ringing"), strict=True
        ):
            shown = [number for number in numbers[-room:] for _cell in range(wide)]
            line = f" {fitted(label, cells)}{sparkline(shown, peak, self._bars)}"
            lines.append([Said(line, tone), Said(f" {highest}", "dim")])
        said = _("the last hour; answered and missed since {time}; as seen by polling").format(
            time=minute_or_day(figures.since, now)
        )
        # A screen that is narrow must not lose the words that say what polling cannot see.
        told = wrap(said, max(1, self.size.width - 1))
        return [*lines, *([Said(f" {line}", "dim")] for line in told)]


def _talking() -> str:
    return f"{GLYPHS[CallState.TALKING]} {_('Talking')}"


def _ringing() -> str:
    return f"{GLYPHS[CallState.RINGING]} {_('Ringing')}"


def _number(number: int, *, known: bool) -> str:
    return str(number) if known else UNKNOWN


def _highest(numbers: Iterable[int | None]) -> int:
    return max((number for number in numbers if number is not None), default=0)
