"""How numbers are written in the country: to look at, with never another digit."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.call import Call, CallKey, CallState, Direction, Party
from app.calls.destination import parse_destination
from app.calls.extension import Directory, Extension
from app.calls.presentation import Presentation
from app.calls.privacy import Mask, Masking
from app.calls.written import get_ready, is_country, written

ANNA = Extension(1, "000*101", "Anna")
LONG = Extension(2, "000*4951234", "Long")


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    get_ready()


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+79161234567", "+7 916 123-45-67"),
        ("79161234567", "+7 916 123-45-67"),
        ("89161234567", "8 (916) 123-45-67"),
        ("+74951234567", "+7 495 123-45-67"),
        ("88001234567", "8 (800) 123-45-67"),
        ("+78001234567", "+7 800 123-45-67"),
        ("+442079460958", "+44 20 7946 0958"),
        ("+375291234567", "+375 29 123-45-67"),
    ],
)
def test_an_outside_number_is_written_as_people_write_it(number: str, shown: str) -> None:
    assert written(number, "RU") == shown


@pytest.mark.parametrize(
    "number",
    [
        "101",
        "000*101",
        "*98",
        "112",
        "",
        "+7916",
        "+7********67",
        "***",
        "4951234567",
        "1" * 15,
        "Anna",
        "+7 916 123-45-67",
    ],
)
def test_everything_else_stays_as_it_is(number: str) -> None:
    assert written(number, "RU") == number


def test_without_a_country_nothing_is_changed() -> None:
    assert written("+79161234567", "") == "+79161234567"
    assert written("+79161234567", "XX") == "+7 916 123-45-67"
    assert (is_country("RU"), is_country("KZ"), is_country("XX")) == (True, True, False)


@given(
    st.from_regex(r"\+?[0-9*#]{0,16}", fullmatch=True), st.sampled_from(["RU", "KZ", "US", "DE"])
)
def test_never_is_there_another_digit_and_what_is_written_can_be_dialled(
    number: str, country: str
) -> None:
    shown = written(number, country)
    if shown != number:
        assert parse_destination(shown).lstrip("+") == number.lstrip("+")


def test_nothing_is_loaded_before_somebody_asks_for_it() -> None:
    code = (
        "import sys; from app.calls.written import written; "
        "print(written('+79161234567', 'RU'), 'phonenumbers' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "+79161234567 False\n"


def call(number: str) -> Call:
    key, caller = CallKey(1, "a"), Party(number, "Ivan")
    return Call(key, CallState.TALKING, Direction.IN, caller, Party("101"))


def test_sentences_have_it_and_what_is_compared_or_recorded_has_not() -> None:
    presentation = Presentation(Directory.of([ANNA, LONG]), country="RU")
    outside = call("+79161234567")
    assert presentation.party(outside) == "+7 916 123-45-67  Ivan"
    assert presentation.other(outside).number == "+79161234567"
    assert presentation.caller(outside).number == "+79161234567"
    assert presentation.written("4951234") == "4951234"


@pytest.mark.parametrize(
    ("masking", "shown"), [(Masking.MIDDLE, "+7********67"), (Masking.ALL, "***")]
)
def test_the_mask_is_laid_over_the_plain_number(masking: Masking, shown: str) -> None:
    presentation = Presentation(Directory.of([ANNA]), Mask(masking), "RU")
    assert presentation.party(call("+79161234567")).startswith(f"{shown}  ")
