"""Keys by group, in as many columns as there is room for: what the help shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from app.ui.widgets.columns import fitted
from app.ui.widgets.key_bar import Hint

COLUMN = 37
"""Cells that a column takes at least."""
BETWEEN = 2
"""Cells between two columns, and between a key and what it does."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A group: its heading, and each key with what it does."""

    heading: str
    hints: Sequence[Hint]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column: a heading, or a key (empty where its text goes on) and its text."""

    key: str
    text: str
    is_heading: bool = False


class KeyTable(Widget):
    """Shows `groups`, none of which is empty."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-table--heading", "key-table--key"}

    # `id` is Textual's name for it.
    def __init__(self, groups: Sequence[Keys], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._groups = groups

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(map(len, columns(self._groups, width)), default=0)

    def render(self) -> RenderResult:
        shared = columns(self._groups, self.size.width)
        width = _width(len(shared), self.size.width)
        room = self._key_width()
        lines = [
            Content(" " * BETWEEN).join(
                self._cell(column[n] if n < len(column) else Line("", ""), width, room)
                for column in shared
            )
            for n in range(max(map(len, shared), default=0))
        ]
        return Content("\n").join(lines)

    def _cell(self, line: Line, width: int, room: int) -> Content:
        if line.is_heading:
            heading = Content.styled(line.text, self.get_visual_style("key-table--heading"))
            return heading + " " * (width - cell_len(line.text))
        key = Content.styled(fitted(line.key, room), self.get_visual_style("key-table--key"))
        return key + " " * BETWEEN + fitted(line.text, width - room - BETWEEN)

    def _key_width(self) -> int:
        return key_width(self._groups)


def key_width(groups: Sequence[Keys]) -> int:
    return max((cell_len(key) for group in groups for key, _text in group.hints), default=0)


def columns(groups: Sequence[Keys], width: int) -> list[list[Line]]:
    """The lines of each column, about as many in each; no heading stands alone at an end."""
    count = max(1, (width + BETWEEN) // (COLUMN + BETWEEN))
    text_width = _width(count, width) - key_width(groups) - BETWEEN
    lines = list(_lines(groups, max(1, text_width)))
    height = -(-len(lines) // count)
    shared: list[list[Line]] = [[]]
    for line, following in pairwise((*lines, Line("", ""))):
        column = shared[-1]
        full = len(column) >= height and not column[-1].is_heading
        alone = line.is_heading and len(column) == height - 1 and bool(column and following.text)
        if (full or alone) and len(shared) < count:
            shared.append([])
        if shared[-1] or line.text:
            shared[-1].append(line)
    return shared


def _lines(groups: Sequence[Keys], width: int) -> Iterator[Line]:
    for n, group in enumerate(groups):
        if n:
            yield Line("", "")
        yield Line("", group.heading, is_heading=True)
        for key, text in group.hints:
            first, *others = wrap(text, width) or [""]
            yield Line(key, first)
            yield from (Line("", other) for other in others)


def _width(count: int, width: int) -> int:
    return max(1, (width - BETWEEN * (count - 1)) // count)
