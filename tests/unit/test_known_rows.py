"""Rows that come again are not read again, and none is taken for another."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.telphin.wire import KnownRows, read_calls

ROW: dict[str, object] = {
    "call_api_id": "a",
    "extension_id": 1,
    "call_flow": "in",
    "init_time_gmt": "2026-03-02 07:30:00",
    "caller_id_number": "+79160000001",
}
values = st.one_of(st.none(), st.text(max_size=4), st.integers(), st.lists(st.integers()))
rows = st.dictionaries(
    st.sampled_from(("call_api_id", "extension_id", "caller_id_name", "called_did", "other")),
    values,
).map(lambda given: ROW | given)


def test_a_row_that_comes_again_is_the_same_call() -> None:
    known = KnownRows()
    [first] = read_calls({"call_list": [dict(ROW)]}, {1}, known=known).calls
    known.look()
    [again] = read_calls({"call_list": [dict(ROW)]}, {1}, known=known).calls
    assert again is first


def test_a_row_that_was_away_for_a_look_is_forgotten() -> None:
    known = KnownRows()
    [first] = read_calls({"call_list": [dict(ROW)]}, {1}, known=known).calls
    known.look()
    known.look()
    [again] = read_calls({"call_list": [dict(ROW)]}, {1}, known=known).calls
    assert again is not first
    assert again == first


def test_a_row_without_an_owner_is_its_own_in_each_extensions_list() -> None:
    known = KnownRows()
    row = {name: value for name, value in ROW.items() if name != "extension_id"}
    read = [read_calls({"call_list": [row]}, {n}, asked=n, known=known) for n in (1, 2)]
    assert [call.key.extension_id for reading in read for call in reading.calls] == [1, 2]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(rows, max_size=6), max_size=5))
def test_what_is_read_is_the_same_with_and_without_a_memory(
    looks: list[list[dict[str, object]]],
) -> None:
    known = KnownRows()
    for look in looks:
        known.look()
        body: object = {"call_list": look}
        assert read_calls(body, {0, 1}, known=known) == read_calls(body, {0, 1})
