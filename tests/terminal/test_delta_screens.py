"""Whatever is done at the dashboard: the far side shows what Textual believes to show.

`DELTA_STEPS=200 pytest tests/terminal/test_delta_screens.py` looks longer.
"""

import logging
import os
from dataclasses import replace
from random import Random

import pytest

from app.simulator.server import Running, running
from app.ui.looks import Looks
from app.ui.terminal import proved
from app.ui.terminal.delta import WORTH_SYNCHRONIZING
from app.ui.widgets.call_table import CallTable
from tests.terminal.far_side import at_the_far_side
from tests.ui.board_pilot import dashboard_on
from tests.ui.stage import EXCHANGE, TestClock, still_dashboard

STEPS = int(os.environ.get("DELTA_STEPS", "14"))
KEYS = (
    "down", "up", "pagedown", "pageup", "end", "home", "j", "k", "l", "w", "b", "t", "x", "e",
    "escape", "escape", "escape", "tab", "space", "1", "0", "ctrl+p", "ctrl+l", "backspace", "п",
)  # fmt: skip
SIZES = ((120, 40), (80, 24), (200, 60), (61, 13), (40, 8))


@pytest.mark.parametrize(
    ("seed", "theme", "colours"),
    [
        (1, "terminal", "standard"),
        (2, "dark", "truecolor"),
        (3, "light", "256"),
    ],
)
async def test_random_keys_and_resizes_show_what_textual_believes_to_show(
    seed: int, theme: str, colours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", colours)
    chance = Random(seed)  # noqa: S311 - a story, not a secret
    clock = TestClock()
    with running(replace(EXCHANGE, seed=seed, agents=60)) as exchange:
        app = still_dashboard(exchange, clock, looks=Looks(theme=theme))
        async with at_the_far_side(app) as hand:
            await hand.until(lambda: app.session.snapshot is not None, "a look")
            for _ in range(STEPS):
                kind = chance.random()
                if kind < 0.1:
                    await hand.resize(*chance.choice(SIZES))
                elif kind < 0.3:
                    clock.pass_by(chance.choice((1, 1, 15)))
                    app._tick()
                else:
                    await hand.press(*chance.choices(KEYS, k=chance.randint(1, 3)))
                await hand.settles()
            await hand.press(*["escape"] * 4)


async def test_calls_that_come_and_go_and_move_the_lines_below_them(exchange: Running) -> None:
    chance = Random(7)  # noqa: S311
    clock = TestClock()
    app = dashboard_on(exchange, monotonic=clock)
    async with at_the_far_side(app, size=(100, 20)) as hand:
        placed: list[str] = []
        for number in range(12):
            if placed and chance.random() < 0.4:
                gone = placed.pop(chance.randrange(len(placed)))
                exchange.end_call(gone)
                app.session.looking.soon()
                await hand.sees("✕ ended")
                clock.pass_by(7)
                app._tick()
            placed.append(
                exchange.place_call(
                    extension=chance.choice(("101", "102", "103", "104")),
                    number=f"+7916123{number:04}",
                    name="Иван 漢字 😀" if number % 3 else "O\u0301 é",
                    talking=chance.randrange(600),
                )
            )
            app.session.looking.soon()
            await hand.sees(f"+7916123{number:04}")
            await hand.settles()


async def test_without_colours_no_colour_is_sent(
    exchange: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    async with at_the_far_side(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
        await hand.settles()
        inks = {ink for row in hand.seen() for ink in row}
        assert {(ink.fg, ink.bg) for ink in inks} == {("", "")}
        [line] = [row for row in hand.seen() if "+79161234567" in "".join(i.data for i in row)]
        assert all(7 in ink.attributes for ink in line[:100])  # the cursor is there to be seen


async def test_what_somebody_else_wrote_over_the_picture_is_mended_by_one_key(
    exchange: Running,
) -> None:
    async with at_the_far_side(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.settles()
        hand.driver.emulator.show("\x1b[7;5H\x1b[1;41mBroadcast message from root")
        assert not hand.is_true()
        await hand.press("ctrl+l")
        await hand.settles()


async def test_the_key_that_mends_the_picture_works_in_a_dialog(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    async with at_the_far_side(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
        await hand.press("t")
        await hand.settles()
        hand.driver.emulator.show("\x1b[7;5Hrubbish")
        await hand.press("ctrl+l")
        await hand.settles()


async def test_a_resize_to_the_same_size_repaints_as_well(exchange: Running) -> None:
    async with at_the_far_side(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.settles()
        await hand.resize(*hand.app.size)


@pytest.mark.parametrize("delta", [False, True])
@pytest.mark.parametrize("tells", [False, True])
async def test_behind_a_terminal_that_does_not_read_no_frames_pile_up(
    exchange: Running, *, tells: bool, delta: bool
) -> None:
    clock = TestClock()
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    app = dashboard_on(exchange, monotonic=clock, looks=Looks(delta=delta))
    async with at_the_far_side(app) as hand:
        await hand.sees("+79161234567")
        await hand.settles()
        hand.driver.blocked = True
        hand.driver.tells_that_it_is_behind = tells
        sent = len(hand.driver.sent)
        for _ in range(5):
            clock.pass_by(1)
            hand.app._tick()
            await hand.press("x")
            await hand.press("escape")
            await hand.pilot.pause(0.03)
        frames = [text for text in hand.driver.sent[sent:] if "\x1b]22" not in text]
        assert len(frames) == (0 if tells else 1)
        hand.driver.let_through()
        await hand.settles()


async def test_a_dialog_that_came_and_went_unseen_costs_nothing_once_the_terminal_reads(
    exchange: Running,
) -> None:
    clock = TestClock()
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    async with at_the_far_side(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees("+79161234567")
        await hand.settles()
        hand.driver.blocked = True
        hand.driver.write("\x1b[H")
        await hand.press("x")
        await hand.sees("Hang up (y)")
        await hand.press("escape")
        await hand.no_longer_sees("Hang up (y)")
        sent = len(hand.driver.sent)
        hand.driver.let_through()
        await hand.settles()
        assert len("".join(hand.driver.sent[sent:])) < 50


async def test_only_long_frames_are_synchronized_and_only_where_the_terminal_can(
    exchange: Running,
) -> None:
    async with at_the_far_side(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.settles()
        assert "\x1b[?2026h" not in "".join(hand.driver.sent)
        hand.app._sync_available = True
        before = len(hand.driver.sent)
        await hand.press("ctrl+p")
        await hand.press("escape")
        await hand.press("ctrl+l")
        await hand.settles()
        sent = hand.driver.sent[before:]
        assert any("\x1b[?2026h" in text for text in sent)
        for text in sent:
            synchronized = text.startswith("\x1b[?2026h") and text.endswith("\x1b[?2026l")
            assert synchronized == (len(text) >= WORTH_SYNCHRONIZING)


async def test_it_can_be_switched_off(exchange: Running) -> None:
    app = dashboard_on(exchange, looks=Looks(delta=False))
    async with at_the_far_side(app) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.settles()
        assert await hand.bytes_of("ctrl+l") > 4000


async def test_it_steps_aside_for_a_textual_that_it_was_not_proved_on(
    exchange: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(proved, "PROVED", "8.2.7")
    with caplog.at_level(logging.WARNING):
        app = dashboard_on(exchange)
    assert "the installed Textual is not 8.2.7" in caplog.text
    async with at_the_far_side(app) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.settles()
        assert await hand.bytes_of("ctrl+l") > 4000


def test_it_steps_aside_where_a_function_takes_something_else(
    exchange: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = ((CallTable.show, ("self", "screen", "renderable")),)
    monkeypatch.setattr(proved, "_CALLED", other)
    with caplog.at_level(logging.WARNING):
        dashboard_on(exchange)
    assert "CallTable.show takes other parameters" in caplog.text


async def test_the_cursor_is_left_where_textual_would_put_it(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79161234567", talking=5)
    async with at_the_far_side(dashboard_on(exchange)) as hand:
        await hand.sees("+79161234567")
        await hand.press("t")
        await hand.press("1", "0", "2")
        await hand.settles()
        assert hand.app.cursor_position != (0, 0)
        assert hand.driver.emulator.at == tuple(hand.app.cursor_position)
