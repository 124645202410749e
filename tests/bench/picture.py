"""Is the picture on the far side what Textual believes to show, cell by cell, in every frame?

The dashboard runs with a witness beside it; here what arrived is fed into one emulator, and each
picture the witness noted, painted anew, into another.
"""

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import subjects
from tests.bench.far_side import FarSide, Picture, far_side
from tests.bench.report import Figure

CALLS = 200
Step = bytes | tuple[int, int]
PAUSE = 0.25
STEPS: tuple[Step, ...] = (
    *(b"jjjkj", b"\x1b[6~", b"\x1b[6~", b"\x1b[F", b"kkk", b"\x1b[H"),
    *(b"x", b"\x1b", b"t", b"1", b"0", b"\x1b", b"w", b"\x1b"),
    *(b"e", b"\xd0\xbf", b"\x1b[B", b"\x1b", b"\x1b", b"\x10", b"th", b"\x1b", b"\x1b"),
    *((80, 24), b"\x1b[F", (200, 60), b"x", (100, 30), b"\x1b", (59, 20), (61, 12), (120, 40)),
    *(b"\x1b[H", b"b", b"\r", b"\x1b", b"p", b"\r", b"\x1b", b"jj"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`told`: cells that could be compared; `wrong`: those that differed, `frames`: of so many."""

    frames: int
    told: int
    wrong: int
    first: str = ""


def figures() -> list[Figure]:
    found = []
    for name, truecolor in (("16 colours", False), ("truecolor", True)):
        verdict = compare(truecolor=truecolor)
        if not verdict.told:
            raise AssertionError("nothing could be compared")
        found.append(Figure(f"frames compared, {name}", verdict.frames, ""))
        found.append(Figure(f"cells that differ, {name}", verdict.wrong, "", most=0))
        if verdict.first:
            sys.stderr.write(f"  the first that differs: {verdict.first}\n")
    return found


def compare(*, truecolor: bool, steps: Sequence[Step] = STEPS) -> Verdict:
    """Let the dashboard be used, and look at every frame of it."""
    with (
        subjects.exchange(CALLS, time.monotonic()) as exchange,
        subjects.home() as folder,
        tempfile.NamedTemporaryFile("r", encoding="utf-8") as notes,
    ):
        board = subjects.board(exchange.base_url, folder, truecolor=truecolor)
        command = (*board.command[:1], "-m", "tests.bench.witness", notes.name)
        with far_side(command, environment=board.environment) as side:
            side.wait_for(rb"\+7")
            time.sleep(2)
            _use(side, steps)
            time.sleep(2)
            side.press(b"q")
            time.sleep(1)
            data = side.data()
        return judge(data, Path(notes.name))


def _use(side: FarSide, steps: Sequence[Step]) -> None:
    for step in steps:
        if isinstance(step, bytes):
            side.press(step)
        else:
            side.resize(*step)
        time.sleep(PAUSE)


def judge(data: bytes, notes: Path) -> Verdict:
    """Compare what `data` paints with what the witness noted."""
    frames = told = wrong = fed = 0
    first = ""
    picture: Picture | None = None
    for line in notes.read_text(encoding="utf-8").splitlines():
        note = json.loads(line)
        columns, lines = note["size"]
        if picture is None:
            picture = Picture((columns, lines))
        elif (picture.screen.columns, picture.screen.lines) != (columns, lines):
            picture.screen.resize(lines, columns)
        picture.feed(data[fed : note["sent"]])
        fed = note["sent"]
        anew = painted_anew(note["lines"], (columns, lines))
        pending = note["pending"]
        frames += 1
        for y in range(lines):
            for x in range(columns):
                if any(rx <= x < rx + w and ry <= y < ry + h for rx, ry, w, h in pending):
                    continue
                told += 1
                there, right = as_seen(picture, x, y), as_seen(anew, x, y)
                if there != right:
                    wrong += 1
                    first = first or f"frame {frames}, {x},{y}: {there} is not {right}"
    return Verdict(frames, told, wrong, first)


def as_seen(picture: Picture, x: int, y: int) -> tuple[object, ...]:
    """A cell as a person sees it: of an empty one only the ground, and lines through it."""
    cell = picture.screen.buffer[y][x]
    lines = (cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data == " " and not any(lines):
        return (" ", cell.bg)
    return (cell.data, cell.fg, cell.bg, cell.bold, cell.italics, cell.blink, *lines)


def painted_anew(lines: Sequence[str], size: tuple[int, int]) -> Picture:
    picture = Picture(size)
    for y, text in enumerate(lines, 1):
        picture.feed(f"\x1b[{y};1H{text}".encode())
    return picture
