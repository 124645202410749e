"""What goes out between two pens, and what a text may put into cells."""

import pytest
from rich.color import ColorSystem
from rich.style import Style

from app.ui.terminal.cells import cells, is_steady
from app.ui.terminal.pens import Pen, Pens


def pens(*styles: str, colours: ColorSystem = ColorSystem.STANDARD) -> tuple[Pens, list[Pen]]:
    box = Pens(colours)
    return box, [box.of(Style.parse(style))[0] for style in styles]


@pytest.mark.parametrize(
    ("before", "after", "sequence"),
    [
        ("none", "red", "\x1b[31m"),
        ("red", "none", "\x1b[m"),
        ("red", "green", "\x1b[32m"),
        ("bold red", "red", "\x1b[22m"),
        ("bold dim red", "dim red", "\x1b[22;2m"),
        ("underline bold red on blue", "bold red on blue", "\x1b[24m"),
        ("overline red", "red", "\x1b[0;31m"),
        ("underline2 underline", "underline2", "\x1b[0;21m"),
        ("red", "red", ""),
    ],
)
def test_the_shortest_way_from_one_pen_to_the_next(before: str, after: str, sequence: str) -> None:
    box, (old, new) = pens(before, after)
    assert box.change(old, new) == sequence


def test_spaces_that_look_alike_have_one_pen() -> None:
    box, made = pens("bold red", "italic green", "none", "underline", "red on blue", "on blue")
    spaces = [box.of_spaces(pen) for pen in made]
    assert spaces[0] is spaces[1] is spaces[2] is box.plain
    assert spaces[3] is not box.plain
    assert spaces[4] is spaces[5]


def test_what_only_textual_sees_of_a_style_makes_no_other_pen() -> None:
    box = Pens(ColorSystem.STANDARD)
    first, second = (Style.parse("red") + Style.from_meta({"row": row}) for row in (1, 2))
    assert box.of(first) == box.of(second)


def test_colours_are_those_that_the_terminal_has() -> None:
    _box, [pen] = pens("#ff0000", colours=ColorSystem.TRUECOLOR)
    assert pen.foreground == "38;2;255;0;0"
    _box, [pen] = pens("#ff0000", colours=ColorSystem.EIGHT_BIT)
    assert pen.foreground.startswith("38;5;")
    _box, [pen] = pens("#ff0000", colours=ColorSystem.STANDARD)
    assert pen.foreground in ("31", "91")


def test_no_sequence_is_longer_than_the_linux_console_reads() -> None:
    style = "bold dim italic underline blink reverse conceal strike #010203 on #040506"
    box, [pen] = pens(style, colours=ColorSystem.TRUECOLOR)
    for part in box.change(box.plain, pen).split("m"):
        assert part.count(";") < 16
    assert box.change(box.plain, pen).endswith("48;2;4;5;6m")


def test_a_link_is_opened_and_closed() -> None:
    box = Pens(ColorSystem.STANDARD)
    linked = box.of(Style(link="https://example.org"))[0]
    assert ";https://example.org\x1b\\" in box.change(box.plain, linked)
    assert box.change(linked, box.plain).startswith("\x1b]8;;\x1b\\")


def test_no_text_can_command_the_terminal() -> None:
    assert cells("a\x1b[2J\x9b1m\x07b\r\n\x7f") == list("a[2J1mb")


def test_cells_are_graphemes_and_wide_ones_take_two() -> None:
    assert cells("é漢e\u0301👩\u200d🔥Ж") == ["é", "漢", "", "e\u0301", "👩\u200d🔥", "", "Ж"]
    assert [is_steady(cell) for cell in ("é", "漢", "e\u0301", "👩", "Ж", "●", "⚠")] == [
        True, True, False, False, True, True, False,
    ]  # fmt: skip
