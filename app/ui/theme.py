"""Where the styles lie, and the themes.

The default one uses nothing but the terminal's own sixteen colours: they are what the person at
that terminal has chosen to be able to read, on a light ground or a dark one, and they cost the
fewest bytes on the line.
"""

from dataclasses import replace
from pathlib import Path

from textual.theme import Theme

_IN_WHEEL = Path(__file__).parents[1] / "styles"
_IN_CHECKOUT = Path(__file__).parents[2] / "styles"
STYLES = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT
"""The folder of the style sheets: `app/styles` in the wheel, `styles` in a checkout."""

TERMINAL = Theme(
    name="terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "row-cursor-text-style": "none",
        "block-cursor-blurred-foreground": "ansi_black",
        "block-cursor-blurred-background": "ansi_white",
        "border": "ansi_cyan",
        "border-blurred": "ansi_bright_black",
        "footer-key-foreground": "ansi_cyan",
        "input-cursor-background": "ansi_cyan",
        "input-cursor-foreground": "ansi_black",
        "input-cursor-text-style": "none",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "screen-selection-background": "ansi_blue",
        "screen-selection-foreground": "ansi_white",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_white",
        "scrollbar-active": "ansi_white",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
    },
)

DARK = Theme(
    name="dark",
    primary="#7aa2f7",
    secondary="#89ddff",
    warning="#e0af68",
    error="#f7768e",
    success="#9ece6a",
    accent="#7dcfff",
    foreground="#d5d9e5",
    background="#16181f",
    surface="#1f222c",
    panel="#2a2e3a",
    variables={
        "block-cursor-foreground": "#16181f",
        "block-cursor-background": "#7dcfff",
        "row-cursor-text-style": "none",
        "border": "#7aa2f7",
        "footer-key-foreground": "#7dcfff",
        "input-cursor-text-style": "none",
    },
)

LIGHT = Theme(
    name="light",
    dark=False,
    primary="#1f5fbf",
    secondary="#00708a",
    warning="#8a5a00",
    error="#b3261e",
    success="#2a7a1f",
    accent="#00618a",
    foreground="#1b1f27",
    background="#fbfbf8",
    surface="#f0f0ec",
    panel="#e4e4de",
    variables={
        "block-cursor-foreground": "#fbfbf8",
        "block-cursor-background": "#00618a",
        "row-cursor-text-style": "none",
        "border": "#1f5fbf",
        "footer-key-foreground": "#00618a",
        "input-cursor-text-style": "none",
    },
)

THEMES = (TERMINAL, DARK, LIGHT)
"""By choice; the names are those that `[ui] theme` takes."""


def without_colours(theme: Theme) -> Theme:
    """The theme for NO_COLOR: what only a ground of its own would show is drawn reversed."""
    names = ("row-cursor-text-style", "block-cursor-text-style", "input-cursor-text-style")
    return replace(theme, variables=theme.variables | dict.fromkeys(names, "reverse"))
