"""Scenes with one call: its dialogs, its details, what is kept and told of it."""

from collections.abc import Awaitable, Callable

from app.calls.actions import ACTIONS, VALET_PARK
from app.locale import _
from app.ui.dialogs.suggestions import CHOSEN
from app.ui.widgets.levels import SILENCED
from app.watch.control import Intent
from tests.ui.stage import Stage, board


def dialog_of(name: str) -> Callable[[Stage], Awaitable[None]]:
    """The dialog of an action, for the call under the cursor."""
    action = next(action for action in ACTIONS if action.name == name)

    async def act(stage: Stage) -> None:
        await board(stage)
        await stage.hand.press(action.key)
        await stage.hand.sees(f"{_('Cancel')} (Esc)")

    return act


async def suggestions(stage: Stage) -> None:
    await dialog_of("transfer")(stage)
    await stage.hand.press(*"ан", "down")
    await stage.hand.sees(CHOSEN)


async def dial(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("d")
    await stage.hand.sees(f"{_('Cancel')} (Esc)")


async def slots(stage: Stage) -> None:
    """One call was parked here, and another is under the cursor."""
    await board(stage)
    hand, session = stage.hand, stage.hand.app.session
    key, call = next((k, row.call) for k, row in session.board.rows.items() if row.call.answered_at)
    agent, party = session.directory.agent(key.extension_id), session.presentation.party(call)
    await session.act(Intent(VALET_PARK, key, "5", agent, party, call=call))
    await hand.press("P")
    await hand.sees(_("Slot {slot}").format(slot=5))
    await hand.no_longer_sees(_("Asking the exchange for its slots…"))


async def copying(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("y")
    await stage.hand.sees(_("What is to be copied?"))


async def wait_for(stage: Stage) -> None:
    await board(stage)
    for _agent in range(2):
        await stage.hand.press("f", "enter", "down")
    await stage.hand.press("f")
    await stage.hand.sees(_("Tell me when an agent is next on a call"))


async def silenced(stage: Stage) -> None:
    await wait_for(stage)
    await stage.hand.press("escape", "z")
    await stage.hand.sees(_(SILENCED))


async def details(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("enter")
    await stage.hand.sees(_("Its life, as far as it was seen"))


async def note(stage: Stage) -> None:
    await details(stage)
    await stage.hand.press("m", *"VIP")
    await stage.hand.sees(_("keep; an empty note is removed"))
