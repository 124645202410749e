"""The filter language: what is found, what cannot be read and where, and what always holds."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.board import Row
from app.calls.call import CallState, Direction, Party
from app.calls.extension import Directory, Extension, Group
from app.calls.lines import IdleAgent, IdleKey, IdleSince
from app.calls.presentation import Presentation
from app.calls.privacy import Mask, Masking
from app.calls.query import BadQuery, Query, parse_query
from app.calls.showing import Showing
from app.calls.subject import Subject
from app.locale import use_language
from tests.unit.test_board import START, call

ANNA = Subject(
    extension="101",
    agent="Анна Королёва",
    group="Sales",
    state="talking",
    direction=Direction.IN,
    number="+7 916 123-45-67",
    name='ООО "Ромашка"',
    line="+74950000001",
    seconds=90,
    recorded=True,
    note="call back",
)
IVAN = Subject(
    extension="105",
    agent="Ivan",
    group="First line",
    state="ringing",
    direction=Direction.OUT,
    number="102",
    seconds=21,
)
OLGA = Subject(extension="110", agent="Olga", group="Sales", state="idle", seconds=600)
LINES = {"anna": ANNA, "ivan": IVAN, "olga": OLGA}


def read(text: str) -> Query | BadQuery:
    try:
        return parse_query(text)
    except BadQuery as refused:
        return refused


def found(text: str) -> str:
    query = parse_query(text)
    return " ".join(name for name, subject in LINES.items() if query.matches(subject))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "anna ivan olga"),
        ("   ", "anna ivan olga"),
        ("ivan", "ivan"),
        ("КОРОЛЕВА", "anna"),
        ("королёва", "anna"),
        ("Короле\u0308ва", "anna"),
        ("ромашка sales", "anna"),
        ("sales", "anna olga"),
        ("back", "anna"),
        ("9161234567", "anna"),
        ("+7(916)123-45-67", "anna"),
        ("123-45", "anna"),
        ("916 4567", "anna"),
        ('"916 123 45"', "anna"),
        ("000-0001", "anna"),
        ("10", "anna ivan olga"),
        ("talk", "anna"),
        ("nobody", ""),
    ],
)
def test_plain_words_are_all_looked_for_everywhere(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("talking", "anna"),
        ("RINGING", "ivan"),
        ("idle", "olga"),
        ("in", "anna"),
        ("out", "ivan"),
        ("rec", "anna"),
        ('"out"', ""),
        ("state:ringing,idle", "ivan olga"),
        ("state:out", "ivan"),
        ("разговор", "anna"),
        ("исх", "ivan"),
        ("состояние:свободен", "olga"),
        ("forwarded", ""),
        ("ended", ""),
    ],
)
def test_a_state_word_asks_for_the_state(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">20s", "anna ivan olga"),
        (">21", "anna olga"),
        (">=21s", "anna ivan olga"),
        ("ringing >20s", "ivan"),
        ("ringing>20s", "ivan"),
        ("dur>5m", "olga"),
        ("dur <= 1:30", "anna ivan"),
        ("DUR<1:30", "ivan"),
        ("time>1m30s", "olga"),
        ("время>5м", "olga"),
        (">1h", ""),
        ("<1:00:00", "anna ivan olga"),
        (">20s <5min", "anna ivan"),
        ("(talking >1m)|(ringing >30s)", "anna"),
    ],
)
def test_times_are_compared_with_the_one_that_is_shown(text: str, expected: str) -> None:
    assert found(text) == expected


def test_an_unknown_time_meets_no_comparison() -> None:
    unknown = replace(ANNA, seconds=None)
    assert not parse_query(">0s").matches(unknown)
    assert not parse_query("<1h").matches(unknown)
    assert parse_query("-<1h").matches(unknown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("agent:анна", "anna"),
        ('agent:"анна кор"', "anna"),
        ("agent:sales", ""),
        ("ext:101-105,110", "anna ivan olga"),
        ("ext:101, 110", "anna olga"),
        ("ext:10", ""),
        ("ext:9-104", "anna"),
        ("ext:001-200", "anna ivan olga"),
        ("ext:0101", ""),
        ("group:sales", "anna olga"),
        ('group:"first line",sales', "anna ivan olga"),
        ('ГРУППА:"First Line"', "ivan"),
        ("number:102", "ivan"),
        ("number:916-123", "anna"),
        ("number:*", "anna ivan"),
        ("line:495", "anna"),
        ('name:"\\"ромашка\\""', "anna"),
        ("note:back", "anna"),
        ("note:*", "anna"),
        ("-note:*", "ivan olga"),
        ("agent:ivan>5s", "ivan"),
    ],
)
def test_a_field_is_looked_at_alone(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-talking", "ivan olga"),
        ("--talking", "anna"),
        ("-group:sales", "ivan"),
        ("sales -idle", "anna"),
        ("-(sales idle)", "anna ivan"),
        ("ivan or olga", "ivan olga"),
        ("ivan | olga", "ivan olga"),
        ("ivan|olga", "ivan olga"),
        ("иван или olga", "olga"),
        ("sales talking or ringing", "anna ivan"),
        ("sales (talking or ringing)", "anna"),
        ("( ivan )", "ivan"),
    ],
)
def test_words_are_put_together(text: str, expected: str) -> None:
    assert found(text) == expected


def test_a_state_is_also_found_by_its_word_in_the_language_in_use() -> None:
    ended = replace(ANNA, ended=True)
    assert not parse_query("завер").matches(ended)
    use_language("ru")
    try:
        assert parse_query("завер").matches(ended)
        assert parse_query("ended").matches(ended)
    finally:
        use_language("en")


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("ringing >", 9, "such as 20s"),
        ("ringing >20x", 9, "such as 20s"),
        ("dur>1:75", 4, "such as 20s"),
        ("group:", 6, "a value is expected"),
        ("group: sales", 6, "a value is expected"),
        ("group:a,", 8, "a value is expected"),
        ("sales colour:red", 6, "agent:, ext:, group:"),
        ('"ivan', 0, "quotation mark"),
        ('agent:"ivan', 6, "quotation mark"),
        ('ivan ""', 5, "nothing between"),
        ('note:""', 5, "nothing between"),
        ("(ivan", 0, "not closed"),
        ("ivan)", 4, "no parenthesis is open"),
        ("()", 1, "a word to look for"),
        ("ivan or", 7, "a word to look for"),
        ("or ivan", 0, "a word to look for"),
        ("|", 0, "a word to look for"),
        ("ivan -", 6, "after the minus"),
        ("- ivan", 1, "after the minus"),
        ("ext:abc", 4, "such as 101"),
        ("ext:110-101", 4, "such as 101"),
        ("ext:101-", 4, "such as 101"),
        ("state:busy", 6, "ringing, talking, forwarded"),
        ("number:()", 7, "a value is expected"),
        ('number:"-"', 7, "a number"),
        ("(" * 40 + "a" + ")" * 40, 32, "too many parentheses"),
        ("\u200b\u200bivan \x1b)", 8, "no parenthesis is open"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_is_expected(
    text: str, position: int, expected: str
) -> None:
    with pytest.raises(BadQuery) as refused:
        parse_query(text)
    assert refused.value.position == position
    assert str(refused.value).startswith(f"At character {position + 1}: ")
    assert expected in str(refused.value)


def test_only_a_filter_with_a_time_in_it_depends_on_time() -> None:
    assert parse_query("a (b or -(c dur>5m))").timed
    assert not parse_query("a (b or -c) state:idle").timed
    assert not parse_query("").timed


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_at_the_next_turn_the_answer_is_another(sign: str) -> None:
    query = parse_query(f"dur{sign}20s")
    turn = query.next_turn(7)
    assert turn is not None
    answers = [query.matches(replace(ANNA, seconds=at)) for at in (7, turn - 1, turn)]
    assert answers[0] == answers[1] != answers[2]
    assert query.next_turn(turn) is None


def test_an_empty_filter_is_none() -> None:
    assert not parse_query(" ")
    assert parse_query("a")
    assert parse_query(" ") == Query()


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


DIRECTORY = Directory.of(
    [Extension(1, "000*101", "Anna", group_id=31), Extension(2, "000*102", "Ivan")],
    [Group(31, "Sales")],
)


NOW = START + timedelta(seconds=22)


def test_a_call_is_seen_as_it_is_shown() -> None:
    row = Row(replace(call(), caller=Party("+79161234567", "Иван Петров"), did="+74950000001"))
    subject = Showing(Presentation(DIRECTORY), lambda _key: "a note").subject(row, NOW)
    assert subject.extension == "101"
    assert subject.group == "Sales"
    assert subject.state == CallState.TALKING
    assert subject.seconds == 12
    assert parse_query("9161234567 петров anna note").matches(subject)


def test_a_filter_finds_nothing_of_what_is_masked() -> None:
    row = Row(replace(call(), caller=Party("+79161234567", "Иван Петров")))
    subject = Showing(Presentation(DIRECTORY, Mask(Masking.MIDDLE))).subject(row, NOW)
    for text in ("916", "1234", "767", "Петр", "number:9161234567", "name:иван"):
        assert not parse_query(text).matches(subject), text
    assert parse_query("+7 number:67").matches(subject)


def test_a_call_that_has_ended_is_still_found_by_what_it_was() -> None:
    subject = Showing(Presentation(DIRECTORY)).subject(Row(call(), ended_at=5.0), NOW)
    assert parse_query("ended talking").matches(subject)
    assert not parse_query("-ended").matches(subject)
    assert not parse_query("завер").matches(subject)


def test_an_idle_agent_has_a_line_too() -> None:
    showing = Showing(Presentation(DIRECTORY))
    since = IdleSince(NOW - timedelta(seconds=700), exact=True)
    anna = showing.subject(IdleAgent(IdleKey(1), since), NOW)
    assert parse_query("idle >10m group:sales anna -in -out -rec").matches(anna)
    ivan = showing.subject(IdleAgent(IdleKey(2)), NOW)
    assert parse_query("-group:* idle -<1h").matches(ivan)
