"""Scenes of a call centre that stands still, for the pictures and the snapshots.

The exchange tells a seeded story whose time hardly moves, the clocks move only when a scene says
so, and the zone is one and the same: every picture comes out the same, in each language.
"""

import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from textual.app import App
from textual.pilot import Pilot

from app.calls.actions import ACTIONS, VALET_PARK
from app.calls.selection import parse_selection
from app.locale import ENGLISH, _
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.telphin.access import Access
from app.telphin.client import Client
from app.ui.dashboard import Dashboard
from app.ui.dialogs.suggestions import CHOSEN
from app.ui.first_start import FirstStart
from app.ui.looks import AS_THEY_COME, Looks
from app.ui.screens.audit import AuditScreen
from app.ui.screens.first_start import Given, Objection
from app.ui.widgets.levels import SILENCED
from app.watch.at_keyboard import AtKeyboard
from app.watch.audit import Asked, AuditFile, AuditLog
from app.watch.control import Intent
from app.watch.session import Session, SessionOptions
from tests.languages import speaking
from tests.ui.board_pilot import Hand, Keyboard

STILL = 1e-9
"""Seconds of story in a real one."""
MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
EXCHANGE = SimulatorOptions(seed=27, agents=24, start=MORNING, scale=STILL)
QUIET = SimulatorOptions(seed=27, agents=24, start=MORNING, scale=STILL, traffic=False)
SIZES = ((80, 24), (120, 40))
"""Cells of the terminals that supervisors have."""


class TestClock:
    """Monotonic seconds that pass only by `pass_by`."""

    __test__ = False

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds


def still_dashboard(
    exchange: Running,
    clock: TestClock,
    extensions: str = "all",
    *,
    interval: float = 2.0,
    looks: Looks = AS_THEY_COME,
) -> Dashboard:
    access = Access(exchange.base_url, exchange.client_id, SecretStr(exchange.client_secret))
    options = SessionOptions(interval=interval, phone="100", selection=parse_selection(extensions))
    session = Session(
        lambda: Client(access, monotonic=clock),
        options,
        monotonic=clock,
        jitter=lambda: 0.5,
    )
    return Dashboard(session, looks=looks)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a scene is played: at whose keyboard, on which exchange, by which clock."""

    hand: Hand
    exchange: Running
    clock: TestClock


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


@contextmanager
def one_zone() -> Iterator[None]:
    """The times of day are the same wherever a picture is taken."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


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


async def _board(stage: Stage) -> None:
    hand = stage.hand
    await hand.until(lambda: hand.app.session.snapshot is not None, "a look")
    await hand.press("down", "down")


