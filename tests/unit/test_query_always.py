"""What holds of every filter, whatever somebody types."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.call import Direction
from app.calls.query import BadQuery, Query, parse_query
from app.calls.subject import Subject
from tests.unit.test_query import ANNA


def read(text: str) -> Query | BadQuery:
    try:
        return parse_query(text)
    except BadQuery as refused:
        return refused


# What a person might type, well formed or not.
PIECES = st.sampled_from(
    [
        *("ivan", "королёва", "101", "+7916", "123-45", "talking", "in", "rec", "-", "(", ")"),
        *("or", "|", '"', "\\", ">20s", "<", "<=1:30", "dur", ":", ",", "agent:", "ext:101-105"),
        *("group:sales", 'name:"a b"', "state:idle", "note:*", "ё", "\u0301", "\u200b", "\x1b"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
)
SHORT = st.sampled_from(["", "a", "Ivan", "Королёва", "101", "+7916", "sales", "a b"])
SUBJECTS = st.builds(
    Subject,
    extension=SHORT,
    agent=SHORT,
    group=SHORT,
    state=st.sampled_from(["ringing", "talking", "forwarded", "idle"]),
    direction=st.sampled_from([Direction.IN, Direction.OUT, None]),
    number=SHORT,
    name=SHORT,
    line=SHORT,
    seconds=st.none() | st.integers(0, 4000),
    recorded=st.booleans(),
    note=SHORT,
    ended=st.booleans(),
)


@st.composite
def readable(draw: st.DrawFn) -> str:
    """A filter that can be read."""
    term = st.sampled_from(
        [
            *("ivan", "королёва", "101", "+7916", "talking", "in", "rec", ">20s", "<=1:30"),
            *("group:sales", 'name:"a b"', "state:idle,in", "note:*", "ext:101-105,110"),
            *('"or"', "5m", "-ivan", "-dur>1h", "(a or b)", "-(a b)"),
        ]
    )
    terms = draw(st.lists(term, min_size=1, max_size=4))
    glue = draw(st.lists(st.sampled_from([" ", " or ", "|"]), min_size=3, max_size=3))
    return terms[0] + "".join(a + b for a, b in zip(glue, terms[1:], strict=False))


@given(TEXTS, SUBJECTS)
def test_any_text_is_a_filter_or_is_refused_at_a_place_in_it(text: str, subject: Subject) -> None:
    read_as = read(text)
    if isinstance(read_as, BadQuery):
        assert 0 <= read_as.position <= len(text)
        assert str(read_as).isprintable()
    else:
        assert read_as.matches(subject) in (True, False)
        assert read_as.text.isprintable()


@given(TEXTS)
def test_a_filter_reads_the_same_again(text: str) -> None:
    query = read(text)
    if isinstance(query, BadQuery):
        return
    again = parse_query(query.text)
    assert again == query
    assert again.condition == query.condition
    assert again.timed == query.timed


@given(readable(), SUBJECTS)
def test_a_minus_finds_all_others(text: str, subject: Subject) -> None:
    assert parse_query(f"-({text})").matches(subject) != parse_query(text).matches(subject)


@given(readable(), readable(), SUBJECTS)
def test_another_word_narrows_and_an_alternative_widens(a: str, b: str, subject: Subject) -> None:
    first, second = parse_query(a).matches(subject), parse_query(b).matches(subject)
    assert parse_query(f"({a}) ({b})").matches(subject) == (first and second)
    assert parse_query(f"({a}) or ({b})").matches(subject) == (first or second)


@given(readable(), SUBJECTS, st.integers(0, 4000))
def test_the_answer_stays_until_the_next_turn(text: str, subject: Subject, at: int) -> None:
    query = parse_query(text)
    turn = query.next_turn(at)
    last = 2 * at + 7200 if turn is None else turn - 1
    before, after = replace(subject, seconds=at), replace(subject, seconds=last)
    assert query.matches(before) == query.matches(after)


@given(readable(), SUBJECTS, st.integers(0, 4000))
def test_without_a_time_in_it_time_changes_nothing(text: str, subject: Subject, at: int) -> None:
    query = parse_query(text)
    if not query.timed:
        assert query.matches(subject) == query.matches(replace(subject, seconds=at))


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "a ", " ", "(", ")", "-", '"', '\\"', "\\", "|", "a|", "or ", ">", "<=", "dur"),
        *("dur ", "1", "1:", "1:1", "ext:1,", "ext:1-", "a:", ",", "\u0301\u0316", "a\u0301"),
        *("\u200b", "\x1b", "ё", "ﬃ", "ß", "İ", "\U0001f600", '"a" ', "(a) ", "-a ", ">1s "),
        *("\ud800", "group:a,", "10-", "٣", "１"),
    ],
)
def test_ten_thousand_characters_of_anything_are_read_in_no_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = time.process_time()
    for hostile in (text, f"({text}", f'"{text}', f"ext:{text}", f"dur{text}", f">{text}"):
        read_as = read(hostile)
        if isinstance(read_as, BadQuery):
            assert len(str(read_as)) < 300
        else:
            read_as.matches(ANNA)
    # Under a tenth of a second is usual; what is quadratic takes several.
    assert time.process_time() - began < 2.0


def test_a_range_is_not_written_out() -> None:
    query = parse_query(f"ext:1-{'9' * 18}")
    assert query.matches(ANNA)
    assert not query.matches(replace(ANNA, extension="9" * 19))
    assert not query.matches(replace(ANNA, extension="#101"))
    assert parse_query("ext:#77").matches(replace(ANNA, extension="#77"))
