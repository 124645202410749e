"""Where the styles lie, and the themes.

The default one uses nothing but the terminal's own sixteen colours: they are what the person at
that terminal has chosen to be able to read, on a light ground or a dark one, and they cost the
fewest bytes on the line.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from textual.theme import Theme

_IN_WHEEL = Path(__file__).parents[1] / "styles"
_IN_CHECKOUT = Path(__file__).parents[2] / "styles"
STYLES = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT
"""The folder of the style sheets: `app/styles` in the wheel, `styles` in a checkout."""
DIALOG = STYLES / "dialog.tcss"
"""What all dialogs share; read before the sheet of each."""

PALETTE = (
    "primary",
    "secondary",
    "warning",
    "error",
    "success",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
)
"""The colours that a theme is made of."""

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
        "quiet-text-style": "dim",
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


def ground(
    name: str,
    colours: Mapping[str, str],
    *,
    dark: bool,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Theme:
    """A theme on a ground of its own; what is not among the `colours` follows from them.

    They have a name of `PALETTE` each, all of which must be there. `variables`: what would follow
    otherwise.
    """
    following = {
        "block-cursor-foreground": colours["background"],
        "block-cursor-background": colours["accent"],
        "row-cursor-text-style": "none",
        "border": colours["primary"],
        "footer-key-foreground": colours["accent"],
        "input-cursor-text-style": "none",
        "input-selection-background": colours["primary"],
        "input-selection-foreground": colours["background"],
        "quiet-text-style": "dim",
    }
    return Theme(
        name=name,
        dark=dark,
        primary=colours["primary"],
        secondary=colours["secondary"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        accent=colours["accent"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        variables=following | dict(variables),
    )


DARK = ground(
    "dark",
    {
        "primary": "#7aa2f7",
        "secondary": "#89ddff",
        "warning": "#e0af68",
        "error": "#f7768e",
        "success": "#9ece6a",
        "accent": "#7dcfff",
        "foreground": "#d5d9e5",
        "background": "#16181f",
        "surface": "#1f222c",
        "panel": "#2a2e3a",
    },
    dark=True,
)

LIGHT = ground(
    "light",
    {
        "primary": "#1f5fbf",
        "secondary": "#00677f",
        "warning": "#8a5a00",
        "error": "#b3261e",
        "success": "#246b1b",
        "accent": "#00618a",
        "foreground": "#1b1f27",
        "background": "#fbfbf8",
        "surface": "#f0f0ec",
        "panel": "#e4e4de",
    },
    dark=False,
)

HIGH_CONTRAST = ground(
    "high-contrast",
    {
        "primary": "#ffffff",
        "secondary": "#7df9ff",
        "warning": "#ffd700",
        "error": "#ff9494",
        "success": "#6bff6b",
        "accent": "#ffff00",
        "foreground": "#ffffff",
        "background": "#000000",
        "surface": "#000000",
        "panel": "#0a0a0a",
    },
    dark=True,
    # Nothing is toned down here: what is quiet elsewhere has its word and its glyph.
    variables={"quiet-text-style": "none", "text-muted": "#ffffff", "text-disabled": "#c8c8c8"},
)

COLOUR_BLIND = ground(
    "colour-blind",
    # Okabe and Ito's colours: told apart whichever kind of cone is missing.
    {
        "primary": "#56b4e9",
        "secondary": "#cc79a7",
        "warning": "#f0e442",
        "error": "#ec7a2d",
        "success": "#56b4e9",
        "accent": "#e69f00",
        "foreground": "#e8e8e8",
        "background": "#101418",
        "surface": "#191e24",
        "panel": "#232a32",
    },
    dark=True,
)

THEMES = (TERMINAL, DARK, LIGHT, HIGH_CONTRAST, COLOUR_BLIND)
"""By choice; the names are those that `[ui] theme` takes, beside those of a user's own."""


def without_colours(theme: Theme) -> Theme:
    """The theme for NO_COLOR: what only a ground of its own would show is drawn reversed."""
    names = ("row-cursor-text-style", "block-cursor-text-style", "input-cursor-text-style")
    return replace(theme, variables=theme.variables | dict.fromkeys(names, "reverse"))
