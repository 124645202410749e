"""Every oddity of a call in telphin-api.md is read; what cannot be read costs itself only."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.calls.call import Call, CallKey, CallState, Direction, Party
from app.telphin.text import clean_text
from app.telphin.wire import NotTheShape, Reading, joined, read_calls

PHONES = frozenset({101, 102})
Fields = dict[str, object]


def a_row(**changed: object) -> Fields:
    row: Fields = {
        "call_api_id": "c-1",
        "extension_id": 101,
        "call_flow": "in",
        "called_number": "2566*101",
        "called_did": "74951234567",
        "init_time_gmt": "2024-05-06 12:00:00.50",
        "answer_time_gmt": "2024-05-06 12:00:07",
        "caller_id_number": "+79161234567",
        "caller_id_name": "Иванова Мария",
        "caller_extension": {"id": 900, "name": "2566*900", "type": "queue"},
        "called_extension": {"id": 101, "name": "2566*101", "type": "phone"},
        "real_call": True,
        "record_uuid": "rec-1",
        "call_id": "conv-1",
        "other_call_api_id": "c-2",
    }
    return row | changed


def read(*rows: object, asked: int | None = None) -> Reading:
    return read_calls({"call_list": list(rows)}, PHONES, asked=asked)


def the_call(**changed: object) -> Call:
    reading = read(a_row(**changed))
    assert not reading.bad_rows
    (call,) = reading.calls
    return call


def test_a_complete_row_becomes_a_call() -> None:
    assert the_call() == Call(
        key=CallKey(101, "c-1"),
        state=CallState.TALKING,
        direction=Direction.IN,
        caller=Party("+79161234567", "Иванова Мария"),
        called=Party("2566*101"),
        did="74951234567",
        started_at=datetime(2024, 5, 6, 12, 0, 0, 500_000, UTC),
        answered_at=datetime(2024, 5, 6, 12, 0, 7, tzinfo=UTC),
        recording="rec-1",
        conversation="conv-1",
        other_leg="c-2",
        caller_extension_id=900,
        called_extension_id=101,
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2017-08-23 15:57:56,60", datetime(2017, 8, 23, 15, 57, 56, 600_000, UTC)),
        ("2021-01-01 16:29:38.76", datetime(2021, 1, 1, 16, 29, 38, 760_000, UTC)),
        ("2021-01-01 16:29:38", datetime(2021, 1, 1, 16, 29, 38, tzinfo=UTC)),
        ("2021-01-01T16:29:38", datetime(2021, 1, 1, 16, 29, 38, tzinfo=UTC)),
        ("2021-01-01T16:29:38.1Z", datetime(2021, 1, 1, 16, 29, 38, 100_000, UTC)),
        (" 2021-01-01 16:29:38 ", datetime(2021, 1, 1, 16, 29, 38, tzinfo=UTC)),
        ("2021-01-01 16:29:38.123456789", datetime(2021, 1, 1, 16, 29, 38, 123_456, UTC)),
        ("", None),
        (None, None),
        ("0000-00-00 00:00:00", None),
    ],
)
def test_every_form_of_a_time_is_read_as_gmt(written: str | None, meant: datetime | None) -> None:
    reading = read(a_row(init_time_gmt=written))
    assert reading.calls[0].started_at == meant
    assert not reading.warnings()


@pytest.mark.parametrize(
    "written",
    [
        *("yesterday", "2021-13-01 16:29:38", "2021-01-01", "1609518578"),
        *("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00", "9999-12-31 23:59:59"),
    ],
)
def test_a_time_that_cannot_be_read_costs_the_time_and_is_told(written: str) -> None:
    reading = read(a_row(init_time_gmt=written))
    assert reading.calls[0].started_at is None
    assert reading.bad_rows == 0
    assert reading.warnings() == ("The time of 1 call could not be read.",)


def test_an_answer_at_an_illegible_time_is_an_answer() -> None:
    call = the_call(answer_time_gmt="soon")
    assert call.state is CallState.TALKING
    assert call.answered_at is None


@pytest.mark.parametrize("missing", [None, "", []])
def test_without_an_answer_it_rings(missing: object) -> None:
    assert the_call(answer_time_gmt=missing).state is CallState.RINGING


@pytest.mark.parametrize("no", [False, "false", 0, "0", "False"])
def test_a_call_that_is_not_real_is_forwarded(no: object) -> None:
    assert the_call(real_call=no).state is CallState.FORWARDED


@pytest.mark.parametrize("yes", [True, "true", 1, "1", None, ""])
def test_a_call_is_real_unless_it_is_said_not_to_be(yes: object) -> None:
    assert the_call(real_call=yes).state is CallState.TALKING


@pytest.mark.parametrize("written", ["out", "OUT", "Out", " out "])
def test_the_direction_is_read_in_any_case(written: str) -> None:
    assert the_call(call_flow=written).direction is Direction.OUT


@pytest.mark.parametrize(
    "written",
    [{"id": 7}, {"id": "7", "name": None}, [{"id": 7, "more": [1]}]],
)
def test_a_peer_is_an_object_or_a_list_of_one(written: object) -> None:
    assert the_call(caller_extension=written).caller_extension_id == 7


@pytest.mark.parametrize("written", [None, [], {}, {"id": None}, [{"id": 7}, {"id": 8}], "x", 7])
def test_whatever_else_stands_for_a_peer_is_none(written: object) -> None:
    assert the_call(caller_extension=written).caller_extension_id is None


def test_ids_and_numbers_come_as_numbers_too() -> None:
    call = the_call(
        extension_id="101",
        call_api_id=77,
        called_did=74951234567,
        record_uuid=5,
        call_id=6,
        other_call_api_id=8,
        caller_id_number=101,
    )
    assert call.key == CallKey(101, "77")
    assert (call.did, call.recording, call.conversation, call.other_leg, call.caller.number) == (
        "74951234567",
        "5",
        "6",
        "8",
        "101",
    )


def test_a_row_of_what_control_needs_is_enough_and_more_than_we_know_is_no_harm() -> None:
    reading = read({"call_api_id": "c", "extension_id": 101, "call_flow": "in", "new": {"a": [1]}})
    assert reading.calls == (
        Call(CallKey(101, "c"), CallState.RINGING, Direction.IN, Party(), Party()),
    )


@pytest.mark.parametrize(
    "bad",
    [
        None,
        7,
        "row",
        [],
        {},
        a_row(call_flow="sideways"),
        a_row(call_flow=None),
        a_row(call_api_id=None),
        a_row(call_api_id=""),
        a_row(call_api_id="x" * 257),
        a_row(call_api_id=".."),
        a_row(call_api_id="."),
        a_row(call_api_id="a\ud800"),
        a_row(call_api_id=["c"]),
        a_row(extension_id=None),
        a_row(extension_id=0),
        a_row(extension_id=-101),
        a_row(extension_id=True),
        a_row(extension_id="one"),
        a_row(extension_id=10**30),
        a_row(extension_id=float("nan")),
        a_row(caller_id_name={"first": "Ivan"}),
        a_row(real_call="perhaps"),
    ],
)
def test_a_bad_row_costs_itself_and_is_counted(bad: object) -> None:
    good = a_row(call_api_id="good")
    reading = read(good, bad, a_row(call_api_id="also good"))
    assert [call.key.call_id for call in reading.calls] == ["good", "also good"]
    assert reading.bad_rows == 1
    assert reading.warnings() == ("1 call could not be read and is not shown.",)


def test_several_bad_rows_are_one_sentence() -> None:
    assert read({}, {}, {}).warnings() == ("3 calls could not be read and are not shown.",)


def test_rows_of_extensions_that_are_not_watched_are_passed_over_good_or_bad() -> None:
    reading = read(a_row(extension_id=999), a_row(extension_id=999, call_flow="?"))
    assert reading == Reading()


def test_a_row_without_extension_belongs_to_the_one_asked() -> None:
    row = a_row()
    del row["extension_id"]
    (call,) = read(row, asked=102).calls
    assert call.key == CallKey(102, "c-1")
    (call,) = read(a_row(extension_id=None), asked=102).calls
    assert call.key == CallKey(102, "c-1")


def test_of_a_call_listed_twice_the_last_counts() -> None:
    reading = read(a_row(), a_row(extension_id=102), a_row(caller_id_name="Later"))
    assert {call.key: call.caller.name for call in reading.calls} == {
        (101, "c-1"): "Later",
        (102, "c-1"): "Иванова Мария",
    }
    assert reading.warnings() == ("1 call was listed twice; the last entry is shown.",)


def test_readings_are_joined_with_all_that_was_odd() -> None:
    one = read(a_row(init_time_gmt="?"), {})
    two = read(a_row(extension_id=102), a_row())
    both = joined([one, two])
    assert len(both.calls) == 2
    assert (both.bad_rows, both.unread_times, both.repeated) == (1, 1, 1)
    assert len(both.warnings()) == 3


def test_what_a_caller_says_is_cleaned_and_ids_for_requests_are_not() -> None:
    call = the_call(
        caller_id_name="\x1b[2JIvan",
        caller_id_number="\u202e123",
        called_number="1\x9b2",
        call_api_id="a\x1b/../b?",
        record_uuid="r\x00",
        call_id="c\x07",
    )
    assert call.caller == Party("·123", "·[2JIvan")
    assert call.called == Party("1·2")
    assert (call.recording, call.conversation) == ("r·", "c·")
    assert call.key.call_id == "a\x1b/../b?"


def test_who_writes_json_gets_the_original_text() -> None:
    body = {"call_list": [a_row(caller_id_name="\x1b[2J\ud800")]}
    (call,) = read_calls(body, PHONES, clean=lambda text: text).calls
    assert call.caller.name == "\x1b[2J\ud800"


@pytest.mark.parametrize("body", [{}, {"call_list": None}, {"call_list": []}, {"more": 1}])
def test_no_list_is_an_empty_list(body: object) -> None:
    assert read_calls(body, PHONES) == Reading()


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        1,
        {"call_list": {}},
        {"call_list": "x"},
        {"call_list": 0},
        {"message": "Internal error", "status": "error"},
    ],
)
def test_what_is_no_list_of_calls_is_refused(body: object) -> None:
    with pytest.raises(NotTheShape):
        read_calls(body, PHONES)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(a_row())), JSON, max_size=4), max_size=5))
def test_whatever_the_fields_hold_each_row_is_a_call_or_counted(changes: list[Fields]) -> None:
    rows = [a_row(call_api_id=f"c-{n}") | change for n, change in enumerate(changes)]
    reading = read(a_row(call_api_id="good"), *rows)
    assert CallKey(101, "good") in {call.key for call in reading.calls}
    elsewhere = len(rows) + 1 - len(reading.calls) - reading.bad_rows - reading.repeated
    assert elsewhere >= 0
    for call in reading.calls:
        for text in (call.caller.number, call.caller.name, call.did, call.conversation):
            assert text == clean_text(text)


@settings(deadline=None)
@given(JSON)
def test_whatever_the_body_it_is_read_or_refused(body: object) -> None:
    try:
        reading = read_calls(body, PHONES)
    except NotTheShape:
        return
    assert not reading.calls
