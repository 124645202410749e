"""The wallboard's picture: figures as large as there is room, bars that tell more from less."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from app.locale.characters import encoded
from app.ui.widgets.big_digits import BLOCK, HEIGHT, figure, widest, width_of
from app.ui.widgets.sparkline import BARS, PLAIN_BARS, bars_for, sparkline
from app.ui.widgets.wall import Picture, Said, Tile, laid_out

FIGURES = st.text(st.sampled_from("0123456789:–"), min_size=1, max_size=8)


def text_of(lines: Sequence[Sequence[Said]]) -> list[str]:
    return ["".join(said.text for said in line) for line in lines]


def picture(*figures: str, head: int = 1, foot: int = 3) -> Picture:
    row = tuple(Tile("● Label", each, "talking") for each in figures)
    return Picture(
        tuple((Said("head"),) for _n in range(head)),
        (row, row[:2], row[1:]),
        tuple((Said("foot"),) for _n in range(foot)),
    )


@given(FIGURES, st.integers(1, 8), st.integers(1, 4))
def test_all_lines_of_a_figure_are_as_wide_as_it_says(text: str, wide: int, high: int) -> None:
    lines = figure(text, wide, high)
    assert len(lines) == HEIGHT * high
    assert {len(line) for line in lines} == {width_of(text, wide)}


def test_no_two_digits_look_alike_and_ascii_shows_them_too() -> None:
    shapes = {c: tuple(figure(c, 1, 1)) for c in "0123456789–"}
    assert len(set(shapes.values())) == len(shapes)
    assert encoded("\n".join(figure("1", 1, 1)), "ascii").decode().splitlines() == [
        " # ",
        "## ",
        " # ",
        " # ",
        "###",
    ]


@given(FIGURES, st.integers(0, 120))
def test_a_figure_is_as_wide_as_there_is_room(text: str, room: int) -> None:
    wide = widest(text, room, 8)
    assert not wide or width_of(text, wide) <= room
    assert wide == 8 or width_of(text, wide + 1) > room


@given(
    st.tuples(FIGURES, FIGURES, FIGURES),
    st.integers(1, 220),
    st.integers(1, 70),
    st.integers(0, 2),
    st.integers(0, 3),
)
def test_the_picture_fits_any_size(
    figures: tuple[str, str, str], width: int, height: int, head: int, foot: int
) -> None:
    lines = text_of(laid_out(picture(*figures, head=head, foot=foot), width, height))
    assert len(lines) == height
    if width >= 60 and height >= 12:
        assert lines.count("foot") == foot
        assert all(cell_len(line) <= max(width, 4) for line in lines)


@pytest.mark.parametrize(("size", "dot"), [((80, 24), 2), ((120, 40), 4), ((200, 60), 6)])
def test_the_figures_grow_with_the_screen(size: tuple[int, int], dot: int) -> None:
    lines = text_of(laid_out(picture("1", "12", "3"), *size))
    assert lines[2].startswith("  " + " " * dot + BLOCK * dot + " ")
    assert lines[-1] == "foot"


def test_where_lines_are_few_everything_is_said_small() -> None:
    lines = text_of(laid_out(picture("12", "3:05", "0"), 60, 12))
    assert BLOCK not in "".join(lines)
    assert "Label 12" in lines[1]
    assert "Label 3:05" in lines[1]


def test_bars_tell_more_from_less_and_unknown_from_nothing() -> None:
    assert sparkline([0, 1, 10, None, 5], 10) == "▁▂█ ▅"
    assert sparkline([0, 1, 10, None, 5], 10, PLAIN_BARS) == ".:# +"
    assert sparkline([0, None], 0) == "▁ "


def test_a_terminal_without_bars_gets_plain_ones() -> None:
    assert bars_for("utf-8") == BARS
    assert bars_for("ascii") == PLAIN_BARS
    assert bars_for("koi8_r") == PLAIN_BARS
    assert len(set(PLAIN_BARS)) == len(BARS)


@given(st.lists(st.one_of(st.none(), st.integers(0, 500)), max_size=60))
def test_a_higher_value_never_has_a_lower_bar(values: list[int | None]) -> None:
    known = [value for value in values if value is not None]
    line = sparkline(values, max(known, default=0))
    assert len(line) == len(values)
    bars = [(v, BARS.index(c)) for v, c in zip(values, line, strict=True) if v is not None]
    assert sorted(bars) == sorted(bars, key=lambda each: (each[1], each[0]))
