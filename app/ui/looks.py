"""How the dashboard is to look on this terminal. Imports nothing, since commands make one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Looks:
    """`theme`: its name; `delta`: send frames as differences; `mouse`: listen to it.

    `bell` and `desktop`: how the terminal tells of what needs attention. `problems`: what of the
    settings cannot be, in sentences. `macros`: by their keys, as the settings have them.
    """

    theme: str = "terminal"
    delta: bool = True
    mouse: bool = True
    bell: bool = False
    desktop: Literal["off", "osc9", "osc777", "auto"] = "off"
    problems: tuple[str, ...] = ()
    macros: Mapping[str, object] = field(default_factory=dict)


AS_THEY_COME = Looks()
