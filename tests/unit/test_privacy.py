"""What is hidden stays hidden, whatever the text and whatever is kept of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.privacy import LEAST_HIDDEN, MOST_KEPT, STAR, WHOLE, Mask, Masking

KEPT = st.integers(0, MOST_KEPT)
MIDDLE = st.builds(Mask, st.just(Masking.MIDDLE), KEPT, KEPT)
TEXTS = st.text(alphabet=st.characters(exclude_characters=STAR), max_size=40)


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (Mask(), "+79161234567", "+79161234567"),
        (Mask(Masking.MIDDLE), "+79161234567", "+7********67"),
        (Mask(Masking.MIDDLE, 4, 0), "89161234567", "8916*******"),
        (Mask(Masking.MIDDLE, 0, 0), "89161234567", "***********"),
        (Mask(Masking.MIDDLE), "8916123", WHOLE),
        (Mask(Masking.MIDDLE), "112", WHOLE),
        (Mask(Masking.MIDDLE, 6, 6), "+79161234567", WHOLE),
        (Mask(Masking.ALL), "+79161234567", WHOLE),
        (Mask(Masking.ALL), "", ""),
        (Mask(Masking.MIDDLE), "", ""),
    ],
)
def test_a_number_keeps_what_the_mask_says(mask: Mask, number: str, shown: str) -> None:
    assert mask.number(number) == shown


@pytest.mark.parametrize(
    ("mask", "name", "shown"),
    [
        (Mask(), "Иван Петров", "Иван Петров"),
        (Mask(Masking.MIDDLE), "Иван Петров", "Ив***ов"),
        (Mask(Masking.MIDDLE), "Ян", WHOLE),
        (Mask(Masking.MIDDLE, 2, 0), "Иван Петров", "Ив***"),
        (Mask(Masking.ALL), "Ян", WHOLE),
    ],
)
def test_a_name_keeps_its_ends_and_not_its_length(mask: Mask, name: str, shown: str) -> None:
    assert mask.name(name) == shown


def test_no_mark_is_left_on_a_star() -> None:
    assert Mask(Masking.MIDDLE, 0, 1).name("Alexandre\u0301") == WHOLE


@given(MIDDLE, TEXTS)
def test_no_more_is_shown_than_is_kept(mask: Mask, text: str) -> None:
    for shown in (mask.number(text), mask.name(text)):
        plain = shown.replace(STAR, "")
        assert len(plain) <= mask.keep_first + mask.keep_last
        assert len(plain) <= max(0, len(text) - LEAST_HIDDEN)
        assert bool(shown) == bool(text)


@given(MIDDLE, TEXTS, TEXTS)
def test_texts_with_the_same_ends_look_the_same(mask: Mask, one: str, other: str) -> None:
    same_ends = [f"Анна ab{middle:<60}cd Петрова" for middle in (one, other)]
    assert len({mask.name(text) for text in same_ends}) == 1


@given(TEXTS.filter(bool))
def test_of_a_text_hidden_wholly_not_even_the_length_is_told(text: str) -> None:
    mask = Mask(Masking.ALL)
    assert mask.number(text) == mask.name(text) == WHOLE


@given(TEXTS)
def test_without_a_mask_nothing_changes(text: str) -> None:
    assert Mask().number(text) == Mask().name(text) == text
