"""Scenes with the whole list: which calls there are, which are found, and what hides them."""

from collections.abc import Awaitable, Callable

from app.locale import _
from tests.ui.stage import Stage, board


async def extensions(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("e")
    await stage.hand.sees(_("Which extensions are watched?"))
    await stage.hand.press(*"петр")
    await stage.hand.sees(_("Filter: {text}").format(text="петр"))


async def lost(stage: Stage) -> None:
    hand = stage.hand
    await board(stage)
    stage.exchange.set_faults("error=503")
    stage.clock.pass_by(12)
    await hand.until(lambda: (t := hand.app.session.trouble) and t.failures == 3, "three failures")
    await hand.until(lambda: hand.app.board.query_one("#notice").display, "a notice")


async def nobody(stage: Stage) -> None:
    await stage.hand.sees(_nobody_on_the_phone())


def _nobody_on_the_phone() -> str:
    """The sentence with the number left out, whose form differs."""
    whole = _("Nobody is on the phone. {n} extension is watched.")
    return whole.partition(".")[0]


async def nothing_chosen(stage: Stage) -> None:
    await stage.hand.sees(_("Which extensions are watched?"))
    await stage.hand.press("escape")
    await stage.hand.until(
        lambda: stage.hand.app.screen is stage.hand.app.board, "the board without a choice"
    )


def opened_by(key: str) -> Callable[[Stage], Awaitable[None]]:
    """What that key opens for the call under the cursor."""

    async def act(stage: Stage) -> None:
        await board(stage)
        await stage.hand.press(key)
        app = stage.hand.app
        await stage.hand.until(lambda: app.screen is not app.board, "another screen")
        await stage.hand.pilot.pause()

    return act


async def filter_being_typed(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("slash", *"звонит или петр >")
    wrong = _("At character {place}: a time is expected, such as 20s, 5m, 1h or 1:30.")
    await stage.hand.sees(wrong.format(place=18))


async def saved_filters(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("slash", *"-разговор", "enter", "F")
    await stage.hand.sees(_("None is saved yet."))
    await stage.hand.press(*"Очередь", "enter")
    await stage.hand.sees(_("In force: {text}").format(text="-разговор"))
    await stage.hand.sees("1  Очередь")
    await stage.hand.sees(
        _("Saved as '{name}'; the key {key} on the board shows it.").format(name="Очередь", key="1")
    )
    await stage.hand.pilot.pause()
