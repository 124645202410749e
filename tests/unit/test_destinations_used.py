"""Which numbers are remembered as used, for how long, and which never."""

import json
from pathlib import Path

import pytest

from app.calls.extension import Directory, Extension
from app.watch.destinations import MOST_KEPT, PART, Destinations
from app.watch.remembered import Remembered

PEOPLE = Directory.of([Extension(11, "000*101", "Anna")])
OUTSIDE = "+79161234567"


@pytest.fixture
def remembered(tmp_path: Path) -> Remembered:
    return Remembered(tmp_path / "state.json", "the account")


def test_what_was_used_is_there_at_the_next_start_the_latest_first(remembered: Remembered) -> None:
    first = Destinations(remembered=remembered)
    for number in (OUTSIDE, "101", OUTSIDE):
        first.use(number, PEOPLE)
    assert first.used == Destinations(remembered=remembered).used == (OUTSIDE, "101")


def test_two_windows_keep_what_both_have_used(remembered: Remembered) -> None:
    one, other = Destinations(remembered=remembered), Destinations(remembered=remembered)
    assert not one.used
    assert not other.used
    one.use("101", PEOPLE)
    other.use("102", PEOPLE)
    assert other.used == ("102", "101")


def test_only_so_many_are_kept(remembered: Remembered) -> None:
    used = Destinations(remembered=remembered)
    for number in range(100, 100 + 2 * MOST_KEPT):
        used.use(str(number), PEOPLE)
    assert len(used.used) == len(Destinations(remembered=remembered).used) == MOST_KEPT


def test_behind_a_mask_no_outside_number_is_kept(remembered: Remembered) -> None:
    used = Destinations(remembered=remembered, keeps_outside=False)
    used.use(OUTSIDE, PEOPLE)
    used.use("101", PEOPLE)
    assert used.used == ("101",)
    assert OUTSIDE not in remembered.path.read_text()


@pytest.mark.parametrize("kept", ["101", 7, None, {"a": 1}, [7, None, "x", "", "+7 916", ["101"]]])
def test_what_is_no_list_of_numbers_is_not_trusted(remembered: Remembered, kept: object) -> None:
    remembered.keep(PART, kept)
    assert Destinations(remembered=remembered).used == ()
    assert json.loads(remembered.path.read_text())


def test_without_a_memory_it_lasts_as_long_as_the_session() -> None:
    used = Destinations()
    used.use("101", PEOPLE)
    used.use("102", PEOPLE)
    assert used.used == ("102", "101")
