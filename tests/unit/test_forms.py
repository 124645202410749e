"""Dates and numbers in the local way, as the library of all the world's forms writes them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from app.locale import use_language
from app.locale.forms import (
    date_and_time,
    date_read,
    decimal,
    hour_and_minute,
    minute_or_day,
    number,
    percent,
    time_of_day,
)
from tests.languages import speaking

AT = datetime(2026, 3, 9, 7, 5, 2, tzinfo=UTC)


@pytest.fixture
def russian() -> Iterator[None]:
    with speaking("ru"):
        yield


def test_english_is_plain() -> None:
    local = AT.astimezone()
    assert date_and_time(AT) == f"{local:%Y-%m-%d %H:%M:%S}"
    assert number(5000) == "5000"
    assert number(1234567) == "1,234,567"
    assert decimal(0.5) == "0.5"
    assert decimal(2.0) == "2"
    assert percent(0.5) == "50%"


def test_a_moment_of_another_day_has_its_date() -> None:
    midnight = AT.astimezone().replace(hour=0, minute=0, second=0)
    assert minute_or_day(midnight, midnight + timedelta(hours=23)) == "00:00"
    evening = midnight - timedelta(minutes=1)
    assert minute_or_day(evening, midnight) == "2026-03-08 23:59"
    with speaking("ru"):
        assert minute_or_day(evening, midnight) == "08.03.2026 23:59"


@pytest.mark.usefixtures("russian")
def test_russian_is_as_in_russia() -> None:
    local = AT.astimezone()
    assert date_and_time(AT) == f"{local:%d.%m.%Y %H:%M:%S}"
    assert hour_and_minute(AT) == format_time(local, "HH:mm", locale="ru")
    assert time_of_day(AT) == format_time(local, "medium", locale="ru")
    assert date_and_time(AT).split()[0] == format_date(local, "dd.MM.y", locale="ru")
    assert percent(0.5) == format_percent(0.5, locale="ru")


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize("count", [0, 7, 999, -12, 10_000, 1_234_567, -100_000])
def test_russian_numbers_have_their_spaces(count: int) -> None:
    assert number(count) == format_decimal(count, locale="ru")


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize("amount", [0.5, 2.0, 1.25, 300.0, -0.1])
def test_russian_fractions_have_their_comma(amount: float) -> None:
    assert decimal(amount) == format_decimal(amount, locale="ru")


@given(st.integers())
def test_a_number_is_the_same_without_its_separators(count: int) -> None:
    assert number(count).replace(",", "") == str(count)


@pytest.mark.usefixtures("russian")
def test_a_day_is_read_as_it_is_written() -> None:
    assert date_read("24.11.2026") == datetime(2026, 11, 24).astimezone()
    assert date_read("2026-11-24") is None
    assert date_read("31.02.2026") is None


def test_a_language_without_a_catalogue_has_the_forms_of_the_source() -> None:
    use_language("de")
    assert decimal(0.5) == "0.5"
