"""Every screen in every language: nothing is left untranslated, and everything has its place."""

import re
from collections.abc import Iterator

import pytest
from textual.app import App
from textual.widget import Widget
from textual.widgets import Button, Static

from app.ui.widgets.key_bar import KeyBar
from tests.languages import LANGUAGES, MARKED
from tests.ui.scenes import MORE, STEADY, scene
from tests.ui.stage import SIZES

EVERYWHERE = (*STEADY, *MORE)
NARROW = SIZES[0]
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = {
    "csv",
    "callwatch",
    # On the keys of every keyboard.
    "Esc", "Tab", "PgUp", "PgDn", "Home", "End", "Enter", "Del",
    # Of the themes, as the settings take them.
    "terminal", "dark", "light", "high", "contrast", "colour", "blind",
    # Of the address and the file that the first start shows.
    "https", "apiproxy", "telphin", "ru", "config", "toml",
    # What groups and callers are called, and who sits at the keyboard.
    "Sales", "Support", "queue", "Supervisor", "VIP", "Jane", "Miller", "OOO", "Romashka", "anna",
    # In the names that the exchange gives to recordings.
    "rec",
}  # fmt: skip
"""Words that are the same in each language."""


@pytest.mark.parametrize("name", EVERYWHERE)
async def test_every_text_on_a_screen_comes_from_the_catalogue(name: str) -> None:
    with scene(name, MARKED) as play:
        async with play.app.run_test(size=(120, 40), notifications=True) as pilot:
            keyboard = await play.act(pilot)
            await pilot.pause()
            picture = keyboard.text()
    assert set(LATIN.findall(picture)) - NAMES == set(), picture


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERYWHERE)
async def test_every_text_has_room_at_80_columns(name: str, language: str) -> None:
    with scene(name, language) as play:
        async with play.app.run_test(size=NARROW, notifications=True) as pilot:
            keyboard = await play.act(pilot)
            await pilot.pause()
            assert cut(play.app) == [], keyboard.text()


def cut(app: App[None]) -> list[tuple[str, str]]:
    """The widgets on the screen whose text is not seen whole, and that text."""
    found = []
    for widget in texts(app.screen):
        room = widget.content_size
        wanted = widget.get_content_height(app.size, app.size, room.width)
        longest = widest(widget)
        if wanted > room.height or longest > room.width:
            found.append((widget.css_identifier, str(widget.render())))
    return found


def texts(screen: Widget) -> Iterator[Widget]:
    for widget in screen.walk_children(Widget):
        if isinstance(widget, Static | Button | KeyBar) and widget.is_on_screen and widget.display:
            yield widget


def widest(widget: Widget) -> int:
    """Cells of what cannot be wrapped: the longest word, or all of it."""
    content = str(widget.render())
    if widget.styles.text_wrap == "nowrap" or isinstance(widget, Button):
        return max(map(len, content.splitlines()), default=0)
    return max(map(len, content.split()), default=0)
