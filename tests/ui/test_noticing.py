"""What a supervisor is told of calls that need attention, and how they go from one to the next."""

import os
import re

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from app.calls.alerts import Level, Limits, Thresholds
from app.calls.board import Changes
from app.calls.call import CallKey, Snapshot
from app.commands import dashboard as command
from app.settings import Settings
from app.settings.noticing import noticing_of
from app.simulator.server import Running
from app.ui import dashboard
from app.ui.looks import Looks
from app.ui.widgets.call_table import CallTable
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on

POINTER = "\x1b]22;"
"""Textual's own: the shape of the mouse pointer."""
LOUD = Looks(bell=True, desktop="osc9")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went to the terminal beside the picture, which is not sent without a terminal."""
    sequences: list[str] = []
    for name in [name for name in os.environ if name in ("TMUX", "STY", "VTE_VERSION")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")

    def write(_driver: HeadlessDriver, text: str) -> None:
        if not text.startswith(POINTER):
            sequences.append(text)

    monkeypatch.setattr(HeadlessDriver, "write", write)
    return sequences


def cursor_call(hand: Hand) -> str:
    cursor = hand.app.board.query_one(CallTable).cursor
    return cursor.call_id if cursor else ""


def rings(exchange: Running, extension: str, seconds: int) -> str:
    return exchange.place_call(extension=extension, number=f"+79160000{extension}", ringing=seconds)


async def test_a_call_that_rings_for_long_is_told_of_once_for_each_threshold(
    exchange: Running, said: list[str]
) -> None:
    rings(exchange, "101", 5)
    async with at_the_board(dashboard_on(exchange, looks=LOUD)) as hand:
        await hand.sees("+79160000101")
        assert "need" not in hand.text()
        assert said == []
        exchange.advance(11)
        await hand.sees("▲ 1 needs attention")
        await hand.sees("◐ long ring")
        line = re.compile(r"^▲  0:1\d ◐ long ring +101 ", re.MULTILINE)
        await hand.until(lambda: line.search(hand.text()), "glyph, time and word")
        await hand.until(lambda: "".join(said).count("\a") == 2, "bell and notice")
        assert "has been ringing for 0:1" in "".join(said)
        exchange.advance(6)
        await hand.sees("◆ 1 needs attention")
        await hand.sees("◐ too long")
        await hand.until(lambda: len(said) == 4, "bell and notice again")
        exchange.advance(30)
        await hand.pilot.pause(1.2)
        assert len(said) == 4


async def test_hidden_paused_behind_a_screen_and_over_a_broken_session_it_is_told_once(
    exchange: Running, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard, "ANEW", 0.1)
    # Textual's pilot would raise what the program goes on after.
    monkeypatch.setattr(dashboard.Dashboard, "mishap", lambda _app, _error: None)
    rings(exchange, "101", 5)
    app = dashboard_on(exchange, looks=LOUD, thresholds=Thresholds(Limits(15, 3600)))
    believe = app.session._believe
    broken: list[Snapshot] = []

    def break_once(snapshot: Snapshot) -> Changes:
        if not broken:
            broken.append(snapshot)
            raise RuntimeError
        return believe(snapshot)

    async with at_the_board(app) as hand:
        await hand.sees("+79160000101")
        await hand.press("/", *"nobody", "enter", "space", "?")
        exchange.advance(11)
        await hand.until(lambda: "".join(said).count("\a") == 2, "bell and notice")
        monkeypatch.setattr(app.session, "_believe", break_once)
        await hand.until(lambda: broken, "a broken session")
        before = app.session.snapshot
        await hand.until(lambda: app.session.snapshot is not before, "another look")
        await hand.pilot.pause(1.2)
        assert len(said) == 2


async def test_several_at_once_ring_once_and_the_notice_counts_them(
    exchange: Running, said: list[str]
) -> None:
    for extension in ("101", "102", "103"):
        rings(exchange, extension, 30)
    async with at_the_board(dashboard_on(exchange, looks=LOUD)) as hand:
        await hand.sees("◆ 3 need attention")
        assert said[0] == "\a"
        assert "2 others need attention, too." in said[1]
        assert len(said) == 2


async def test_by_default_a_dashboard_says_nothing_aloud(
    exchange: Running, said: list[str]
) -> None:
    rings(exchange, "101", 30)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("◆ 1 needs attention")
    assert said == []


async def test_n_goes_to_alarms_first_then_warnings_oldest_first_and_round(
    exchange: Running,
) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=30)
    warning = rings(exchange, "102", 17)
    young = rings(exchange, "103", 30)
    old = rings(exchange, "104", 40)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("◆ 3 need attention")
        visited = []
        for _press in range(4):
            await hand.press("n")
            visited.append(cursor_call(hand))
        # The cursor was on the oldest call from the start.
        assert visited == [young, warning, old, young]
        await hand.press("N")
        assert cursor_call(hand) == old
        await hand.press("т")
        assert cursor_call(hand) == young


async def test_without_anything_urgent_n_says_so(exchange: Running) -> None:
    mine = exchange.place_call(extension="101", number="+79160000001", talking=30)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        await hand.press("n")
        await hand.sees("Nothing needs attention.")
        assert cursor_call(hand) == mine


async def test_z_silences_the_call_under_the_cursor_until_it_is_pressed_again(
    exchange: Running, said: list[str]
) -> None:
    mine = rings(exchange, "101", 16)
    async with at_the_board(dashboard_on(exchange, looks=LOUD)) as hand:
        await hand.sees("▲ 1 needs attention")
        before = len(said)
        await hand.press("z")
        await hand.sees("Silenced: the call of")
        await hand.sees("This call is silenced")
        await hand.sees("◐ silenced")
        await hand.press("enter")
        await hand.sees("Nothing is told aloud of this call.")
        await hand.press("escape")
        await hand.no_longer_sees("needs attention")
        exchange.advance(30)
        await hand.until(
            lambda: (
                hand.app.session.alarms.level(CallKey(exchange.extension_id("101"), mine))
                is Level.ALARM
            ),
            "an alarm",
        )
        assert len(said) == before
        await hand.press("n")
        await hand.sees("Nothing needs attention.")
        await hand.press("z")
        await hand.sees("No longer silenced")
        await hand.sees("◆ 1 needs attention")
        assert len(said) == before


async def test_without_a_call_under_the_cursor_z_and_y_say_so(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("z")
        await hand.sees("no call under the cursor")
        await hand.press("y")
        await hand.press("n")
        await hand.sees("Nothing needs attention.")


async def test_a_forwarded_call_says_why_nobody_can_listen_to_it(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=30, forwarded=True)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("↪ forwarded")
        await hand.sees("nobody can join it there")
        for number, letter in enumerate("lwb", 1):
            await hand.press(letter)
            notices = [each.message for each in hand.app._notifications]
            assert len(notices) == number
            assert "was forwarded" in notices[-1]
        assert len(hand.app.screen_stack) == 1


async def test_thresholds_that_cannot_be_are_told_on_the_board(exchange: Running) -> None:
    settings = Settings.model_validate(
        {"alerts": {"ring": [20, 15], "groups": {"Nobody": {"ring": [1, 2]}}}}
    )
    thresholds = noticing_of(settings.alerts).thresholds
    app = dashboard_on(exchange, looks=command.looks(settings), thresholds=thresholds)
    async with at_the_board(app) as hand:
        await hand.sees("20 s is not less than 15 s")
        await hand.sees("there is no group 'Nobody'")


async def test_agents_who_are_idle_for_long_need_attention_where_that_is_wished_for(
    exchange: Running, said: list[str]
) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=5)
    idle = Thresholds(idle=Limits(1, 3600))
    app = dashboard_on(exchange, extensions="101-102", looks=LOUD, thresholds=idle)
    async with at_the_board(app) as hand:
        await hand.sees("▲ 1 needs attention")
        await hand.until(lambda: "has had no call for 0:0" in "".join(said), "a notice")
        await hand.press("n")
        await hand.sees("Nothing that is shown needs attention; 1")
        await hand.press("i")
        await hand.sees("○ long idle")
        await hand.press("n", "z")
        await hand.sees("Silenced:")
        await hand.sees("○ silenced")
        await hand.no_longer_sees("needs attention")


async def test_z_silences_from_the_details_too(exchange: Running) -> None:
    rings(exchange, "101", 17)
    app = dashboard_on(exchange)
    async with at_the_board(app) as hand:
        await hand.sees("◐ long ring")
        await hand.press("enter")
        await hand.sees("Call of 101")
        await hand.press("z")
        await hand.sees("Silenced: the call of")
        await hand.sees("; silenced")
        (key,) = app.session.board.rows
        assert app.session.alarms.silenced(key)


async def test_a_talk_of_over_an_hour_still_shows_its_glyph(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79160000101", talking=3723)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("◆1:02 h ● too long  101")
