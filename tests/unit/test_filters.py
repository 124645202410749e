"""Filters with a name, those used before and the one in force: kept, and checked when read back."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.query import NO_QUERY, parse_query
from app.settings import load
from app.watch.filters import (
    MOST_SAVED,
    MOST_USED,
    PART,
    BadFilter,
    Filters,
    SavedFilter,
    filters_of_settings,
)
from app.watch.remembered import Remembered

LONG = SavedFilter("Long", parse_query("ringing >20s"), fixed=True)


@pytest.fixture
def remembered(tmp_path: Path) -> Remembered:
    return Remembered(tmp_path / "state.json", "account")


def saved(filters: Filters) -> list[tuple[str, str]]:
    return [(each.name, each.query.text) for each in filters.saved]


def in_force(filters: Filters, text: str) -> None:
    filters.show(parse_query(text))
    filters.settle()


def test_what_was_left_is_there_again_after_a_restart(remembered: Remembered) -> None:
    first = Filters(remembered)
    in_force(first, "ringing")
    first.save("Rings")
    in_force(first, "talking >5m")
    again = Filters(remembered)
    assert again.now == parse_query("talking >5m")
    assert again.used == ("ringing", "talking >5m")
    assert saved(again) == [("Rings", "ringing")]


def test_windows_side_by_side_lose_nothing_of_each_other(remembered: Remembered) -> None:
    one, other = Filters(remembered), Filters(remembered)
    in_force(one, "ringing")
    one.save("Rings")
    in_force(other, "talking")
    assert other.used == ("ringing", "talking")
    other.save("Talks")
    assert saved(Filters(remembered)) == [("Rings", "ringing"), ("Talks", "talking")]
    one.remove(one.saved[0])
    other.settle()
    assert saved(Filters(remembered)) == [("Talks", "talking")]
    assert one.now.text == "ringing"
    one.refresh()
    assert saved(one) == [("Talks", "talking")]
    assert one.now.text == "ringing"


def test_what_cannot_be_kept_lasts_at_least_as_long_as_the_window(
    remembered: Remembered, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = Filters(remembered)
    in_force(filters, "ringing")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", disk_full)
        filters.save("Rings")
        in_force(filters, "talking")
    assert saved(filters) == [("Rings", "ringing")]
    in_force(filters, "out")
    assert saved(Filters(remembered)) == [("Rings", "ringing")]


def disk_full(_handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_filter_that_is_asked_for_stands_above_the_last_one(remembered: Remembered) -> None:
    in_force(Filters(remembered), "ringing")
    assert Filters(remembered, wanted=parse_query("out")).now == parse_query("out")
    assert Filters(remembered, wanted=NO_QUERY).now == NO_QUERY


def test_what_is_only_typed_is_not_remembered(remembered: Remembered) -> None:
    filters = Filters(remembered)
    filters.show(parse_query("ring"))
    assert Filters(remembered).now == NO_QUERY


def test_a_filter_used_again_is_the_last_one_and_the_oldest_are_forgotten() -> None:
    filters = Filters()
    for n in range(MOST_USED + 5):
        in_force(filters, f"ext:{n}")
    in_force(filters, "ext:30")
    assert len(filters.used) == MOST_USED
    assert filters.used[-1] == "ext:30"
    assert filters.used.count("ext:30") == 1
    in_force(filters, "")
    assert filters.used[-1] == "ext:30"


def test_those_of_the_settings_come_first_and_are_not_changed_here(remembered: Remembered) -> None:
    in_force(Filters(remembered), "out")
    before = Filters(remembered)
    before.save("Out")
    before.save("Long")
    filters = Filters(remembered, (LONG,))
    assert saved(filters) == [("Long", "ringing >20s"), ("Out", "out")]
    with pytest.raises(BadFilter, match="stands in the settings"):
        filters.save("Long")
    with pytest.raises(BadFilter, match="stands in the settings"):
        filters.remove(LONG)


def test_a_name_used_again_takes_the_new_filter_in_its_place() -> None:
    filters = Filters()
    for name in ("a", "b"):
        in_force(filters, name)
        filters.save(name)
    in_force(filters, "out")
    filters.save(" a ")
    assert saved(filters) == [("a", "out"), ("b", "b")]
    assert filters.name_of(parse_query("out")) == "a"
    filters.remove(filters.saved[0])
    assert saved(filters) == [("b", "b")]
    assert filters.name_of(parse_query("out")) == ""


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x1b[31m", "a\u202eb"])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    filters = Filters()
    in_force(filters, "out")
    with pytest.raises(BadFilter):
        filters.save(name)
    assert filters.saved == ()


def test_nothing_is_saved_where_no_filter_is_in_force_nor_without_end() -> None:
    filters = Filters()
    with pytest.raises(BadFilter, match="No filter is in force"):
        filters.save("x")
    in_force(filters, "out")
    for n in range(MOST_SAVED):
        filters.save(str(n))
    with pytest.raises(BadFilter, match="too many"):
        filters.save("one more")
    filters.save("7")


def test_a_broken_filter_of_the_settings_is_named_and_the_rest_works(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[filters]\n"Long rings" = "ringing >20s"\nBroken = "ringing >"\nOdd = 5\n'
        '"e\\u001b[31m" = "out"\nOut = "out"\n'
    )
    found, problems = filters_of_settings(load(str(path), environment={}).settings.filters)
    assert [each.name for each in found] == ["Long rings", "Out"]
    assert all(each.fixed for each in found)
    assert problems[0] == (
        "Filter 'Broken' of the settings is left out. At character 10: a time is expected, "
        "such as 20s, 5m, 1h or 1:30."
    )
    assert "'Odd'" in problems[1]
    assert "A filter is a text" in problems[1]
    assert problems[2].isprintable()
    assert len(problems) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("ringing >"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["now", "used", "saved", "name", "text"]) | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_stands_in_the_state_file_the_rest_works(value: object) -> None:
    class Memory(Remembered):
        def part(self, name: str) -> object | None:
            return value if name == PART else None

    filters = Filters(Memory(Path("/nowhere"), "account"), (LONG,))
    assert filters.saved[0] == LONG
    for each in filters.saved:
        assert each.name.isprintable()
        assert each.query


@given(st.dictionaries(st.text(max_size=50), st.text(max_size=20) | st.integers()))
def test_each_filter_of_the_settings_is_taken_or_named(table: dict[str, object]) -> None:
    found, problems = filters_of_settings(table)
    assert len(found) + len(problems) == len(table)
    assert all(problem.isprintable() for problem in problems)
