"""Large figures for a screen on the wall: digits of full blocks, three by five, made larger whole.

Blocks and spaces only, so that a terminal that knows nothing but ASCII shows the same shapes.
"""

HEIGHT = 5
"""Lines of a figure that is not made larger."""
BLOCK = "█"
_SHAPES = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
    "–": ("   ", "   ", "###", "   ", "   "),
}


def width_of(text: str, wide: int) -> int:
    """Cells that a figure takes whose dots are `wide` cells."""
    return sum((len(_SHAPES[c][0]) + 1) * wide for c in text) - (wide if text else 0)


def widest(text: str, room: int, most: int) -> int:
    """How wide its dots can be for it to fit into so many cells; 0 where it does not fit at all."""
    return next((wide for wide in range(most, 0, -1) if width_of(text, wide) <= room), 0)


def figure(text: str, wide: int, high: int) -> list[str]:
    """The lines of a figure, each as wide as `width_of` says. `text`: digits, `:` and `–`."""
    lines: list[str] = []
    for line in range(HEIGHT):
        dots = " ".join(_SHAPES[c][line] for c in text)
        cells = "".join((BLOCK if dot == "#" else " ") * wide for dot in dots)
        lines += [cells] * high
    return lines
