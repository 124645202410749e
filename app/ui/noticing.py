"""Carries to the board and to the terminal what the session's alarms and lookout have found.

Asked once a second and after each look. Nothing is told of a call but what its mask allows: a
notice on a desktop outlives the moment for which a mask is lifted.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widgets import Input

from app.calls.actions import action_named
from app.calls.alerts import Measure
from app.calls.call import Call
from app.calls.lines import IdleKey
from app.calls.numbers import duration
from app.locale import _, ngettext
from app.ui.keys import shown_key
from app.ui.terminal.asides import Between, who_is_between
from app.ui.terminal.voice import Voice
from app.watch.alarms import Alarm
from app.watch.lookout import Found

if TYPE_CHECKING:
    from app.ui.dashboard import Dashboard
    from app.ui.dialogs.copy import Copyable

TITLE = "callwatch"
STAYS = 15.0
"""Seconds for which the notice stays that an agent is on a call."""


class Noticing:
    """`app`: whose board shows what is new; `voice`: who tells it aloud."""

    def __init__(self, app: "Dashboard", voice: Voice) -> None:
        self._app = app
        self._session = app.session
        self._voice = voice

    def passed(self) -> None:
        """Time has passed, or a look was believed."""
        now = self._session.server_time()
        if now is None:
            return
        alarms = self._session.alarms
        news = alarms.passed(now)
        if news.changed:
            self._app.board.show_levels(news.changed)
        if news.aloud:
            self._voice.tell(TITLE, self._said(news.aloud))
        for found in self._session.lookout.found():
            self._came_true(found, quiet=alarms.is_quiet(now))
        self._voice.catch_up()

    def forgetting(self, choose: Callable[[], None]) -> None:
        """Let others be watched, and say for whom nobody waits any more because of that."""
        session = self._session
        before = session.lookout.wishes
        choose()
        lost = [wish for wish in before if wish not in session.lookout.wishes]
        if lost:
            agents = ", ".join(session.directory.number_and_agent(w.extension_id) for w in lost)
            self._app.warn(
                _("Not watched any more, so not waited for: {agents}.").format(agents=agents)
            )

    def toggle_silence(self, call: Call, *, ended: bool) -> None:
        """Nothing is told aloud of that call any more; asked again, it is."""
        session, key = self._session, call.key
        if ended:
            said = _("The call of {agent} with {party} has ended.")
        elif session.alarms.silence(key):
            said = _("Silenced: the call of {agent} with {party}. {key} ends that.")
        else:
            said = _("No longer silenced: the call of {agent} with {party}.")
        agent = session.directory.agent(key.extension_id)
        party = session.told_presentation.party(call)  # it outlives a lifted mask
        said = said.format(agent=agent, party=party, key=shown_key("board.silence"))
        self._app.notify(said, markup=False)
        self._app.board.show_levels((key,))
        self._app.board.show_state()

    def offer_copy(self, line: Call | IdleKey) -> None:
        """Ask what of it is to be copied, and hand that to the terminal."""
        from app.ui.dialogs.copy import CopyDialog

        self._app.push_screen(CopyDialog(self._session, line), self.copy)

    def copy(self, chosen: "Copyable | None") -> None:
        """Hand it to the terminal's clipboard, and say what can be said of that."""
        if chosen is None:
            return
        if not self._voice.copy(chosen.text):
            said = _("This terminal has no clipboard; this would have been copied: {text}.")
        elif who_is_between(os.environ) is Between.TMUX:
            said = _(
                "Sent to tmux to copy: {text}. It takes that after: tmux set -s set-clipboard on"
            )
        else:
            said = _("Sent to your terminal to copy: {text}. Some terminals do not take it.")
        self._app.notify(said.format(text=chosen.text), title=chosen.label, markup=False)

    def _said(self, alarms: tuple[Alarm, ...]) -> str:
        """One sentence of the one that matters most, and how many others there are."""
        said = self._sentence(max(alarms, key=lambda alarm: alarm.level))
        others = len(alarms) - 1
        if not others:
            return said
        return ngettext(
            "{sentence} {n} other needs attention, too.",
            "{sentence} {n} others need attention, too.",
            others,
        ).format(sentence=said, n=others)

    def _sentence(self, alarm: Alarm) -> str:
        session, now = self._session, self._session.server_time()
        agent = session.directory.agent(alarm.key.extension_id)
        if isinstance(alarm.key, IdleKey):
            since = session.idle.since(alarm.key.extension_id)
            lasted = (now - since.moment).total_seconds() if now and since else None
            return _("{agent} has had no call for {time}.").format(
                agent=agent, time=duration(None if lasted is None else int(lasted))
            )
        row = session.board.rows.get(alarm.key)
        if row is None:
            return _("A call of {agent} needs attention.").format(agent=agent)
        said = {
            Measure.RINGING: _("{agent}: {party} has been ringing for {time}."),
            Measure.TALKING: _("{agent} has been on the phone with {party} for {time}."),
        }[alarm.measure]
        return said.format(
            agent=agent,
            party=session.told_presentation.party(row.call),
            time=duration(row.call.seconds(now) if now else None),
        )

    def _came_true(self, found: Found, *, quiet: bool) -> None:
        session = self._session
        row = session.board.rows.get(found.key)
        if row is None:
            return
        sentence = _("{agent} is on a call now, with {party}.").format(
            agent=session.directory.agent(found.key.extension_id),
            party=session.told_presentation.party(row.call),
        )
        listen = action_named("listen") if found.wish.listen else None
        opens = listen is not None and self._is_free()
        shown = sentence
        if listen is not None and not opens:
            shown = _(
                "{sentence} To listen, choose that call on the board and press {key}."
            ).format(sentence=sentence, key=shown_key(f"call.{listen.name}"))
        self._app.notify(shown, title=_("Waited for"), timeout=STAYS, markup=False)
        if not quiet:
            self._voice.tell(TITLE, sentence)
        if listen is not None and opens:
            self._app.open_action(listen, found.key, unasked=True)

    def _is_free(self) -> bool:
        """Whether the person is at the board and types nothing that a dialog would swallow."""
        return len(self._app.screen_stack) == 1 and not isinstance(self._app.focused, Input)
