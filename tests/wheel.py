"""Checks a built wheel: what must be inside is, and the installed command opens the dashboard.

    python -m tests.wheel WHEEL INSTALLED_COMMAND

Run by `.ci/run`, from an environment that has the test libraries; the command under test lives in
one that has nothing but the wheel.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tests.terminal.program import terminal

SHEETS = Path(__file__).parents[1] / "styles"
CATALOGUES = Path(__file__).parents[1] / "app" / "locale"


def expected() -> set[str]:
    """Every style sheet and every compiled catalogue, as named in the wheel."""
    sheets = {f"app/styles/{sheet.name}" for sheet in SHEETS.glob("*.tcss")}
    catalogues = {
        f"app/locale/{source.relative_to(CATALOGUES).with_suffix('.mo').as_posix()}"
        for source in CATALOGUES.rglob("*.po")
    }
    return sheets | catalogues


def check(wheel: Path, command: str) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    if missing := expected() - inside:
        raise SystemExit(f"not in the wheel: {', '.join(sorted(missing))}")
    with tempfile.TemporaryDirectory() as elsewhere:
        version = subprocess.run(
            [command, "--version"], cwd=elsewhere, check=True, capture_output=True, text=True
        )
        home = {"HOME": elsewhere, "XDG_CONFIG_HOME": elsewhere, "XDG_STATE_HOME": elsewhere}
        with terminal([command, "demo"], directory=elsewhere, environment=home) as screen:
            picture = screen.wait_for(r"\d+ talking.*\d+ s old")
            screen.press("q")
            code = screen.wait_for_exit()
    if code:
        raise SystemExit(f"the demo ended with {code}; it had shown:\n{picture}")
    sys.stdout.write(f"{version.stdout.strip()} starts from its wheel\n")


if __name__ == "__main__":
    check(Path(sys.argv[1]), sys.argv[2])
