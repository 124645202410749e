"""Writes for terminals and for scripts: aligned columns, and JSON that is safe to print."""

import json
import sys
from collections.abc import Sequence

from app.telphin.text import cells, clean_text


def write_json(value: object) -> None:
    """As JSON with every character beyond ASCII escaped: nothing in it can steer a terminal."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True, indent=2) + "\n")


def write_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their widest text, in cells."""
    table = [list(titles), *([clean_text(cell) for cell in row] for row in rows)]
    widths = [max(cells(row[i]) for row in table) for i in range(len(titles))]
    for row in table:
        padded = [
            text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True)
        ]
        sys.stdout.write("  ".join(padded).rstrip() + "\n")
