"""Random frames, as Textual's compositor hands them over; a seed tells the same story again."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

ATTRIBUTES = (
    "bold", "dim", "italic", "underline", "blink", "blink2", "reverse", "conceal", "strike",
    "underline2", "frame", "encircle", "overline",
)  # fmt: skip
MARKS = "\u0301\u0308\u20e3"
# No joiner or selector without what it joins or selects: of those rich measures one width and
# splits by another.
EMOJI = (
    "😀",
    "🔥",
    "☎",
    "⚠",
    "☎\ufe0f",
    "⚠\ufe0f",
    "1\ufe0f\u20e3",
    "👩\u200d🔥",
    "👩\u200d👩\u200d👧",
)
ALPHABETS: tuple[Sequence[str], ...] = ("     ab01:.-", "жЙё│●✕─é", "漢字한，", EMOJI, MARKS)
Spans = list[tuple[int, int, int]]
Cut = dict[int, Strip | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame: each line as strips by their column."""

    width: int
    height: int
    lines: list[Cut]

    def whole(self) -> LayoutUpdate:
        strips = [[strip for strip in line.values() if strip is not None] for line in self.lines]
        return LayoutUpdate(list(strips), Region(0, 0, self.width, self.height))

    def spans(self, dirty: Spans) -> ChopsUpdate:
        return ChopsUpdate(self.lines, dirty, [self.ends(line) for line in self.lines])

    def ends(self, line: Cut) -> list[int]:
        return [*list(line)[1:], self.width]


class Story:
    """Draws frames that follow on one another, as random as they can be."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a story, not a secret
        self.styles = [self._style() for _ in range(6)]

    def picture(self) -> Picture:
        width, height = self.random.randint(1, 40), self.random.randint(1, 16)
        return self._other(width, height)

    def after(self, before: Picture) -> tuple[Picture, ChopsUpdate | LayoutUpdate]:
        """A picture of the same size, and the update that makes it of the one before."""
        kind = self.random.choice(("spans", "spans", "spans", "segment", "moved", "other"))
        if kind == "other":
            picture = self._other(before.width, before.height)
            return picture, picture.whole()
        if kind == "moved":
            picture = self._moved(before)
            return picture, picture.whole()
        return self._touched(before, one_segment=kind == "segment")

    def place(self, picture: Picture) -> tuple[int, int]:
        return self.random.randrange(picture.width), self.random.randrange(picture.height)

    def _other(self, width: int, height: int) -> Picture:
        return Picture(width, height, [self._line(width) for _ in range(height)])

    def _moved(self, before: Picture) -> Picture:
        lines, height = before.lines.copy(), before.height
        top, bottom = sorted((self.random.randrange(height), self.random.randrange(height)))
        for _ in range(self.random.randint(1, 6)):
            gone, fresh = sorted(self.random.choices(range(top, bottom + 1), k=2))
            if self.random.random() < 0.5:
                gone, fresh = fresh, gone
            del lines[gone]
            lines.insert(fresh, self._line(before.width))
        return Picture(before.width, height, lines)

    def _touched(self, before: Picture, *, one_segment: bool) -> tuple[Picture, ChopsUpdate]:
        lines = before.lines.copy()
        spans = []
        for y in sorted(self.random.sample(range(before.height), min(3, before.height))):
            x, end = self.random.choice(
                list(zip(lines[y], before.ends(lines[y]), strict=True)),
            )
            strip = lines[y][x]
            assert strip is not None
            new = self._strip_like(strip) if one_segment else self._strip(end - x)
            lines[y] = {**lines[y], x: new}
            inside = self.random.randrange(x, end)
            spans.append(self.random.choice([(y, x, end), (y, inside, inside + 1)]))
        picture = Picture(before.width, before.height, lines)
        return picture, picture.spans(spans)

    def _line(self, width: int) -> Cut:
        cuts = sorted(
            {0, *(self.random.randrange(width) for _ in range(self.random.randint(0, 2)))}
        )
        ends = [*cuts[1:], width]
        return {x: self._strip(end - x) for x, end in zip(cuts, ends, strict=True)}

    def _strip(self, width: int) -> Strip:
        segments = [
            Segment(self._text(), self._any_style()) for _ in range(self.random.randint(0, 5))
        ]
        return self._fitted(segments, width)

    def _strip_like(self, strip: Strip) -> Strip:
        """The same but for one segment."""
        segments = list(strip)
        at = self.random.randrange(len(segments))
        segments[at] = Segment(self._text(), segments[at].style)
        return self._fitted(segments, strip.cell_length)

    def _fitted(self, segments: list[Segment], width: int) -> Strip:
        if segments and segments[0].text[:1] in MARKS:
            # What leans on another widget's cell means nothing.
            segments[0] = Segment(f"x{segments[0].text}", segments[0].style)
        return Strip(segments).adjust_cell_length(width, self._any_style())

    def _text(self) -> str:
        length = self.random.randint(0, 14)
        if self.random.random() < 0.5:
            return "".join(self.random.choices(ALPHABETS[0], k=length))
        return "".join(self.random.choice(self.random.choice(ALPHABETS)) for _ in range(length))

    def _any_style(self) -> Style | None:
        if self.random.random() < 0.4:
            return None
        return self.random.choice(self.styles) if self.random.random() < 0.7 else self._style()

    def _style(self) -> Style:
        chosen = dict.fromkeys(self.random.sample(ATTRIBUTES, self.random.randint(0, 3)), True)
        style = Style(color=self._colour(), bgcolor=self._colour())
        for name in chosen:
            style += Style.parse(name)
        return style + Style.from_meta({"row": self.random.randint(0, 3)})

    def _colour(self) -> Color | None:
        kind = self.random.randrange(6)
        if kind <= 1:
            return None
        if kind == 2:
            return Color.default()
        if kind == 3:
            return Color.from_ansi(self.random.randrange(16))
        if kind == 4:
            return Color.from_ansi(self.random.randrange(16, 256))
        return Color.from_rgb(*(self.random.randrange(256) for _ in range(3)))
