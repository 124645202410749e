"""A strip above the keys: whom the supervisor listens to, since when, in which mode.

Also what was asked for of the call under the cursor where the exchange has no field for it (hold,
park): always as a request, by whom and when, never as a fact; and whose next call is waited for.
Absent where there is nothing to say.
"""

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from app.calls.numbers import duration
from app.locale import _
from app.ui.keys import shown_key
from app.watch.supervisions import Supervision


class SupervisionStrip(Static):
    """Agents' and callers' names are part of it, so it is never parsed as markup."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, markup=False)
        self._text = ""
        self.display = False

    def show(
        self, supervisions: Iterable[Supervision], sentences: Iterable[str], now: float
    ) -> None:
        """`sentences`: those about the call under the cursor; `now`: monotonic seconds."""
        lines = [_line(each, now) for each in supervisions]
        lines += filter(None, sentences)
        text = "\n".join(lines)
        if text != self._text:
            self._text = text
            self.update(Content(text))
            self.display = bool(text)


def _line(supervision: Supervision, now: float) -> str:
    return _("{mode} {time}: {agent} – {party}   {go}: go there, {change}: change mode").format(
        go=shown_key("board.supervised"),
        change=shown_key("board.change_mode"),
        mode=_(supervision.action.label),
        time=duration(max(0, int(now - supervision.since))),
        agent=supervision.agent,
        party=supervision.party,
    )
