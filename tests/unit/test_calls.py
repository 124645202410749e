"""Calls, numbers, destinations, actions: the small rules everything else rests on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.actions import ACTIONS, Action, Destination, action_named, refusal
from app.calls.call import CallKey, CallState, Direction, Party
from app.calls.destination import BadDestination, parse_destination
from app.calls.difference import difference, successor
from app.calls.extension import Directory, Extension, number_order
from app.calls.numbers import duration, short_number
from tests.unit.test_board import START, call


def test_seconds_count_from_the_answer_while_talking_and_from_the_beginning_otherwise() -> None:
    now = START + timedelta(seconds=75.9)
    assert call(answered=10).seconds(now) == 65
    assert call(state=CallState.RINGING).seconds(now) == 75
    forwarded = replace(call(answered=10), state=CallState.FORWARDED)
    assert forwarded.seconds(now) == 75


def test_seconds_are_never_negative_and_unknown_where_the_beginning_is() -> None:
    assert call().seconds(START - timedelta(hours=1)) == 0
    assert replace(call(), answered_at=None).seconds(START) is None


def test_the_other_party_is_the_caller_of_an_incoming_call_and_the_called_of_an_outgoing() -> None:
    inward = call()
    assert inward.other_party == inward.caller
    assert replace(inward, direction=Direction.OUT).other_party == inward.called


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("2566*101", "101"),
        ("2566*887@sipproxy.telphin.ru", "887"),
        ("000*101", "101"),
        ("+79161234567", "+79161234567"),
        ("*98", "*98"),
        ("", ""),
        ("101", "101"),
    ],
)
def test_people_say_numbers_without_the_prefix(number: str, short: str) -> None:
    assert short_number(number) == short


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "–"), (0, "0:00"), (7, "0:07"), (754, "12:34"), (3723, "1:02:03")]
)
def test_durations_are_written_as_on_a_clock(seconds: int | None, text: str) -> None:
    assert duration(seconds) == text


def test_phones_are_listed_by_number_and_only_those_in_use() -> None:
    directory = Directory.of(
        [
            Extension(1, "0*101"),
            Extension(2, "0*9"),
            Extension(3, "0*7", kind="fax"),
            Extension(4, "0*8", active=False),
        ]
    )
    assert [phone.number for phone in directory.phones()] == ["9", "101"]
    assert directory.agent(77) == "#77"


@given(st.lists(st.text(max_size=5)))
def test_any_numbers_can_be_ordered(numbers: list[str]) -> None:
    assert sorted(numbers, key=number_order) == sorted(sorted(numbers), key=number_order)


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("102", "102"),
        (" +7 (916) 123-45-67 ", "+79161234567"),
        ("8.800.555", "8800555"),
        ("*98#", "*98#"),
        ("000*102", "000*102"),
        ("12\u00a034", "1234"),
    ],
)
def test_a_destination_is_dialled_as_plain_digits(text: str, dialled: str) -> None:
    assert parse_destination(text, own_number="101") == dialled


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "abc",
        "12a",
        "+",
        "*",
        "#",
        "1+2",
        "++7",
        "1" * 33,
        "101",
        "000*101",
        "１２",
        "1/2",
    ],
)
def test_an_absurd_destination_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(BadDestination) as refused:
        parse_destination(text, own_number="101")
    assert str(refused.value)


@given(st.text(max_size=40))
def test_what_is_dialled_is_only_ever_diallable(text: str) -> None:
    try:
        dialled = parse_destination(text)
    except BadDestination:
        return
    assert set(dialled) <= set("+0123456789*#")
    assert parse_destination(dialled) == dialled


def test_there_are_ten_actions_with_keys_and_names_of_their_own() -> None:
    assert len(ACTIONS) == 10
    assert len({action.key for action in ACTIONS}) == 10
    assert len({action.name for action in ACTIONS}) == 10


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_an_action_is_found_by_our_word_and_by_the_apis(action: Action) -> None:
    assert action_named(action.name.upper()) is action
    if action.wire:
        assert action_named(f" {action.wire} ") is action


def test_nobody_can_join_a_forwarded_call_but_it_can_be_ended() -> None:
    forwarded = replace(call(), state=CallState.FORWARDED)
    refused = {action.name for action in ACTIONS if refusal(action, forwarded)}
    assert refused == {"listen", "whisper", "barge"}
    assert not any(refusal(action, call()) for action in ACTIONS)


def test_the_supervisors_phone_is_rung_by_four_actions() -> None:
    ringing = {a.name for a in ACTIONS if a.destination is Destination.SUPERVISOR}
    assert ringing == {"listen", "whisper", "barge", "takeover"}


def test_a_call_is_different_when_answered_forwarded_or_with_another_party() -> None:
    ringing = call(state=CallState.RINGING)
    assert "answered" in difference(ringing, call())
    assert "forwarded" in difference(ringing, replace(ringing, state=CallState.FORWARDED))
    assert "party" in difference(call(), replace(call(), caller=Party("+7495")))
    assert difference(call(), replace(call(), recording="r")) == ""


def test_a_call_that_was_transferred_is_found_by_conversation_and_party() -> None:
    mine = call(1, "a", conversation="c")
    moved = replace(mine, key=CallKey(5, "b"))
    other_leg = replace(mine, key=CallKey(2, "x"), caller=Party("101"))
    assert successor(mine, [other_leg, moved]) == moved
    assert successor(mine, [other_leg]) is None
    assert successor(replace(mine, conversation=""), [moved]) is None