async def _extensions(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("e")
    await stage.hand.sees(_("Which extensions are watched?"))
    await stage.hand.press(*"петр")
    await stage.hand.sees(_("Filter: {text}").format(text="петр"))


def _dialog(name: str) -> Callable[[Stage], Awaitable[None]]:
    """The dialog of an action, for the call under the cursor."""
    action = next(action for action in ACTIONS if action.name == name)

    async def act(stage: Stage) -> None:
        await _board(stage)
        await stage.hand.press(action.key)
        await stage.hand.sees(f"{_('Cancel')} (Esc)")

    return act


async def _suggestions(stage: Stage) -> None:
    await _dialog("transfer")(stage)
    await stage.hand.press(*"ан", "down")
    await stage.hand.sees(CHOSEN)


async def _dial(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("d")
    await stage.hand.sees(f"{_('Cancel')} (Esc)")


async def _slots(stage: Stage) -> None:
    """One call was parked here, and another is under the cursor."""
    await _board(stage)
    hand, session = stage.hand, stage.hand.app.session
    key, call = next((k, row.call) for k, row in session.board.rows.items() if row.call.answered_at)
    agent, party = session.directory.agent(key.extension_id), session.presentation.party(call)
    await session.act(Intent(VALET_PARK, key, "5", agent, party, call=call))
    await hand.press("P")
    await hand.sees(_("Slot {slot}").format(slot=5))
    await hand.no_longer_sees(_("Asking the exchange for its slots…"))


async def _lost(stage: Stage) -> None:
    hand = stage.hand
    await _board(stage)
    stage.exchange.set_faults("error=503")
    stage.clock.pass_by(12)
    await hand.until(lambda: (t := hand.app.session.trouble) and t.failures == 3, "three failures")
    await hand.until(lambda: hand.app.board.query_one("#notice").display, "a notice")


async def _nobody(stage: Stage) -> None:
    await stage.hand.sees(_nobody_on_the_phone())


def _nobody_on_the_phone() -> str:
    """The sentence with the number left out, whose form differs."""
    whole = _("Nobody is on the phone. {n} extension is watched.")
    return whole.partition(".")[0]


async def _nothing_chosen(stage: Stage) -> None:
    await stage.hand.sees(_("Which extensions are watched?"))
    await stage.hand.press("escape")
    await stage.hand.until(
        lambda: stage.hand.app.screen is stage.hand.app.board, "the board without a choice"
    )


async def _audit(stage: Stage) -> None:
    await _board(stage)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        clock = iter(MORNING + timedelta(seconds=17 * n) for n in range(1000))
        log = AuditLog(AuditFile(path), who=AtKeyboard("anna", 1000), now=lambda: next(clock))
        asked = Asked(
            "hangup",
            "hangup",
            extension="101",
            agent="Анна Петрова",
            party="+7 916 123-45-67",
            reason="Жалоба",
        )
        log.outcome(log.intend(asked), verdict="accepted", code=200, effect="seen")
        log.intend(replace(asked, action="whisper", wire="whisper", destination="100", reason=""))
        stage.hand.app.push_screen(AuditScreen(path, now=lambda: MORNING))
        await stage.hand.sees(_("outcome"))
        await stage.hand.sees("anna")


def _opened(key: str) -> Callable[[Stage], Awaitable[None]]:
    """What that key opens for the call under the cursor."""

    async def act(stage: Stage) -> None:
        await _board(stage)
        await stage.hand.press(key)
        app = stage.hand.app
        await stage.hand.until(lambda: app.screen is not app.board, "another screen")
        await stage.hand.pilot.pause()

    return act


async def _help(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("?")
    await stage.hand.sees(_("Moving"))


async def _palette(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("ctrl+p")
    await stage.hand.sees(_("Hang up"))


async def _nothing_found(stage: Stage) -> None:
    await _palette(stage)
    await stage.hand.press(*"ъъъ")
    await stage.hand.sees(_("Nothing is called so."))


async def _filter(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("slash", *"звонит или петр >")
    wrong = _("At character {place}: a time is expected, such as 20s, 5m, 1h or 1:30.")
    await stage.hand.sees(wrong.format(place=18))


async def _saved_filters(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("slash", *"-разговор", "enter", "F")
    await stage.hand.sees(_("None is saved yet."))
    await stage.hand.press(*"Очередь", "enter")
    await stage.hand.sees(_("In force: {text}").format(text="-разговор"))
    await stage.hand.sees("1  Очередь")
    await stage.hand.sees(
        _("Saved as '{name}'; the key {key} on the board shows it.").format(name="Очередь", key="1")
    )
    await stage.hand.pilot.pause()


async def _themes(stage: Stage) -> None:
    await _board(stage)
    stage.hand.app.action_change_theme()
    await stage.hand.sees("high-contrast")


async def _copy(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("y")
    await stage.hand.sees(_("What is to be copied?"))


async def _wait_for(stage: Stage) -> None:
    await _board(stage)
    for _agent in range(2):
        await stage.hand.press("f", "enter", "down")
    await stage.hand.press("f")
    await stage.hand.sees(_("Tell me when an agent is next on a call"))


async def _silenced(stage: Stage) -> None:
    await _wait_for(stage)
    await stage.hand.press("escape", "z")
    await stage.hand.sees(_(SILENCED))


async def _details(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("enter")
    await stage.hand.sees(_("Its life, as far as it was seen"))


async def _note(stage: Stage) -> None:
    await _details(stage)
    await stage.hand.press("m", *"VIP")
    await stage.hand.sees(_("keep; an empty note is removed"))


async def _history(stage: Stage) -> None:
    hand = stage.hand
    await _board(stage)
    for call in stage.exchange.calls()[::4]:
        stage.exchange.end_call(call.call_id)
    hand.app.session.looking.soon()
    stage.clock.pass_by(2)
    await hand.until(hand.app.session.chronicle.history.ended, "calls that ended")
    await hand.press("r")
    await hand.sees(_("Calls that ended"))


async def _export(stage: Stage) -> None:
    await _history(stage)
    await stage.hand.press("w")
    await stage.hand.sees(_("Write the history into a file"))


async def _wallboard(stage: Stage) -> None:
    await _board(stage)
    await stage.hand.press("W")
    await stage.hand.sees(_("Missed"))


SCENES: dict[str, Scene] = {
    "board": Scene(_board),
    "extensions": Scene(_extensions, extensions="101-106"),
    **{name: Scene(_dialog(name)) for name in ("whisper", "transfer", "hangup")},
    # Its notice names the port, so that this one is fixed: for the pictures, not for tests.
    "lost-connection": Scene(_lost, options=replace(EXCHANGE, port=8080)),
    "nobody": Scene(_nobody, options=QUIET),
    "nothing-chosen": Scene(_nothing_chosen, extensions="", options=QUIET),
    "details": Scene(_details),
    "note": Scene(_note),
    "copy": Scene(_copy),
    "wait-for": Scene(_wait_for),
    "history": Scene(_history),
    "wallboard": Scene(_wallboard),
    "audit": Scene(_audit),
    "sort": Scene(_opened("s")),
    "columns": Scene(_opened("o")),
    "help": Scene(_help),
    "slots": Scene(_slots),
    "first-start": Scene(_board, first_start=True),
    "palette": Scene(_palette),
    "themes": Scene(_themes),
    "filter": Scene(_filter),
    "saved-filters": Scene(_saved_filters),
}
"""Every screen once."""
MORE = {a.name: Scene(_dialog(a.name)) for a in ACTIONS if a.name not in SCENES} | {
    "nothing-found": Scene(_nothing_found),
    "silenced": Scene(_silenced),
    "export": Scene(_export),
    "suggestions": Scene(_suggestions),
    "dial": Scene(_dial),
}
"""The other actions' dialogs and what is seen seldom: for tests of the texts, not for pictures."""
STEADY = tuple(name for name, found in SCENES.items() if not found.options.port)
"""The scenes that need no port of their own, and so may be played beside each other."""
