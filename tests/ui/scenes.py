"""Every screen as a scene, for the pictures and the snapshots; `stage` is where they are played."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from textual.app import App
from textual.pilot import Pilot

from app.calls.actions import ACTIONS
from app.locale import ENGLISH, _
from app.simulator.options import SimulatorOptions
from app.simulator.server import running
from app.ui.first_start import FirstStart
from app.ui.looks import AS_THEY_COME, Looks
from app.ui.screens.first_start import Given, Objection
from tests.languages import speaking
from tests.ui.board_pilot import Hand, Keyboard
from tests.ui.scenes_of_calls import (
    copying,
    details,
    dial,
    dialog_of,
    note,
    silenced,
    slots,
    suggestions,
    wait_for,
)
from tests.ui.scenes_of_the_list import (
    extensions,
    filter_being_typed,
    lost,
    nobody,
    nothing_chosen,
    opened_by,
    saved_filters,
)
from tests.ui.scenes_of_the_past import audit_log, exporting, history, wallboard
from tests.ui.stage import (
    EXCHANGE,
    QUIET,
    Stage,
    TestClock,
    board,
    one_zone,
    still_dashboard,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """`act` brings the dashboard to where the picture is taken.

    It waits for texts with `_()`: it is played in every language.
    """

    act: Callable[[Stage], Awaitable[None]]
    extensions: str = "all"
    options: SimulatorOptions = EXCHANGE
    first_start: bool = False


@dataclass(frozen=True, slots=True)
class Play:
    """A scene that has been set: open `app`, and `act` in it."""

    app: App[None]
    act: Callable[[Pilot[None]], Awaitable[Keyboard]]


@contextmanager
def scene(name: str, language: str = ENGLISH, looks: Looks = AS_THEY_COME) -> Iterator[Play]:
    """Set the scene of that name; see `SCENES` and `MORE`."""
    found = (SCENES | MORE)[name]
    clock = TestClock()
    if found.first_start:
        with speaking(language):
            yield Play(_first_start(looks), _fill_in)
        return
    with speaking(language), one_zone(), running(found.options) as exchange:
        app = still_dashboard(exchange, clock, found.extensions, looks=looks)

        async def act(pilot: Pilot[None]) -> Keyboard:
            hand = Hand(app, pilot)
            await found.act(Stage(hand, exchange, clock))
            return hand

        yield Play(app, act)


def _first_start(looks: Looks) -> FirstStart:
    async def attempt(_given: Given, _sure: bool) -> Objection:
        sentence = _("The exchange refused the id or its secret; please check both.")
        return Objection(sentence, "secret")

    given = Given("https://apiproxy.telphin.ru")
    return FirstStart(given, attempt, "~/.config/callwatch/config.toml", looks)


async def _fill_in(pilot: Pilot[None]) -> Keyboard:
    keyboard = Keyboard(pilot.app, pilot)
    await keyboard.press(*"a1b2c3", "enter", *"secret", "enter", *"100", "enter")
    await keyboard.sees(_("The exchange refused the id or its secret; please check both.")[:30])
    return keyboard


async def help_screen(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("?")
    await stage.hand.sees(_("Moving"))


async def palette(stage: Stage) -> None:
    await board(stage)
    await stage.hand.press("ctrl+p")
    await stage.hand.sees(_("Hang up"))


async def nothing_found(stage: Stage) -> None:
    await palette(stage)
    await stage.hand.press(*"ъъъ")
    await stage.hand.sees(_("Nothing is called so."))


async def themes(stage: Stage) -> None:
    await board(stage)
    stage.hand.app.action_change_theme()
    await stage.hand.sees("high-contrast")


SCENES: dict[str, Scene] = {
    "board": Scene(board),
    "extensions": Scene(extensions, extensions="101-106"),
    **{name: Scene(dialog_of(name)) for name in ("whisper", "transfer", "hangup")},
    # Its notice names the port, so that this one is fixed: for the pictures, not for tests.
    "lost-connection": Scene(lost, options=replace(EXCHANGE, port=8080)),
    "nobody": Scene(nobody, options=QUIET),
    "nothing-chosen": Scene(nothing_chosen, extensions="", options=QUIET),
    "details": Scene(details),
    "note": Scene(note),
    "copy": Scene(copying),
    "wait-for": Scene(wait_for),
    "history": Scene(history),
    "wallboard": Scene(wallboard),
    "audit": Scene(audit_log),
    "sort": Scene(opened_by("s")),
    "columns": Scene(opened_by("o")),
    "help": Scene(help_screen),
    "slots": Scene(slots),
    "first-start": Scene(board, first_start=True),
    "palette": Scene(palette),
    "themes": Scene(themes),
    "filter": Scene(filter_being_typed),
    "saved-filters": Scene(saved_filters),
}
"""Every screen once."""
MORE = {a.name: Scene(dialog_of(a.name)) for a in ACTIONS if a.name not in SCENES} | {
    "nothing-found": Scene(nothing_found),
    "silenced": Scene(silenced),
    "export": Scene(exporting),
    "suggestions": Scene(suggestions),
    "dial": Scene(dial),
}
"""The other actions' dialogs and what is seen seldom: for tests of the texts, not for pictures."""
STEADY = tuple(name for name, found in SCENES.items() if not found.options.port)
"""The scenes that need no port of their own, and so may be played beside each other."""
