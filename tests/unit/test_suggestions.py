"""Which destinations are suggested for what was typed, and in which order."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.board import Row
from app.calls.call import Call, CallKey, CallState, Direction, Party
from app.calls.extension import Directory, Extension, Group
from app.calls.suggestions import MOST, Presence, candidates, folded, presence, suggest

SALES, SUPPORT = Group(1, "Sales"), Group(2, "Техподдержка")
PEOPLE = Directory.of(
    [
        Extension(11, "000*101", "Анна Петрова", group_id=1),
        Extension(12, "000*102", "Пётр Семёнов", group_id=1),
        Extension(13, "000*103", "Jane Miller", group_id=2),
        Extension(14, "000*110", "Ольга Анненкова", group_id=2),
        Extension(15, "000*600", "Sales", kind="queue"),
        Extension(16, "000*701", "", kind="fax"),
        Extension(17, "000*099", "Анна Former", active=False),
        Extension(18, "000*1010", "Иоанна"),
    ],
    [SALES, SUPPORT],
)
FAVOURITES = {"Reception": "300", "Jane at home": "+79161112233"}
USED = ("+79165550000", "102")
ALL = candidates(PEOPLE, FAVOURITES, USED)


def numbers(text: str, most: int = MOST) -> list[str]:
    return [each.number for each in suggest(text, ALL, most)]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("101", ["101", "1010"]),
        ("10", ["102", "101", "103", "1010", "110"]),
        ("анна", ["101", "1010"]),
        ("петр", ["102", "101"]),
        ("ПЁТР", ["102", "101"]),
        ("семенов", ["102"]),
        ("с п", ["102"]),
        ("нна", ["101", "1010"]),
        ("jane", ["+79161112233", "103"]),
        ("mill", ["103"]),
        ("sal", ["600", "102", "101"]),
        ("техпод", ["103", "110"]),
        ("+7 (916) 111", ["+79161112233"]),
        ("000", ["+79165550000"]),
        ("reception", ["300"]),
        ("701", []),
        ("former", []),
        ("никого", []),
        ("!", []),
    ],
)
def test_number_then_beginning_then_words_of_the_name_then_anywhere_then_the_group(
    typed: str, suggested: list[str]
) -> None:
    assert numbers(typed) == suggested


def test_nothing_typed_brings_favourites_and_then_what_was_used_last() -> None:
    assert numbers("") == numbers("  ") == ["300", "+79161112233", "+79165550000", "102"]


def test_an_extension_used_before_has_its_name_and_stands_there_once() -> None:
    [found] = [each for each in ALL if each.number == "102"]
    assert (found.name, found.group, found.extension_id) == ("Пётр Семёнов", "Sales", 12)


def test_the_extension_the_call_is_on_is_not_suggested() -> None:
    left = candidates(PEOPLE, {"Myself": "101"}, ("101",), without={11})
    assert "101" not in [each.number for each in left]


def test_a_favourite_is_found_by_its_own_name_and_the_agents() -> None:
    named = candidates(PEOPLE, {"Deputy": "102"})
    for typed in ("deputy", "семен"):
        assert [each.name for each in suggest(typed, named)] == ["Deputy"]


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_few_of_what_there_is_and_each_once(typed: str) -> None:
    found = suggest(typed, ALL)
    assert len(found) == len(set(found)) <= MOST
    assert set(found) <= set(ALL)


@given(st.sampled_from(ALL), st.data())
def test_the_beginning_of_a_number_or_of_a_word_of_the_name_finds_it(
    wanted: object, data: st.DataObject
) -> None:
    [candidate] = [each for each in ALL if each is wanted]
    text = data.draw(st.sampled_from([candidate.number, *candidate.words]))
    typed = text[: data.draw(st.integers(1, len(text)))]
    if typed != "+":
        assert candidate in suggest(typed, ALL, len(ALL))


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def row(extension: int, state: CallState, ended_at: float | None = None) -> Row:
    started = datetime(2026, 3, 2, tzinfo=UTC)
    party = Party("+79160000000")
    call = Call(CallKey(extension, "c"), state, Direction.IN, party, party, started_at=started)
    return Row(call, ended_at)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ((), Presence.FREE),
        ((row(11, CallState.RINGING),), Presence.RINGING),
        ((row(11, CallState.TALKING),), Presence.BUSY),
        ((row(11, CallState.FORWARDED),), Presence.BUSY),
        ((row(11, CallState.TALKING, ended_at=1.0),), Presence.FREE),
        ((row(12, CallState.TALKING),), Presence.FREE),
    ],
)
def test_who_is_watched_is_free_or_rings_or_is_on_the_phone(
    of: tuple[Row, ...], expected: Presence
) -> None:
    [anna] = [each for each in ALL if each.number == "101"]
    rows = {each.call.key: each for each in of}
    assert presence(anna, {11, 12}, rows) is expected
    assert presence(anna, {12}, rows) is Presence.UNKNOWN
    assert presence(replace(anna, is_phone=False), {11}, rows) is Presence.UNKNOWN
