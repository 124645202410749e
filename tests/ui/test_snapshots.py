"""A few pictures that must not change unseen, at the sizes that supervisors have.

These tests are not coroutines: pytest-textual-snapshot runs its own event loop.
"""

import pytest
from textual.pilot import Pilot

from app.simulator.server import running
from app.ui.dashboard import Dashboard
from tests.ui.board_pilot import Hand
from tests.ui.scenes import SCENES, TestClock, still_dashboard
from tests.ui.snapshot import SnapCompare

PICTURES = [
    ("board", (80, 24)),
    ("board", (120, 40)),
    ("extensions", (80, 24)),
    ("whisper", (80, 24)),
    ("hangup", (80, 24)),
    ("nobody", (80, 24)),
    ("nothing-chosen", (80, 24)),
]


@pytest.mark.parametrize(("name", "size"), PICTURES, ids=str)
def test_picture(name: str, size: tuple[int, int], snap_compare: SnapCompare) -> None:
    scene = SCENES[name]
    clock = TestClock()
    with running(scene.options) as exchange:
        app = still_dashboard(exchange, clock, scene.extensions)

        async def act(pilot: Pilot[None]) -> None:
            assert isinstance(pilot.app, Dashboard)
            await scene.act(Hand(pilot.app, pilot), exchange, clock)

        assert snap_compare(app, terminal_size=size, run_before=act)
