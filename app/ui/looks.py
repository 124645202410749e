"""How the dashboard is to look on this terminal. Imports nothing, since commands make one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Looks:
    """`theme`: its name; `delta`: send frames as differences; `mouse`: listen to it."""

    theme: str = "terminal"
    delta: bool = True
    mouse: bool = True


AS_THEY_COME = Looks()
