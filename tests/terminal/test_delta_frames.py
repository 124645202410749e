"""What is sent as differences makes the same picture as what Textual would have sent whole.

`DELTA_FRAMES=2000 pytest tests/terminal/test_delta_frames.py` looks longer.
"""

import os
from typing import Literal

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from textual.strip import Strip

from app.ui.terminal.shown import Shown, Update
from tests.terminal.emulator import Emulator, Ink
from tests.terminal.frames import Picture, Story

System = Literal["standard", "256", "truecolor"]
SYSTEMS: dict[System, ColorSystem] = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}


def as_textual_sends_it(picture: Picture, system: System) -> list[list[Ink]]:
    """The picture on a terminal that has been sent all of it by Textual itself."""
    emulator = Emulator(picture.width, picture.height)
    emulator.show(picture.whole().render_segments(_console(system)))
    return emulator.picture()


def _console(system: System) -> Console:
    return Console(color_system=system, force_terminal=True, _environ={})


def _forget_what_was_rendered(picture: Picture) -> None:
    """Rich and Textual keep the sequences of a style for the first colour system that asks."""
    Strip.render_ansi.cache_clear()
    for line in picture.lines:
        for strip in line.values():
            for segment in strip or ():
                if segment.style is not None:
                    segment.style._ansi = None


@settings(
    deadline=None,
    max_examples=int(os.environ.get("DELTA_FRAMES", "40")),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32), system=st.sampled_from(sorted(SYSTEMS)))
def test_any_frames_in_any_order_come_out_as_textual_would_show_them(
    seed: int, system: System
) -> None:
    story = Story(seed)
    emulator = Emulator(1, 1)
    for _ in range(story.random.randint(1, 2)):  # again after a resize, or Ctrl+L
        picture = story.picture()
        emulator.spoil(picture.width, picture.height)
        shown = Shown(picture.width, picture.height, SYSTEMS[system])
        update: Update = picture.whole()
        for _ in range(story.random.randint(1, 8)):
            cursor = story.place(picture)
            emulator.show(shown.sequence_for(update, cursor))
            _forget_what_was_rendered(picture)
            assert emulator.picture() == as_textual_sends_it(picture, system)
            assert emulator.at == cursor
            assert shown.sequence_for(picture.whole(), cursor) == ""
            picture, update = story.after(picture)
