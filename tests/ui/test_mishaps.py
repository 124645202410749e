"""Unexpected errors: told in a notice and in the log, not what they were about; life goes on."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widget import Widget

from app.log import LogFile, start_log
from app.simulator.server import Running
from app.ui.dashboard import Dashboard
from app.ui.enduring import CRASHED
from app.ui.mishaps import REPEATED, STORM, WITHIN, Mishaps
from app.ui.screens.board import BoardScreen
from app.ui.screens.extensions import ExtensionsScreen
from app.ui.widgets.call_table import CallTable
from app.watch.control import Control
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on

NUMBER = "+79160000001"
NAME = "Иван Петров"
SECRET = "hunter2"
NOTICE = "Something went wrong here (KeyError at "


@pytest.fixture(autouse=True)
def log(tmp_path: Path) -> Iterator[LogFile]:
    log = start_log("info", tmp_path / "log")
    yield log
    logging.getLogger().removeHandler(log)
    log.close()


@pytest.fixture(autouse=True)
def _pilots_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot raises what the program went on after, so that no test passes over it."""
    mishap = Dashboard.mishap

    def forgiven(app: Dashboard, error: Exception) -> None:
        mishap(app, error)
        app._exception = None
        app._exception_event.clear()

    monkeypatch.setattr(Dashboard, "mishap", forgiven)


def told(log: LogFile) -> str:
    return log.path.read_text("utf-8") if log.path.exists() else ""


class Once:
    """Stands in for a method: fails the first time (or always), with a caller in its message."""

    def __init__(self, true: Callable[..., object], *, always: bool = False) -> None:
        self._true = true
        self._fails = True
        self._always = always

    def __get__(self, owner: object, _kind: type) -> Callable[..., object]:
        def call(*words: object, **named: object) -> object:
            if self._fails:
                self._fails = self._always
                token = SECRET  # noqa: F841 - a local variable that must not be told
                raise KeyError(f"{NUMBER} {NAME} {SECRET}")
            return self._true(owner, *words, **named)

        return call


async def lives_on(hand: Hand, log: LogFile) -> None:
    """The notice is there, the log has the place and no caller, and keys still work."""
    await hand.sees(NOTICE)
    said = told(log)
    assert "ERROR ui.enduring: unexpected: KeyError at " in said
    assert "    KeyError\n" in said
    for private in (NUMBER, NAME, SECRET):
        assert private not in said
        assert f"{NOTICE}{private}" not in hand.text()
    await hand.press("e")
    await hand.until(lambda: isinstance(hand.app.screen, ExtensionsScreen), "the choice opened")
    await hand.press("escape")
    await hand.until(lambda: isinstance(hand.app.screen, BoardScreen), "the choice closed")
    assert hand.app.return_code in (None, 0)


@pytest.mark.parametrize(
    ("owner", "method"),
    [
        (BoardScreen, "action_act"),
        (BoardScreen, "tick"),
        (BoardScreen, "show_changes"),
        (CallTable, "on_resize"),
        (Dashboard, "_refresh_dialogs"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
async def test_an_error_is_told_and_the_board_lives_on(
    exchange: Running,
    monkeypatch: pytest.MonkeyPatch,
    log: LogFile,
    owner: type[Widget],
    method: str,
) -> None:
    exchange.place_call(extension="101", number=NUMBER, name=NAME, talking=65)
    monkeypatch.setattr(owner, method, Once(getattr(owner, method)))
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        if method == "action_act":
            await hand.press("x")
        await lives_on(hand, log)
        await hand.press("x")
        await hand.sees("Hang up (y)")


async def test_a_picture_that_failed_once_is_painted_again(
    exchange: Running, monkeypatch: pytest.MonkeyPatch, log: LogFile
) -> None:
    exchange.place_call(extension="101", number=NUMBER, name=NAME, talking=65)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        monkeypatch.setattr(CallTable, "render_lines", Once(CallTable.render_lines))
        hand.app.screen.refresh()
        while not told(log).count("unexpected"):
            await hand.pilot.pause()  # a look at the screen would paint, and fail, itself
        await lives_on(hand, log)
        await hand.sees(NUMBER)


async def test_a_session_that_breaks_is_begun_anew(
    exchange: Running, monkeypatch: pytest.MonkeyPatch, log: LogFile
) -> None:
    monkeypatch.setattr("app.ui.dashboard.ANEW", 0.01)
    monkeypatch.setattr("app.watch.poller.Poller.run", Once(_poller_run()))
    exchange.place_call(extension="101", number=NUMBER, name=NAME, talking=65)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await lives_on(hand, log)


def _poller_run() -> Callable[..., object]:
    from app.watch.poller import Poller

    return Poller.run


async def test_an_action_that_broke_is_called_unknown(
    exchange: Running, monkeypatch: pytest.MonkeyPatch, log: LogFile
) -> None:
    monkeypatch.setattr(Control, "run", Once(Control.run))
    exchange.place_call(extension="101", number=NUMBER, name=NAME, talking=65)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("x")
        await hand.sees("Hang up (y)")
        await hand.press("y")
        await hand.sees("It is unknown whether this was done")
        await hand.press("escape")
        await lives_on(hand, log)


async def test_a_storm_of_errors_ends_the_program(exchange: Running, log: LogFile) -> None:
    app = dashboard_on(exchange)
    async with at_the_board(app) as hand:
        await hand.sees("Nobody is on the phone")
        for _ in range(STORM):
            app.mishap(KeyError(f"{NUMBER} {NAME} {SECRET}"))
    assert app.return_code == CRASHED
    assert isinstance(app.failure, KeyError)
    assert told(log).count("unexpected: ") == 1
    assert "the dashboard ends" in told(log)


def test_the_same_error_is_news_once_a_minute() -> None:
    now = 0.0
    mishaps = Mishaps(lambda: now)
    assert mishaps.is_news(KeyError())
    assert not mishaps.is_news(KeyError())
    assert mishaps.is_news(ValueError())
    now = REPEATED
    assert mishaps.is_news(KeyError())


def test_many_errors_are_hopeless_only_when_they_come_together() -> None:
    now = 0.0
    mishaps = Mishaps(lambda: now)
    for _ in range(2 * STORM):
        mishaps.is_news(KeyError())
        now += WITHIN / (STORM - 1)
    assert not mishaps.hopeless
    for _ in range(STORM):
        mishaps.is_news(KeyError())
    assert mishaps.hopeless


async def test_what_our_code_warns_of_is_a_notice(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        logging.getLogger("app.watch.remembered").warning("[b]state.json[/b] was broken.")
        await hand.sees("[b]state.json[/b] was broken.")
        logging.getLogger("app.telphin").info("nothing to tell")
        logging.getLogger("httpx").warning("somebody else's")
        await hand.pilot.pause()
        assert "nothing to tell" not in hand.text()
        assert "somebody else" not in hand.text()


async def test_a_log_that_cannot_be_written_is_a_notice_and_stops_nobody(
    exchange: Running, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    log = start_log("info", tmp_path / "file" / "log")
    logging.getLogger("app").info("begin")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("The log cannot be written: something else of that name")
        await hand.sees("Nobody is on the phone")
    logging.getLogger().removeHandler(log)
