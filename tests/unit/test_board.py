"""The board: snapshots go in, what changed comes out, and nothing is lost on the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.calls.board import Board, Changes
from app.calls.call import Call, CallKey, CallState, Direction, Party, Snapshot

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def call(
    extension: int = 1,
    call_id: str = "a",
    state: CallState = CallState.TALKING,
    conversation: str = "",
    answered: float = 10,
) -> Call:
    return Call(
        key=CallKey(extension, call_id),
        state=state,
        direction=Direction.IN,
        caller=Party("+79160000001"),
        called=Party("101"),
        started_at=START,
        answered_at=START + timedelta(seconds=answered) if state is CallState.TALKING else None,
        conversation=conversation,
    )


def snapshot(*calls: Call, at: float = 0.0, covered: frozenset[int] | None = None) -> Snapshot:
    return Snapshot(
        calls=calls,
        asked_at=at,
        taken_at=at,
        server_time=START,
        covered=frozenset(range(1, 9)) if covered is None else covered,
    )


def test_a_new_call_appears_and_an_unchanged_one_says_nothing() -> None:
    board = Board()
    assert board.apply(snapshot(call())).appeared == (CallKey(1, "a"),)
    assert not board.apply(snapshot(call(), at=1))


def test_a_call_that_changed_is_told_as_changed() -> None:
    board = Board()
    board.apply(snapshot(call(state=CallState.RINGING)))
    assert board.apply(snapshot(call(), at=1)) == Changes(changed=(CallKey(1, "a"),))


def test_an_ended_call_keeps_its_row_for_a_while_and_is_then_dropped() -> None:
    board = Board(linger=5)
    board.apply(snapshot(call()))
    key = CallKey(1, "a")
    assert board.apply(snapshot(at=1)).ended == (key,)
    assert board.rows[key].ended
    assert board.call(key) is None
    assert board.expire(5.9) == Changes()
    assert board.expire(6.0).dropped == (key,)
    assert key not in board.rows


def test_an_ended_call_that_is_seen_again_lives_on() -> None:
    board = Board()
    board.apply(snapshot(call()))
    board.apply(snapshot(at=1))
    assert board.apply(snapshot(call(), at=2)).changed == (CallKey(1, "a"),)
    assert board.call(CallKey(1, "a")) == call()


def test_a_look_that_could_not_see_an_extension_ends_none_of_its_calls() -> None:
    board = Board()
    board.apply(snapshot(call(1), call(2)))
    changes = board.apply(snapshot(at=1, covered=frozenset({2})))
    assert changes.ended == (CallKey(2, "a"),)
    assert board.call(CallKey(1, "a")) is not None


def test_a_look_older_than_the_last_changes_nothing() -> None:
    board = Board()
    board.apply(snapshot(call(), at=5))
    assert not board.apply(snapshot(at=4))
    assert board.call(CallKey(1, "a")) is not None


def test_calls_of_extensions_no_longer_watched_are_dropped() -> None:
    board = Board()
    board.apply(snapshot(call(1), call(2)))
    assert board.keep_only({2}).dropped == (CallKey(1, "a"),)
    assert list(board.rows) == [CallKey(2, "a")]


def test_the_same_call_on_two_phones_is_two_rows() -> None:
    board = Board()
    ringing = call(state=CallState.RINGING)
    board.apply(snapshot(ringing, replace(ringing, key=CallKey(2, "a"))))
    assert set(board.rows) == {CallKey(1, "a"), CallKey(2, "a")}


def test_two_legs_of_a_conversation_count_once() -> None:
    board = Board()
    board.apply(
        snapshot(
            call(1, "a", conversation="c", answered=20),
            call(2, "b", conversation="c", answered=30),
            call(3, "x", answered=5),
            call(4, "y", CallState.RINGING),
            call(5, "z", CallState.FORWARDED),
        )
    )
    totals = board.totals()
    assert (totals.talking, totals.ringing, totals.forwarded) == (2, 1, 1)
    assert totals.busy_extensions == 5
    assert totals.longest is not None
    assert totals.longest.key == CallKey(3, "x")


def test_ended_calls_are_not_counted() -> None:
    board = Board()
    board.apply(snapshot(call()))
    board.apply(snapshot(at=1))
    assert board.totals().talking == 0
    assert board.totals().busy_extensions == 0


CALLS = st.builds(
    call,
    extension=st.integers(1, 4),
    call_id=st.sampled_from("abc"),
    state=st.sampled_from(CallState),
    conversation=st.sampled_from(["", "p", "q"]),
)
LOOKS = st.lists(
    st.tuples(st.lists(CALLS, max_size=6), st.frozensets(st.integers(1, 4)), st.floats(0.1, 9)),
    max_size=12,
)


@given(LOOKS)
def test_the_board_is_always_what_the_looks_said(
    looks: list[tuple[list[Call], frozenset[int], float]],
) -> None:
    """A model beside it: the last sight of each call, and when it was missed."""
    board, now = Board(linger=5), 0.0
    last: dict[CallKey, Call] = {}
    missed: dict[CallKey, float] = {}
    for calls, extra, step in looks:
        now += step
        covered = extra | {c.key.extension_id for c in calls}
        board.apply(snapshot(*calls, at=now, covered=covered))
        seen = {c.key: c for c in calls}
        for key in [k for k in last if k.extension_id in covered and k not in seen]:
            missed.setdefault(key, now)
        for key, found in seen.items():
            last[key] = found
            missed.pop(key, None)
        for key in [k for k, at in missed.items() if now - at >= 5]:
            del last[key], missed[key]
        assert {k: row.call for k, row in board.rows.items()} == last
        assert {k for k, row in board.rows.items() if row.ended} == set(missed)
