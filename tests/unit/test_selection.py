"""Which extensions a written selection means, and what is said of parts that mean none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.extension import Directory, Extension, Group
from app.calls.selection import (
    BadSelection,
    Selection,
    Term,
    parse_selection,
    resolve,
    selection_of,
)

SALES, EMPTY = Group(31, "Sales"), Group(32, "Empty")
ACCOUNT = Directory.of(
    [
        Extension(1, "000*101", "Anna", group_id=31),
        Extension(2, "000*102", "Ivan", group_id=31),
        Extension(3, "000*105", "Olga"),
        Extension(4, "000*9@host", "Nine"),
        Extension(5, "000*600", "Queue", kind="queue"),
        Extension(6, "000*103", "Gone", active=False, group_id=31),
        Extension(7, "000*007", "Bond"),
    ],
    [SALES, EMPTY],
)


def numbers(text: str) -> list[str]:
    return [phone.number for phone in resolve(parse_selection(text), ACCOUNT).phones]


def warnings(text: str) -> tuple[str, ...]:
    return resolve(parse_selection(text), ACCOUNT).warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("101", ["101"]),
        ("105, 101", ["101", "105"]),
        ("101-105", ["101", "102", "105"]),
        ("000*102", ["102"]),
        ("group:Sales", ["101", "102"]),
        ("group:sALES", ["101", "102"]),
        ("group: Sales", ["101", "102"]),
        ("group:31", ["101", "102"]),
        ("ALL", ["007", "9", "101", "102", "105"]),
        ("101,101,101-102", ["101", "102"]),
        ("006-008", ["007"]),
        ("", []),
        (" , ,", []),
    ],
)
def test_a_selection_means_these_phones(text: str, expected: list[str]) -> None:
    assert numbers(text) == sorted(expected, key=lambda n: (int(n), n))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("101,999", "999"),
        ("101-110", "103"),
        ("997-999", "997-999"),
        ("group:Nope", "Nope"),
        ("group:Empty", "Empty"),
        ("600", "queue"),
        ("103", "blocked"),
    ],
)
def test_what_means_no_phone_is_named(text: str, part: str) -> None:
    assert any(part in warning for warning in warnings(text))


def test_a_missing_range_is_named_as_a_range_and_the_rest_is_watched() -> None:
    assert numbers("101,200-299") == ["101"]
    assert warnings("101,200-299,301") == ("Not in this account: 200-299, 301.",)


@pytest.mark.parametrize(
    "text",
    ["abc", "10a", "105-101", "1-99999999", "-5", "5-", "1-2-3", "group:", "*", "101;102", "1*"],
)
def test_what_cannot_be_read_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadSelection) as refusal:
        parse_selection(text)
    assert text in str(refusal.value)


def test_a_list_may_hold_comma_separated_parts() -> None:
    assert parse_selection(["101,102", "105"]) == parse_selection("101,102,105")


def test_a_choice_of_phones_means_exactly_these_phones() -> None:
    chosen = ACCOUNT.phones()[1:3]
    assert resolve(selection_of(chosen), ACCOUNT).phones == chosen


NUMBER = st.from_regex(r"[0-9]{1,6}", fullmatch=True)
TERM = st.one_of(
    st.builds(Term, number=NUMBER),
    st.tuples(st.integers(0, 900), st.integers(0, 90)).map(
        lambda ends: Term(number=str(ends[0]), last=str(ends[0] + ends[1]))
    ),
    st.just(Term(everything=True)),
    st.from_regex(r"[A-Za-zА-я0-9][A-Za-zА-я0-9 -]{0,9}[a-z]", fullmatch=True).map(
        lambda name: Term(group=name)
    ),
)


@given(st.lists(TERM, max_size=6).map(lambda terms: Selection(tuple(terms))))
def test_what_is_written_is_read_again(selection: Selection) -> None:
    assert parse_selection(str(selection)) == selection


@given(st.text(max_size=30))
def test_any_text_is_a_selection_or_is_refused(text: str) -> None:
    try:
        selection = parse_selection(text)
    except BadSelection:
        return
    assert parse_selection(str(selection)) == selection
    resolve(selection, ACCOUNT)
