"""How the dashboard is to look on this terminal.

Imports nothing of ours, since commands make one and settings know the names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

THEME_NAMES = ("terminal", "dark", "light", "high-contrast", "colour-blind")
"""Of the themes that there are without a word in the settings, the default first."""


@dataclass(frozen=True, slots=True)
class Looks:
    """`theme`: its name; `delta`: send frames as differences; `mouse`: listen to it.

    `bell` and `desktop`: how the terminal tells of what needs attention. `problems`: what of the
    settings cannot be, in sentences. `macros`, `own_themes` and `keys`: the settings' own, by
    name, as they were written. `wallboard`: begin with it.
    """

    theme: str = THEME_NAMES[0]
    delta: bool = True
    mouse: bool = True
    bell: bool = False
    desktop: Literal["off", "osc9", "osc777", "auto"] = "off"
    problems: tuple[str, ...] = ()
    macros: Mapping[str, object] = field(default_factory=dict)
    own_themes: Mapping[str, object] = field(default_factory=dict)
    keys: Mapping[str, object] = field(default_factory=dict)
    wallboard: bool = False


AS_THEY_COME = Looks()
