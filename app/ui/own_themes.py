"""A user's own themes, as `[theme.NAME]` in the settings describes them.

Each begins as one of ours (`base`) and changes colours of it. What cannot be taken is refused by
name, and the rest of the theme stands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from textual.app import App
from textual.color import Color, ColorParseError
from textual.theme import Theme

from app.locale import _
from app.telphin.text import clean_text, quoted
from app.ui.looks import Looks
from app.ui.theme import DARK, PALETTE, TERMINAL, THEMES, ground, without_colours

BASE = "base"
VARIABLES = (
    "block-cursor-foreground",
    "block-cursor-background",
    "border",
    "footer-key-foreground",
    "input-selection-background",
    "input-selection-foreground",
    "scrollbar",
    "scrollbar-background",
    "text-muted",
)
"""What follows from the colours, unless it is given."""
_NAME = re.compile(r"[\w-]+")
_ANSI = "ansi_"
_DARKEST_LIGHT = 0.5
"""Brightness from which on a ground is a light one."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The themes there are, the name of the one to begin with, and what could not be taken."""

    themes: tuple[Theme, ...]
    chosen: str
    problems: tuple[str, ...] = ()


def offer(looks: Looks) -> Offer:
    """Ours and the settings' own; where the chosen one is none of them, the terminal's colours."""
    own, problems = own_themes(looks.own_themes)
    themes = (*THEMES, *own)
    known = [theme.name for theme in themes]
    if looks.theme in known:
        return Offer(themes, looks.theme, problems)
    problem = _("ui.theme is {found}; there are {known}. These are the terminal's colours.").format(
        found=quoted(looks.theme), known=", ".join(known)
    )
    return Offer(themes, TERMINAL.name, (problem, *problems))


def dress(app: App[None], looks: Looks) -> tuple[str, ...]:
    """Give an app the themes there are, which are those that the styles were made for; returns
    what could not be taken.
    """
    offered = offer(looks)
    for theme in offered.themes:
        app.register_theme(without_colours(theme) if app.no_color else theme)
    app.theme = offered.chosen
    for name in app.available_themes.keys() - {theme.name for theme in offered.themes}:
        app.unregister_theme(name)
    return offered.problems


def own_themes(given: Mapping[str, object]) -> tuple[tuple[Theme, ...], tuple[str, ...]]:
    """The themes, and a sentence for each thing in them that cannot be."""
    themes: list[Theme] = []
    problems: list[str] = []
    for name, told in given.items():
        key = f"theme.{clean_text(name)}"
        if not _NAME.fullmatch(name):
            problems.append(
                _("{key} is no name of a theme; expected letters, digits and hyphens.").format(
                    key=key
                )
            )
        elif name in {theme.name for theme in THEMES}:
            problems.append(
                _("{key} is the name of a theme that there is; please choose another.").format(
                    key=key
                )
            )
        elif not isinstance(told, Mapping):
            problems.append(
                _("{key} is {found}; expected a section with colours.").format(
                    key=key, found=quoted(told)
                )
            )
        else:
            themes.append(_theme(name, _usable(key, told, problems)))
    return tuple(themes), tuple(problems)


def _theme(name: str, told: Mapping[str, str]) -> Theme:
    base = next((theme for theme in THEMES if theme.name == told.get(BASE)), DARK)
    palette = {colour: told.get(colour, str(getattr(base, colour))) for colour in PALETTE}
    variables = {variable: told[variable] for variable in VARIABLES if variable in told}
    if base.ansi:
        own = replace(base, name=name, variables=base.variables | variables)
        for colour in told.keys() & set(PALETTE):
            setattr(own, colour, told[colour])
        return own
    light = Color.parse(palette["background"]).brightness > _DARKEST_LIGHT
    kept = {"quiet-text-style": base.variables["quiet-text-style"]}
    return ground(name, palette, dark=not light, variables=kept | variables)


def _usable(key: str, told: Mapping[object, object], problems: list[str]) -> dict[str, str]:
    """What of a theme can be taken; a sentence for each part that cannot."""
    usable: dict[str, str] = {}
    base = told.get(BASE, DARK.name)
    known = [theme.name for theme in THEMES]
    if base not in known:
        problems.append(
            _("{key} is {found}; expected one of {known}. It begins as {base} now.").format(
                key=f"{key}.{BASE}", found=quoted(base), known=", ".join(known), base=DARK.name
            )
        )
        base = DARK.name
    usable[BASE] = str(base)
    for name, value in told.items():
        part = f"{key}.{clean_text(str(name))}"
        if name == BASE:
            continue
        if name not in (*PALETTE, *VARIABLES):
            problems.append(
                _("{key} is not a colour of a theme; expected one of {known}.").format(
                    key=part, known=", ".join((BASE, *PALETTE, *VARIABLES))
                )
            )
        elif not isinstance(value, str) or not _readable(value, ansi=base == TERMINAL.name):
            problems.append(
                _("{key} is {found}; expected a colour such as {example}.").format(
                    key=part,
                    found=quoted(value),
                    example="ansi_bright_blue" if base == TERMINAL.name else '"#7aa2f7"',
                )
            )
        else:
            usable[str(name)] = value.strip()
    return usable


def _readable(text: str, *, ansi: bool) -> bool:
    """Whether it is a colour that covers what lies below; of the terminal's only where `ansi`."""
    try:
        colour = Color.parse(text.strip())
    except ColorParseError:
        return False
    return colour.a == 1 and (ansi or not text.strip().startswith(_ANSI))
