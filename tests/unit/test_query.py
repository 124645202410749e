"""The filter language: what is found, what cannot be read and where, and what always holds."""

from dataclasses import replace

import pytest

from app.calls.call import Direction
from app.calls.query import BadQuery, Query, parse_query
from app.calls.query_reader import FIELDS_SHOWN, STATES_SHOWN
from app.calls.subject import Subject
from app.locale import _, use_language

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
        ("ringing > 20 s", "ivan"),
        ("ringing >20 сек", "ivan"),
        (">9 minutes", "olga"),
        (">9 мин", "olga"),
        (">1m 31s", "olga"),
        (">1 м 31 с", "olga"),
        (">1m 101", "anna"),
        (">1m 105", ""),
        ("<1 hour 101", "anna"),
        ("dur:>5m", "olga"),
    ],
)
def test_times_are_compared_with_the_one_that_is_shown(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("1m30s", 90),
        ("1m30", 90),
        ("1h", 3600),
        ("1h30", 5400),
        ("1h30m", 5400),
        ("1 h 30 min", 5400),
        ("2 ч", 7200),
        ("2часа", 7200),
        ("1:05", 65),
        ("1:05 h", 3900),
        ("1:05ч", 3900),
        ("1:05:10", 3910),
        ("5", 5),
    ],
)
def test_a_time_may_be_written_as_people_write_it(text: str, seconds: int) -> None:
    query = parse_query(f"dur>={text}")
    assert query.matches(replace(ANNA, seconds=seconds))
    assert not query.matches(replace(ANNA, seconds=seconds - 1))


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
        ("group:first ,sales", "anna ivan olga"),
        ("group:'first line'", "ivan"),
        ("group:«First line»", "ivan"),
        ("group:Fir*", "ivan"),
        ("number:+7916*", "anna"),
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
        ("sales and talking", "anna"),
        ("sales и talking", "anna"),
        ("sales and", "anna olga"),
        ("not talking", "ivan olga"),
        ("sales не talking", "olga"),
        ("NOT (sales idle)", "anna ivan"),
        ("не(sales idle)", "anna ivan"),
        ("not -ivan", "ivan"),
        ("ringing,idle", "ivan olga"),
        ("ringing, idle", "ivan olga"),
        ("звонит ,свободен", "ivan olga"),
        ("ivan, olga", "ivan olga"),
        ("-ivan,olga", "anna"),
        ("105,,110,", "ivan olga"),
        ("sales, group:sales", "anna olga"),
        ("sales, -idle", "anna"),
        ("talking, >1m", "anna"),
        ("ringing, talking >30s", "anna"),
        ("ringing, talking dur>30s", "anna"),
        ("ringing, dur<30s", "ivan"),
        ('olga, "first line"', "ivan olga"),
    ],
)
def test_words_are_put_together(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("iv*", "ivan"),
        ("* ivan", ""),
        ('"iv*"', ""),
        ("«first line»", "ivan"),
        ("“first line”", "ivan"),
        ("„first line“", "ivan"),
        ("'first line'", "ivan"),
        ("not", ""),
        ("'ivan", ""),
    ],
)
def test_words_may_be_written_as_elsewhere(text: str, expected: str) -> None:
    assert found(text) == expected


def test_an_unpaired_mark_is_a_part_of_a_name() -> None:
    dutch = replace(IVAN, name="'t Hooft, J. «Old", note="Q&A and R&D, not now")
    for text in ("'t", "«old", "Q&A", '"R&D, not now"', '"and"', '"not"'):
        assert parse_query(text).matches(dutch), text


def test_the_stars_of_a_mask_mean_themselves() -> None:
    masked = replace(ANNA, number="+7********67")
    assert parse_query("********67").matches(masked)
    assert parse_query("number:+7**").matches(masked)
    assert not parse_query("+7**").matches(ANNA)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_refusal_names_the_fields_and_states_as_they_may_be_written(language: str) -> None:
    use_language(language)
    try:
        for text in _(FIELDS_SHOWN).split(", "):
            value = _(STATES_SHOWN).split(", ")[0] if text in ("state:", "состояние:") else "1"
            assert parse_query(text + value)
        for word in _(STATES_SHOWN).split(", "):
            assert parse_query(f"state:{word}")
    finally:
        use_language("en")


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
        ("dur:5m", 4, "such as in dur>5m"),
        ("время = 5м", 8, "such as in dur>5m"),
        ("ext:10*", 4, "such as 101"),
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
