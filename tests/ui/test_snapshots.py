"""Pictures that must not change unseen: every screen, in each language, at the usual sizes.

These tests are not coroutines: pytest-textual-snapshot runs its own event loop.
"""

import pytest
from textual.pilot import Pilot

from tests.languages import LANGUAGES
from tests.ui.scenes import STEADY, scene
from tests.ui.snapshot import SnapCompare
from tests.ui.stage import SIZES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STEADY)
def test_picture(
    name: str, size: tuple[int, int], language: str, snap_compare: SnapCompare
) -> None:
    with scene(name, language) as play:

        async def act(pilot: Pilot[None]) -> None:
            await play.act(pilot)

        assert snap_compare(play.app, terminal_size=size, run_before=act)
