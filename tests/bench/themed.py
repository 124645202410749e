"""The dashboard in another theme, for the figure that asks for 16 million colours."""

import sys

from app.cli import main
from app.ui.dashboard import Dashboard

TRUECOLOR = "textual-dark"


def use(theme: str) -> None:
    """Let dashboards have that theme from the first frame on."""
    dashboards_own = Dashboard.__init__

    def made(dashboard: Dashboard, *args: object, **named: object) -> None:
        dashboards_own(dashboard, *args, **named)  # type: ignore[arg-type]
        dashboard.theme = theme

    Dashboard.__init__ = made  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    use(TRUECOLOR)
    sys.exit(main())
