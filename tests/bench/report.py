"""What was measured, and how it is put: figure, value, ratio, goal, met or missed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

HEADINGS = ("figure", "value", "beside", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """`beside`: what the ratio is to.

    `most`: the goal, of the ratio where there is one, else of the value; `None`: only told.
    """

    name: str
    value: float
    unit: str
    beside: float | None = None
    beside_name: str = ""
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.beside if self.beside else None

    @property
    def met(self) -> bool | None:
        if self.most is None:
            return None
        return (self.value if self.beside is None else self.ratio or 0.0) <= self.most


def table(figures: Iterable[Figure]) -> str:
    return aligned([HEADINGS, *map(_row, figures)])


def as_json(figures: Iterable[Figure]) -> str:
    return json.dumps([asdict(f) | {"ratio": f.ratio, "met": f.met} for f in figures], indent=1)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _row(figure: Figure) -> tuple[str, ...]:
    beside = "" if figure.beside is None else f"{number(figure.beside)} {figure.beside_name}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    goal = "" if figure.most is None else f"<= {figure.most:g}"
    if figure.most is not None and figure.beside is None:
        goal += f" {figure.unit}"
    verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
    return (figure.name, f"{number(figure.value)} {figure.unit}", beside, ratio, goal, verdict)


def number(value: float) -> str:
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
