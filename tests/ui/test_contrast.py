"""Every screen in every theme: what stands on it can be read, measured cell by cell."""

import pytest
from rich.segment import Segment
from textual.app import App
from textual.color import Color

from app.ui.looks import Looks
from app.ui.theme import HIGH_CONTRAST, THEMES
from tests.ui.colours import LEGIBLE, VERY_LEGIBLE, contrast
from tests.ui.scenes import STEADY, scene

GROUNDED = [theme.name for theme in THEMES if not theme.ansi]
QUIET = 3.0
"""What WCAG wants of what is no text to read: here what is toned down, and said elsewhere too."""
DRAWN = set("─│╭╮╰╯▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▔▐▕╸╺━┃ ")
"""Frames and bars are no text."""


@pytest.mark.parametrize("theme", GROUNDED)
@pytest.mark.parametrize("name", STEADY)
async def test_every_text_can_be_read(name: str, theme: str) -> None:
    with scene(name, looks=Looks(theme=theme)) as play:
        async with play.app.run_test(size=(100, 30), notifications=True) as pilot:
            await play.act(pilot)
            await pilot.pause()
            faint = {
                found: round(ratio, 2)
                for segment in segments(play.app)
                if (found := colours_of(segment))
                and (ratio := contrast(*found)) < wanted(theme, segment)
            }
    assert faint == {}


def segments(app: App[None]) -> list[Segment]:
    strips = app.screen._compositor.render_strips()
    return [segment for strip in strips for segment in strip if set(segment.text) - DRAWN]


def colours_of(segment: Segment) -> tuple[Color, Color] | None:
    style = segment.style
    if style is None or style.color is None or style.bgcolor is None:
        return None
    front, ground = (Color.from_rich_color(part) for part in (style.color, style.bgcolor))
    return (ground, front) if style.reverse else (front, ground)


def wanted(theme: str, segment: Segment) -> float:
    if theme == HIGH_CONTRAST.name:
        return VERY_LEGIBLE
    return QUIET if segment.style is not None and segment.style.dim else LEGIBLE
