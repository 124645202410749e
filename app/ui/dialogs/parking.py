"""The slots of the park: what is known of them, and the way in and out.

What was parked from here is known at once; the exchange is asked for its own list meanwhile. A slot
that is chosen opens the dialog that fetches its call; nothing is sent from here.
"""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from app.calls.call import CallKey
from app.calls.parking import Parked
from app.locale import _
from app.ui.dialogs.unlisted import slot_line
from app.ui.keys import binding, shown_key
from app.ui.theme import DIALOG, STYLES
from app.ui.widgets.key_bar import KeyBar
from app.watch.session import Session

PARK = "park"


class ParkingScreen(ModalScreen[None]):
    """`key`: the call under the cursor when this was opened; `park` and `fetch` open a dialog."""

    CSS_PATH: ClassVar = [DIALOG, STYLES / "parking.tcss"]
    AUTO_FOCUS = "#slots"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "close", "Close", "parking.close", show=False),
    ]

    def __init__(
        self,
        session: Session,
        key: CallKey | None,
        *,
        park: Callable[[CallKey], None],
        fetch: Callable[[Parked], None],
    ) -> None:
        super().__init__()
        self._session = session
        self._key = key
        self._park = park
        self._fetch = fetch
        self._slots: tuple[Parked, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(Content(_("Parking slots")), id="title")
            yield OptionList(id="slots", compact=True, markup=False)
            yield Static(id="note", markup=False)
            yield KeyBar(
                [(_("Enter"), _("park, or fetch")), (shown_key("parking.close"), _("close"))],
                id="keys",
            )

    def on_mount(self) -> None:
        self._show(_("Asking the exchange for its slots…"))
        self.run_worker(self._ask(), exclusive=True)

    def action_close(self) -> None:
        self.dismiss()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        chosen, key = event.option.id, self._key
        self.dismiss()
        if chosen == PARK and key is not None:
            self._park(key)
            return
        for parked in self._slots:
            if chosen == str(parked.slot):
                self._fetch(parked)

    async def _ask(self) -> None:
        key = self._key_to_ask_with()
        if key is None:
            self._show(_("There is no call to ask the exchange with; this is what is known here."))
            return
        why = await self._session.steering.ask_slots(key)
        if not self.is_mounted:
            return
        if why:
            self._show(_("The exchange did not tell its slots: {why}").format(why=why))
        else:
            self._show(_("Who parks or fetches by phone tells nobody here."))

    def _key_to_ask_with(self) -> CallKey | None:
        """The API takes the question with any call of the account."""
        live = [key for key, row in self._session.board.rows.items() if not row.ended]
        if self._key in live:
            return self._key
        known = self._session.steering.parking.known
        parked = [each.key for each in known if each.key.extension_id and each.key.call_id]
        return next(iter([*live, *parked]), None)

    def _show(self, note: str) -> None:
        """The slots as they are known now; the highlight stays on its line."""
        slots = self.query_one("#slots", OptionList)
        before = slots.highlighted_option
        self._slots = self._session.steering.parking.known
        options = [
            Option(slot_line(self._session, each), id=str(each.slot)) for each in self._slots
        ]
        if self._key is not None and (call := self._session.board.call(self._key)) is not None:
            agent = self._session.directory.agent(self._key.extension_id)
            party = self._session.told_presentation.party(call)
            text = _("Park the call of {agent} – {party}").format(agent=agent, party=party)
            options.insert(0, Option(text, id=PARK))
        slots.clear_options()
        slots.add_options(options or [Option(_("No slot is known to be taken."), disabled=True)])
        ids = [option.id for option in slots.options]
        at = ids.index(before.id) if before is not None and before.id in ids else 0
        slots.highlighted = at if options else None
        self.query_one("#note", Static).update(Content(note))
