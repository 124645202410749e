"""The list of calls that ended, by itself: its cursor stays on its call, and in sight."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from app.calls.call import CallKey
from app.calls.life import Life
from app.calls.past import LATEST_FIRST
from app.ui.widgets.past_list import PastList
from tests.unit.test_past import PLAIN, life

LINES = 9
"""Calls that are seen at once, below the heading."""


class Alone(App[None]):
    def compose(self) -> ComposeResult:
        yield PastList()

    @property
    def past(self) -> PastList:
        return self.query_one(PastList)

    def show(self, lives: Sequence[Life], *, sought: bool = False) -> None:
        self.past.show(lives, PLAIN, LATEST_FIRST, sought=sought)

    def cursor(self) -> CallKey | None:
        return self.past.cursor

    def seen(self) -> list[CallKey]:
        top = self.past.scroll_offset.y
        return [each.key for each in self.past.lives[top : top + LINES]]


def ended(*ends: int) -> list[Life]:
    return [life(ended=end) for end in ends]


def text_of(app: App[None]) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def down_from(last: int) -> range:
    return range(last, 0, -1)


@pytest.mark.parametrize("moved", [0, 3, 8, 12, 19])
async def test_when_more_calls_end_the_cursor_moves_down_with_its_own_and_stays_in_sight(
    moved: int,
) -> None:
    app = Alone()
    async with app.run_test(size=(80, LINES + 1)) as pilot:
        app.show(ended(*down_from(20)))
        await pilot.press(*["down"] * moved)
        mine = life(ended=20 - moved).key
        for last in range(21, 26):
            before = app.seen()
            app.show(ended(*down_from(last)))
            await pilot.pause()
            assert app.cursor() == mine
            assert mine in app.seen()
            if moved >= LINES:
                assert app.seen().index(mine) == before.index(mine)


async def test_a_person_who_has_scrolled_away_is_left_there() -> None:
    app = Alone()
    async with app.run_test(size=(80, LINES + 1)) as pilot:
        app.show(ended(*down_from(40)))
        await pilot.pause()
        app.past.scroll_to(y=20, animate=False, force=True)
        app.show([replace(each, note="x") for each in ended(*down_from(40))])
        await pilot.pause()
        assert app.past.scroll_offset.y == 20


async def test_a_call_that_leaves_by_itself_hands_the_cursor_to_no_other() -> None:
    app = Alone()
    async with app.run_test(size=(80, LINES + 1)) as pilot:
        app.show(ended(5, 4, 3, 2, 1))
        await pilot.press("down", "down")
        app.show(ended(5, 4, 2, 1))
        assert app.cursor() is None
        app.show(ended(6, 5, 4, 2, 1))
        assert app.cursor() is None
        app.show(ended(5, 4, 2, 1))
        await pilot.press("down")
        assert app.cursor() == life(ended=2).key
        app.show(ended(5, 4, 1))
        await pilot.press("up")
        assert app.cursor() == life(ended=4).key


async def test_a_call_of_many_hours_keeps_its_minutes() -> None:
    app = Alone()
    async with app.run_test(size=(80, LINES + 1)) as pilot:
        long = life(ended=36_300)
        app.show([long])
        await pilot.pause()
        [line] = [text for text in text_of(app) if "+7916" in text]
        assert " 10:05 h " in line


async def test_who_looks_for_others_finds_it_on_the_first_unless_its_own_is_among_them() -> None:
    app = Alone()
    async with app.run_test(size=(80, LINES + 1)) as pilot:
        app.show(ended(*down_from(30)))
        await pilot.press("end")
        app.show(ended(3, 2, 1), sought=True)
        assert app.cursor() == life(ended=1).key
        app.show(ended(*down_from(30)), sought=True)
        await pilot.pause()
        assert app.cursor() == life(ended=1).key
        assert app.cursor() in app.seen()
        app.show(ended(9, 8), sought=True)
        await pilot.pause()
        assert app.cursor() == life(ended=9).key
        app.show([], sought=True)
        assert app.cursor() is None
        app.show(ended(9, 8), sought=True)
        assert app.cursor() == life(ended=9).key
