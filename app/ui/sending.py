"""Sends what a dialog asks for, and tells what became of it: in the dialog, or in a notice.

Requests run as tasks of the app, not of the dialog that asked for them: a closed dialog does not
take back what was sent.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.calls.actions import Action
from app.calls.call import CallKey
from app.locale import _
from app.ui.enduring import EnduringApp
from app.watch.control import Intent, Outcome, Verdict
from app.watch.effects import Sighting
from app.watch.session import Session

if TYPE_CHECKING:
    from app.ui.dialogs.action import ActionDialog

SHORT, LONG = 6.0, 15.0
"""Seconds for which a notice stays: of what went well, and of everything else."""


class Sending:
    """The requests of one app, and the dialogs that are open for them."""

    def __init__(self, app: EnduringApp, session: Session) -> None:
        self._app = app
        self._session = session

    def carry_out(self, intent: Intent, asker: "ActionDialog") -> None:
        """`asker`: the dialog that it was asked in; another one for the same call is not told."""
        self._app.run_worker(self._carry_out(intent, asker), group="actions", exclusive=False)

    def sighted(self, sighting: Sighting) -> None:
        """The looks have shown, or have not, what was meant."""
        for dialog in self.dialogs():
            dialog.report_sighting(sighting)
        self._notify(sighting.intent, sighting.sentence, well=bool(sighting.seen))

    def dialogs(self) -> "Iterator[ActionDialog]":
        """The open ones. Their module comes with the first of them."""
        if len(self._app.screen_stack) > 1:
            from app.ui.dialogs.action import ActionDialog

            yield from (s for s in self._app.screen_stack if isinstance(s, ActionDialog))

    def ended(self, key: CallKey, action: Action) -> str:
        """That there is no such call any more, naming it."""
        session = self._session
        row, life = session.board.rows.get(key), session.chronicle.life(key)
        call = row.call if row else life.call if life else None
        party = session.told_presentation.party(call) if call else ""
        return _("{action}: the call of {agent} with {party} has ended; nothing was sent.").format(
            action=_(action.label),
            agent=session.directory.agent(key.extension_id),
            party=party or _("unknown"),
        )

    async def _carry_out(self, intent: Intent, asker: "ActionDialog") -> None:
        try:
            outcome = await self._session.act(intent)
        except Exception as error:  # noqa: BLE001 - it is told
            self._app.mishap(error)
            outcome = Outcome(
                intent,
                Verdict.UNKNOWN,
                _(
                    "It is unknown whether this was done: this program failed on the way. "
                    "Look at the board before trying again."
                ),
            )
        if asker in self._app.screen_stack:
            asker.report(outcome)
            if outcome.verdict is not Verdict.ACCEPTED:
                return
        self._notify(intent, outcome.sentence, well=outcome.verdict is Verdict.ACCEPTED)

    def _notify(self, intent: Intent, sentence: str, *, well: bool) -> None:
        self._app.notify(
            f"{sentence}\n{intent.agent} – {intent.shown_party}",
            title=_(intent.action.label),
            severity="information" if well else "warning",
            timeout=SHORT if well else LONG,
            markup=False,
        )
