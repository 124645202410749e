"""What a filter sees of a line: what is shown of it, behind the mask."""

from dataclasses import replace
from datetime import timedelta

from app.calls.board import Row
from app.calls.call import CallState, Party
from app.calls.extension import Directory, Extension, Group
from app.calls.lines import IdleAgent, IdleKey, IdleSince
from app.calls.presentation import Presentation
from app.calls.privacy import Mask, Masking
from app.calls.query import parse_query
from app.calls.showing import Showing
from tests.unit.test_board import START, call

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
