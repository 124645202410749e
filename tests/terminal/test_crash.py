"""What ends the program unexpectedly: the terminal is given back, one line says where to look."""

import sys
from pathlib import Path

import pytest

from tests.terminal.ends import assert_given_back, ended, last_output, modes
from tests.terminal.program import terminal

ROOT = str(Path(__file__).parents[2])
PRIVATE = "+79160000001 Ivan hunter2"
BROKEN = {
    "the picture": (
        "from app.ui.widgets.call_table import CallTable\n"
        "def broken(table, crop):\n"
        f"    token = {PRIVATE!r}\n"
        "    raise KeyError(token)\n"
        "CallTable.render_lines = broken\n"
    ),
    "the style sheet": (
        "from app.ui.dashboard import Dashboard\nDashboard.CSS_PATH = ['nowhere.tcss']\n"
    ),
    "the start": (
        "from app.ui.dashboard import Dashboard\n"
        "def broken(app):\n"
        f"    raise KeyError({PRIVATE!r})\n"
        "Dashboard.on_load = broken\n"
    ),
    "the end": (
        "from app.ui.dashboard import Dashboard\n"
        "async def broken(app):\n"
        f"    raise KeyError({PRIVATE!r})\n"
        "Dashboard.on_mount = lambda app: app.exit()\n"
        "Dashboard._close_all = broken\n"
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_terminal_is_given_back_and_one_line_tells_where_the_report_is(
    what: str, tmp_path: Path
) -> None:
    program = BROKEN[what] + "import sys\nfrom app.cli import main\nsys.exit(main(['demo']))"
    environment = {"XDG_STATE_HOME": str(tmp_path), "LANGUAGE": "C"}
    command = [sys.executable, "-c", program]
    with terminal(command, directory=ROOT, environment=environment) as screen:
        before = modes(screen)
        said = last_output(screen).decode()
        assert modes(screen) == before
        assert ended(screen) == 70
    painted, _, after = said.rpartition("\x1b[?25h")
    if painted:
        assert_given_back(f"{painted}\x1b[?25h".encode())
    log = tmp_path / "callwatch" / "callwatch.log"
    [line] = [line for line in after.split("\r\n") if line]
    assert line.startswith("callwatch: an unexpected error ended this (")
    assert line.endswith(f"; the report is in {log}.")
    report = log.read_text()
    assert "ERROR" in report
    for private in PRIVATE.split():
        assert private not in said
        # ... but in the source that a report quotes, which here is the test's own.
        assert private not in report.replace(PRIVATE, "")
