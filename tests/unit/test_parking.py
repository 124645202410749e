"""The slots of the park: what is known of them, and when it is known no longer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.actions import VALET_PARK
from app.calls.call import Call, CallKey, Snapshot
from app.calls.destination import BadDestination
from app.calls.parking import Listed, parse_slot
from app.telphin.parking import read_slots
from app.telphin.text import clean_text
from app.telphin.wire import NotTheShape
from app.watch.control import Intent, Outcome, Verdict
from app.watch.parking import Parking
from tests.unit.clockwork import NOON, call

KEY = CallKey(2, "a")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


def leg(extension: int, call_id: str, conversation: str) -> Call:
    return replace(call(extension, call_id), conversation=conversation)


def look(*calls: Call, at: float) -> Snapshot:
    return Snapshot(calls, at, at, NOON, frozenset({1, 2, 3}))


def outcome(slot: int = 5, verdict: Verdict = Verdict.ACCEPTED, at: float = 10.0) -> Outcome:
    parked = leg(KEY.extension_id, KEY.call_id, "c1")
    intent = Intent(VALET_PARK, KEY, str(slot), "Anna", "+7916", call=parked)
    return Outcome(intent, verdict, "", sent_at=at)


def parked(*slots: int) -> Parking:
    parking = Parking()
    for slot in slots:
        parking.parked(outcome(slot))
    return parking


def known(parking: Parking) -> list[int]:
    return [each.slot for each in parking.known]


@pytest.mark.parametrize(("text", "slot"), [("5", 5), (" 12 ", 12), ("007", 7), ("0", 0)])
def test_a_slot_is_a_small_number(text: str, slot: int) -> None:
    assert parse_slot(text) == slot


@pytest.mark.parametrize("text", ["", " ", "a", "-1", "+5", "1.5", "123456", "٣", "5 6"])
def test_what_is_no_slot_is_refused(text: str) -> None:
    with pytest.raises(BadDestination):
        parse_slot(text)


def test_what_was_parked_here_is_known_and_the_next_free_slot_offered() -> None:
    parking = parked(1, 2, 4)
    assert known(parking) == [1, 2, 4]
    assert parking.first_free() == 3
    parking.fetched(1)
    assert known(parking) == [2, 4]


def test_an_answer_that_never_came_is_told_apart() -> None:
    parking = Parking()
    parking.parked(outcome(verdict=Verdict.UNKNOWN))
    assert [each.answered for each in parking.known] == [False]
    parking.listed([Listed(5, "a")], asked_at=11.0)
    assert [each.answered for each in parking.known] == [True]


def test_the_exchanges_list_adds_what_others_parked_and_takes_what_is_gone() -> None:
    parking = parked(1, 2, 5)
    parking.listed([Listed(2, "a"), Listed(5, "another"), Listed(7)], asked_at=11.0)
    assert known(parking) == [2, 5, 7]
    of = {each.slot: each for each in parking.known}
    assert (of[2].agent, of[2].listed) == ("Anna", True)
    assert (of[5].agent, of[5].key, of[5].at) == ("", CallKey(0, "another"), None)
    assert of[7].key.call_id == ""


def test_a_list_that_was_asked_for_before_says_nothing_of_what_was_parked_since() -> None:
    parking = parked(5)
    parking.listed([], asked_at=9.0)
    assert known(parking) == [5]


def test_a_call_that_left_its_phone_and_is_on_one_again_is_parked_no_longer() -> None:
    parking = parked(5)
    parking.looked(look(leg(2, "a", "c1"), at=11.0))  # not yet taken off its phone
    assert known(parking) == [5]
    parking.looked(look(at=12.0))
    assert known(parking) == [5]
    parking.looked(look(leg(3, "other", "c2"), at=13.0))
    assert known(parking) == [5]
    parking.looked(look(leg(2, "back", "c1"), at=14.0))
    assert known(parking) == []


@pytest.mark.parametrize(
    ("body", "slots"),
    [
        ({"slots": [7]}, (Listed(7),)),
        ([3, "2"], (Listed(2), Listed(3))),
        ({"slots": [{"slot": 1, "call_api_id": "x"}]}, (Listed(1, "x"),)),
        ({"slots": [{"number": "4", "call_id": "y", "more": 1}]}, (Listed(4, "y"),)),
        ({"1": "x", "2": None, "3": {"call_api_id": "z"}}, (Listed(1, "x"), Listed(3, "z"))),
        ({"slots": {"12": True}}, (Listed(12),)),
        ({"slots": []}, ()),
        ({"slots": None}, ()),
        ({}, ()),
        ([1, "x", None], (Listed(1),)),
        ([{"slot": 1, "call_api_id": "\x1b[2J"}], (Listed(1),)),
    ],
)
def test_whatever_makes_sense_as_a_list_of_slots_is_read(
    body: object, slots: tuple[Listed, ...]
) -> None:
    assert read_slots(body, clean_text) == slots


@pytest.mark.parametrize("body", ["x", 7, True, ["x"], {"message": "no"}, [[1]]])
def test_what_makes_none_is_not_taken_for_one(body: object) -> None:
    with pytest.raises(NotTheShape):
        read_slots(body, clean_text)


@given(json_values)
def test_no_answer_breaks_the_reading(body: object) -> None:
    try:
        slots = read_slots(body, clean_text)
    except NotTheShape:
        return
    assert len({each.slot for each in slots}) == len(slots)
