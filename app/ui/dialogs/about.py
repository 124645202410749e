"""What an action's dialog is about: a call on the board, or (`unlisted`) something that is none.

The dialog asks, shows and sends; this knows what it is bound to, how that is described, what has
become of it meanwhile, and whose rights count.
"""

from typing import Protocol

from app.calls.actions import Action, refusal
from app.calls.call import Call, CallKey
from app.calls.difference import difference, successor
from app.calls.numbers import duration
from app.locale import _
from app.ui.widgets.columns import GLYPHS, WORDS
from app.watch.control import Intent
from app.watch.session import Session


class About(Protocol):
    """`key`: what is meant, for the rights and for telling one request from another.

    `fixed`: the destination, where nothing is left to be asked; else empty.
    """

    key: CallKey
    fixed: str

    @property
    def own_number(self) -> str:
        """The extension that a call cannot be sent to, as the exchange names it."""

    @property
    def number(self) -> str:
        """What has to be typed where the rights want that: the extension's number."""

    @property
    def agent(self) -> str:
        """Whose extension it is."""

    @property
    def party(self) -> str:
        """Whom it is about, as the screen shows it."""

    def look(self) -> str:
        """Take in how it stands now; what a decision may rest on and is different, in words."""

    def obstacle(self, action: Action) -> str:
        """Why nothing can be sent; empty where it can."""

    def over(self) -> bool:
        """Whether there is nothing left to act on."""

    def describe(self) -> str:
        """The lines at the top of the dialog."""

    def refuses(self, destination: str) -> str:
        """Why this destination makes no sense here; empty where it does."""

    def doubts(self, destination: str) -> str:
        """Why a person should be asked about this destination; empty where they need not."""

    def intent(self, action: Action, destination: str, reason: str) -> Intent:
        """What is sent; masked, for it outlives the moment for which a mask is lifted."""


class ListedCall:
    """A call on the board, shown live. `seen`: as a person saw it before, in a paused picture."""

    def __init__(self, session: Session, key: CallKey, seen: Call | None = None) -> None:
        self._session = session
        self.key = key
        self.fixed = ""
        self._call = seen or session.board.call(key)

    @property
    def own_number(self) -> str:
        own = self._session.directory.extensions.get(self.key.extension_id)
        return own.name if own else ""

    @property
    def number(self) -> str:
        return self._session.directory.number(self.key.extension_id)

    @property
    def agent(self) -> str:
        return self._session.directory.agent(self.key.extension_id)

    @property
    def party(self) -> str:
        return self._session.presentation.party(self._call) if self._call else _("unknown")

    def look(self) -> str:
        current = self._session.board.call(self.key)
        if current is None:
            return ""
        changed = difference(self._call, current) if self._call is not None else ""
        self._call = current
        return changed

    def obstacle(self, action: Action) -> str:
        if self.over() or self._call is None:
            return self._where_it_went()
        return self._session.refusal(action, self.key) or refusal(action, self._call)

    def over(self) -> bool:
        return self._session.board.call(self.key) is None

    def describe(self) -> str:
        call = self._call
        if call is None:
            return ""
        return "\n".join(
            (
                _("Agent: {agent}").format(agent=f"{self.number}  {self.agent}"),
                _("Other party: {party}").format(party=self.party),
                _("State: {state}").format(state=self._state(call)),
            )
        )

    def refuses(self, destination: str) -> str:
        return ""

    def doubts(self, destination: str) -> str:
        return ""

    def intent(self, action: Action, destination: str, reason: str) -> Intent:
        call = self._call
        return Intent(
            action=action,
            key=self.key,
            destination=destination,
            agent=self.agent,
            party=self._session.masked_presentation.party(call) if call else "",
            written=self._session.told_presentation.party(call) if call else "",
            reason=reason,
            extension=self.number,
            call=call,
        )

    def _where_it_went(self) -> str:
        live = [row.call for row in self._session.board.rows.values() if not row.ended]
        moved = successor(self._call, live) if self._call else None
        if moved is None:
            return _("The call has ended; nothing can be sent any more.")
        return _("The call is at {extension} {agent} now; close this and choose it there.").format(
            extension=self._session.directory.number(moved.key.extension_id),
            agent=self._session.directory.agent(moved.key.extension_id),
        )

    def _state(self, call: Call) -> str:
        if self.over():
            return _("ended")
        now = self._session.server_time()
        time = duration(call.seconds(now) if now else None)
        return f"{GLYPHS[call.state]} {_(WORDS[call.state])} {time}"
