"""The foot of a screen: the keys and what they do, on as many lines as it takes."""

from typing import ClassVar

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

Hint = tuple[str, str]
"""A key and what it does."""

BETWEEN = 2
"""Cells between two hints."""


class KeyBar(Widget):
    """Shows hints, never torn apart at a line's end."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key"}

    # `id` is Textual's name for it.
    def __init__(self, hints: list[Hint], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._hints = hints

    def show(self, hints: list[Hint]) -> None:
        """Show other hints; nothing is sent where they are the same."""
        if hints != self._hints:
            self._hints = hints
            self.refresh(layout=True)

    def render(self) -> RenderResult:
        return Content("\n").join(
            self._line(hints) for hints in lines(self._hints, self.size.width)
        )

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(lines(self._hints, width))

    def _line(self, hints: list[Hint]) -> Content:
        style = self.get_visual_style("key-bar--key")
        return Content(" " * BETWEEN).join(
            Content.assemble((key, style), f" {label}") for key, label in hints
        )


def lines(hints: list[Hint], width: int) -> list[list[Hint]]:
    """Share the hints out over lines of `width` cells, in their order."""
    shared: list[list[Hint]] = [[]]
    used = 0
    for key, label in hints:
        cells = cell_len(key) + 1 + cell_len(label)
        if shared[-1] and used + BETWEEN + cells > width:
            shared.append([])
        used = cells + (used + BETWEEN if shared[-1] else 0)
        shared[-1].append((key, label))
    return shared
