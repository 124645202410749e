"""What a caller writes into a name reaches the screen as visible characters, or not at all."""

import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth, wcwidth

from app.telphin.text import LONGEST, MARKS_PER_BASE, STAND_IN, cells, clean_text

ANY_TEXT = st.text(st.characters(), max_size=600)  # lone surrogates included
BY_CATEGORY = tuple(
    (chr(point), unicodedata.category(chr(point))) for point in range(sys.maxunicode)
)
UNSHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Me", "Mc")
TROUBLE = st.text(
    st.sampled_from(
        "aя漢\u0301\u0323\u0308\u20e3\u0e33\u0903 \u00a0\t\n\x1b\x7f\x9b\u202e\u2066\u200b\u200d"
        "\ufeff\ufe0f\u0958\ufb2c\u0344\u1100\u1161\u11a8\ud800\ue000\U0001f468\U0001f3fd\U0001f1f7"
        "\U000e0041\U0001d160\u2028\x85\x00"
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "101",
        "+7 (916) 123-45-67",
        "Иванова Мария",
        "Ёлкин «Рога и Копыта» № 5",
        "O'Brien & Söhne",
        "Nguyễn Văn Ạ",
        "山田太郎",
        "שלום",
        "😀 fun",
        "[@click=app.bell]x[/]",
    ],
)
def test_a_readable_text_stays_as_it_is(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x85",
        "\x9b",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u202e",
        "\u2060",
        "\u2066",
        "\u2069",
        "\ufeff",
        "\ufe0f",
        "\U000e0041",
        "\U000e0100",
        "\u034f",
        "\u115f",
        "\u3164",
        "\uffa0",
        "\u2800",
        "\ud800",
        "\ue000",
        "\U0010fffd",
        "\u0378",
        "\uffff",
        "\u20e3",
        "\U0001f3fd",
        "\U0001f1f7",
        "\u0903",
        "\u094d",
        "\u2630",
        "\u4dc0",
        "\u3248",
    ],
)
def test_a_hidden_character_leaves_a_visible_stand_in(hidden: str) -> None:
    assert clean_text(f"Ив{hidden}ан") == f"Ив{STAND_IN}ан"


@pytest.mark.parametrize("space", ["\t", "\n", "\r", "\v", "\f", "\u2028", "\u00a0", "\u3000"])
def test_every_kind_of_space_becomes_a_plain_one(space: str) -> None:
    assert clean_text(f"{space}Иван{space}Петров{space}") == "Иван Петров"


def test_an_escape_sequence_is_text_without_its_escape() -> None:
    assert clean_text("\x1b]52;c;cm0gLXJm\x07") == f"{STAND_IN}]52;c;cm0gLXJm{STAND_IN}"


def test_decomposed_letters_are_composed() -> None:
    assert clean_text("Андреи\u0306") == "Андрей"


def test_a_thousand_marks_on_one_letter_leave_a_few() -> None:
    assert clean_text("a" + "\u0323" * 1_000 + "b") == "ạ\u0323\u0323b"
    assert clean_text("a" + "\u0323" * 100_000 + "b") == "ạ\u0323\u0323…"


def test_a_mark_at_the_beginning_sits_on_nothing_of_ours() -> None:
    assert clean_text("\u0301a") == f"{STAND_IN}a"
    assert clean_text("  \u0301a") == f"{STAND_IN}a"


@pytest.mark.parametrize("letter", ["a", "漢"])
def test_what_is_too_long_ends_in_an_ellipsis_within_the_bound(letter: str) -> None:
    clean = clean_text(letter * 1_000_000)
    assert clean.endswith(letter + "…")
    assert LONGEST - 1 <= cells(clean) <= LONGEST


def test_the_longest_that_fits_is_not_cut() -> None:
    assert clean_text("a" * LONGEST) == "a" * LONGEST


def test_what_follows_a_megabyte_of_blanks_is_missed_visibly() -> None:
    assert clean_text(" " * 1_000_000 + "Иван") == "…"


@settings(deadline=None)
@given(ANY_TEXT | TROUBLE)
@example("\u0958" + "\u0301" * 4)
@example("\ufb2c\u0301\u0323")
@example("a\u0323\u0301\u0308\u0344")
@example("\u1100\u1161\u11a8")
@example("\U0001d160")
@example("a" * 255 + " " + "b")
def test_whatever_comes_the_result_is_one_bounded_line_of_visible_characters(text: str) -> None:
    clean = clean_text(text)

    assert clean == clean.strip()
    assert all(c.isprintable() for c in clean)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Me") for c in clean)
    assert unicodedata.is_normalized("NFC", clean)
    assert cells(clean) <= LONGEST
    assert cells(clean) == cell_len(clean) == wcswidth(clean) == sum(map(wcwidth, clean))
    assert most_marks_in_a_row(clean) <= MARKS_PER_BASE
    assert not clean or unicodedata.category(clean[0]) not in ("Mn", "Mc")
    clean.encode()


@settings(deadline=None)
@given(ANY_TEXT | TROUBLE)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


def test_every_character_that_is_let_through_is_as_wide_for_all() -> None:
    """Ours, rich's (which lays the screen out), and wcwidth's (what a terminal draws)."""
    shown = [c for c, category in BY_CATEGORY if category not in UNSHOWN]
    for clean in map(clean_text, in_between(shown)):
        assert cells(clean) == cell_len(clean) == wcswidth(clean) == sum(map(wcwidth, clean)), clean


def test_every_character_without_a_look_of_its_own_is_a_stand_in() -> None:
    spaces = "\t\n\v\f\r"
    unshown = [c for c, category in BY_CATEGORY if category in UNSHOWN and c not in spaces]
    for start in range(0, len(unshown), 200):
        some = "".join(unshown[start : start + 200])
        assert clean_text(some) == STAND_IN * len(some)


def in_between(characters: list[str]) -> Iterator[str]:
    """Each of them between two narrow letters and between two wide ones, many in one text."""
    for start in range(0, len(characters), 20):
        yield "".join(f"a{c}a漢{c}漢" for c in characters[start : start + 20])


def most_marks_in_a_row(text: str) -> int:
    most = row = 0
    for character in text:
        row = row + 1 if unicodedata.category(character) in ("Mn", "Mc") else 0
        most = max(most, row)
    return most
