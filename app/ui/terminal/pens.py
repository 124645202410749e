"""Pens: what a style comes to on this terminal, and the cheapest way from one to the next.

A pen is what the terminal can see of a style: attributes, two colours, a link. Equal pens are the
same object, so that cells are compared by identity. What only Textual sees of a style (its meta) is
not part of it.
"""

from dataclasses import dataclass

from rich.color import Color, ColorSystem
from rich.style import Style

_OFF = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "7": "27",
    "8": "28",
    "9": "29",
}
"""What ends an attribute. The rare ones have no end that every terminal knows: after them, all is
reset."""
_SEEN_ON_SPACES = frozenset({"4", "7", "9", "21", "51", "52", "53"})
_MOST_PARAMETERS = 16
"""The Linux console forgets what follows in one sequence."""


@dataclass(frozen=True, slots=True, eq=False)
class Pen:
    """Attributes as their SGR codes; colours as their parameters, empty for the terminal's own."""

    attributes: tuple[str, ...] = ()
    foreground: str = ""
    background: str = ""
    link: str = ""

    @property
    def key(self) -> tuple[tuple[str, ...], str, str, str]:
        return (self.attributes, self.foreground, self.background, self.link)


class Pens:
    """Hands out the pens of styles; each style is looked at once."""

    def __init__(self, colours: ColorSystem) -> None:
        self._colours = colours
        self.plain = Pen()
        self._pens = {self.plain.key: self.plain}
        self._of: dict[Style | None, tuple[Pen, Pen]] = {None: (self.plain, self.plain)}
        self._blanks = {self.plain: self.plain}
        self._changes: dict[tuple[Pen, Pen], str] = {}

    def __len__(self) -> int:
        return len(self._of)

    def of(self, style: Style | None) -> tuple[Pen, Pen]:
        """The pen of a style, and the pen of its spaces."""
        pens = self._of.get(style)
        if pens is None:
            pen = self._pen(style) if style is not None else self.plain
            pens = self._of[style] = (pen, self.of_spaces(pen))
        return pens

    def of_spaces(self, pen: Pen) -> Pen:
        """All pens whose spaces look alike have the same one here."""
        blank = self._blanks.get(pen)
        if blank is None:
            shown = pen.link or not _SEEN_ON_SPACES.isdisjoint(pen.attributes)
            blank = pen if shown else self._same(Pen(background=pen.background))
            self._blanks[pen] = blank
        return blank

    def change(self, old: Pen, new: Pen) -> str:
        """The shortest sequence after which `new` is in the terminal's hand instead of `old`."""
        if old is new:
            return ""
        sequence = self._changes.get((old, new))
        if sequence is None:
            sequence = self._changes[old, new] = _link(old, new) + min(
                _anew(new), _difference(old, new), key=len
            )
        return sequence

    def _same(self, pen: Pen) -> Pen:
        return self._pens.setdefault(pen.key, pen)

    def _pen(self, style: Style) -> Pen:
        return self._same(
            Pen(
                _attributes(style),
                self._colour(style.color, foreground=True),
                self._colour(style.bgcolor, foreground=False),
                f"id={style.link_id};{style.link}" if style.link else "",
            )
        )

    def _colour(self, colour: Color | None, *, foreground: bool) -> str:
        if colour is None or colour.is_default:
            return ""
        return ";".join(colour.downgrade(self._colours).get_ansi_codes(foreground))


def _attributes(style: Style) -> tuple[str, ...]:
    known = (
        ("1", style.bold),
        ("2", style.dim),
        ("3", style.italic),
        ("4", style.underline),
        ("5", style.blink),
        ("6", style.blink2),
        ("7", style.reverse),
        ("8", style.conceal),
        ("9", style.strike),
        ("21", style.underline2),
        ("51", style.frame),
        ("52", style.encircle),
        ("53", style.overline),
    )
    return tuple(code for code, on in known if on)


def _anew(pen: Pen) -> str:
    """From nothing: all is reset first."""
    codes = [*pen.attributes, *filter(None, (pen.foreground, pen.background))]
    return _sequence(["0", *codes]) if codes else "\x1b[m"


def _difference(old: Pen, new: Pen) -> str:
    """From what is in hand."""
    gone = [code for code in old.attributes if code not in new.attributes]
    if gone and not _OFF.keys() >= {*old.attributes, *new.attributes}:
        return _anew(new)
    ended = list(dict.fromkeys(_OFF[code] for code in gone))
    # Bold and dim have one end in common: the one that stays begins again.
    begun = [c for c in new.attributes if c not in old.attributes or _OFF.get(c) in ended]
    codes = ended + begun
    if new.foreground != old.foreground:
        codes.append(new.foreground or "39")
    if new.background != old.background:
        codes.append(new.background or "49")
    return _sequence(codes) if codes else ""


def _sequence(codes: list[str]) -> str:
    whole = ";".join(codes)
    if whole.count(";") < _MOST_PARAMETERS:
        return f"\x1b[{whole}m"
    return "".join(f"\x1b[{code}m" for code in codes)


def _link(old: Pen, new: Pen) -> str:
    if old.link == new.link:
        return ""
    return f"\x1b]8;{new.link}\x1b\\" if new.link else "\x1b]8;;\x1b\\"
