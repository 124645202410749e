"""Writes for terminals and for scripts: aligned columns, and JSON that is safe to print."""

import json
import sys
from collections.abc import Iterable, Sequence

from app.telphin.text import cells, clean_text

WIDEST = 32
"""Cells that a name may take, so that a long one does not push the other columns away."""
_ELLIPSIS = "…"


def write_json(value: object) -> None:
    """As JSON with every character beyond ASCII escaped: nothing in it can steer a terminal."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True, indent=2) + "\n")


def write_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their widest text, in cells."""
    table = [list(titles), *([clean_text(cell) for cell in row] for row in rows)]
    widths = [max(cells(row[i]) for row in table) for i in range(len(titles))]
    for row in table:
        line = "  ".join(padded(text, width) for text, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")


def write_warnings(warnings: Iterable[str]) -> None:
    """A line each, on stderr, where they are in nobody's way."""
    for warning in warnings:
        sys.stderr.write(f"callwatch: {clean_text(warning)}\n")


def padded(text: str, width: int) -> str:
    """The text in at least `width` cells."""
    return text + " " * (width - cells(text))


def shortened(text: str, width: int = WIDEST) -> str:
    """The text in at most `width` cells; what is cut off leaves an ellipsis."""
    text = clean_text(text)
    if cells(text) <= width:
        return text
    while cells(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS
