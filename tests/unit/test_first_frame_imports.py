"""The first picture waits for nothing that it does not need: what is imported before it."""

import subprocess
import sys

BEFORE_THE_FIRST_FRAME = """
import app.cli, app.commands.guard, app.commands.dashboard, app.ui.dashboard
from app.settings import load
load('/dev/null', {}, environment={})
"""
LATER = {
    "httpx",
    "httpcore",
    "anyio",
    "starlette",
    "uvicorn",
    "click",
    "pygments",
    "rich.traceback",
    "gzip",
    "phonenumbers",
    "app.calls.conditions",
    "app.calls.export",
    "app.calls.figures",
    "app.calls.history",
    "app.calls.life",
    "app.calls.query_reader",
    "app.calls.suggestions",
    "app.commands.arguments",
    "app.telphin.client",
    "app.telphin.wire",
    "app.ui.keymap",
    "app.ui.palette",
    "app.ui.screens.audit",
    "app.ui.screens.columns",
    "app.ui.screens.details",
    "app.ui.screens.extensions",
    "app.ui.screens.help",
    "app.ui.screens.history",
    "app.ui.screens.wallboard",
    "app.simulator.server",
}


def test_the_first_frame_needs_no_http_no_dialogs_and_no_simulator() -> None:
    found = imported(BEFORE_THE_FIRST_FRAME)
    assert found & LATER == set()
    assert not [name for name in found if name.startswith("app.ui.dialogs.")]


def test_the_client_does_without_the_command_line_of_httpx() -> None:
    modules = imported("import app.telphin.client")
    assert "httpx" in modules
    assert modules & {"click", "pygments", "rich", "statistics"} == set()


def imported(code: str) -> set[str]:
    """The modules that a fresh interpreter has after `code`."""
    tell = "\nimport sys; print(*[name for name, found in sys.modules.items() if found])"
    told = subprocess.run(
        [sys.executable, "-c", code + tell], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())
