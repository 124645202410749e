"""Nothing moves for its own sake."""

import pytest
from pydantic import SecretStr
from textual.widgets import Input

from app.commands import dashboard as command
from app.settings.model import Settings
from app.simulator.server import Running
from app.telphin.access import Access
from app.ui.dashboard import Dashboard
from app.ui.looks import Looks
from app.ui.theme import THEMES
from app.watch.session import SessionOptions
from tests.ui.board_pilot import at_the_board, dashboard_on
from tests.ui.stage import TestClock


def ticks(app: Dashboard) -> bool:
    return app._clock is not None and app._clock._active.is_set()


async def test_no_second_is_counted_while_nobody_is_on_the_phone(exchange: Running) -> None:
    clock = TestClock()
    app = dashboard_on(exchange, monotonic=clock)
    async with at_the_board(app) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.sees("under 10 s old")
        assert not ticks(app)
        call = exchange.place_call(extension="101", number="+79161234567", talking=5)
        await hand.sees("+79161234567")
        assert ticks(app)
        exchange.end_call(call)
        await hand.sees("✕ ended")
        clock.pass_by(7)
        await hand.sees("Nobody is on the phone")
        await hand.until(lambda: not ticks(app), "the clock rests again")


async def test_data_that_grow_old_on_a_quiet_board_say_so(exchange: Running) -> None:
    clock = TestClock()
    app = dashboard_on(exchange, monotonic=clock, interval=3600)
    async with at_the_board(app) as hand:
        await hand.sees("under 10 s old")
        assert app._awakening is not None
        clock.pass_by(11)
        app._awake()
        await hand.sees("11 s old")
        assert ticks(app)


async def test_a_second_in_which_the_text_stays_the_same_sends_nothing(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    clock = TestClock()
    app = dashboard_on(exchange, monotonic=clock)
    async with at_the_board(app) as hand:
        await hand.sees("+79161234567")
        await hand.pilot.pause()
        app.board.tick()
        assert not app.screen._dirty_widgets


@pytest.mark.parametrize("keys", [("t",), ("ctrl+p",)])
async def test_no_cursor_blinks(exchange: Running, keys: tuple[str, ...]) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    app = dashboard_on(exchange)
    async with at_the_board(app) as hand:
        await hand.sees("+79161234567")
        await hand.press(*keys)
        await hand.until(lambda: isinstance(app.screen.focused, Input), "a line to type in")
        field = app.screen.focused
        assert isinstance(field, Input)
        await hand.until(lambda: not field.cursor_blink, "a cursor that stands still")


async def test_the_palette_offers_our_themes_and_no_others(exchange: Running) -> None:
    app = dashboard_on(exchange)
    assert set(app.available_themes) == {theme.name for theme in THEMES}
    async with at_the_board(app) as hand:
        app.action_change_theme()
        for theme in THEMES:
            await hand.sees(theme.name)


@pytest.mark.parametrize("name", [theme.name for theme in THEMES])
async def test_every_theme_can_be_chosen_in_the_settings(exchange: Running, name: str) -> None:
    settings = Settings.model_validate({"ui": {"theme": name}, "terminal": {"mouse": "false"}})
    looks = command.looks(settings)
    assert (looks.theme, looks.mouse) == (name, False)
    app = dashboard_on(exchange, looks=looks)
    async with at_the_board(app) as hand:
        await hand.sees("Nobody is on the phone")
        assert app.current_theme.name == name


def test_the_mouse_is_left_alone_where_it_is_not_wanted(
    exchange: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(Dashboard, "run", lambda _app, *, mouse: asked.append(mouse))
    access = Access(exchange.base_url, exchange.client_id, SecretStr(exchange.client_secret))
    command.show(access, SessionOptions(), None, looks=Looks(mouse=False))
    command.show(access, SessionOptions(), None, looks=Looks())
    assert asked == [False, True]
