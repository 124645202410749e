"""What is counted as calls come and go equals what counting them all would say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calls.board import Board
from app.calls.call import Call, CallKey, CallState, Direction, Party, Snapshot
from app.calls.tally import Totals

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
EXTENSIONS = frozenset(range(1, 5))

calls = st.builds(
    Call,
    key=st.builds(CallKey, st.sampled_from(sorted(EXTENSIONS)), st.sampled_from("abc")),
    state=st.sampled_from(CallState),
    direction=st.just(Direction.IN),
    caller=st.just(Party("+79160000001")),
    called=st.just(Party("101")),
    started_at=st.just(NOW),
    answered_at=st.sampled_from((None, NOW, NOW - timedelta(seconds=5))),
    conversation=st.sampled_from(("", "x", "y")),
)
looks = st.lists(
    st.tuples(
        st.lists(calls, unique_by=lambda call: call.key), st.sets(st.sampled_from(range(1, 5)))
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(looks)
def test_totals_and_partners_are_those_of_a_board_made_anew(
    seen: list[tuple[list[Call], set[int]]],
) -> None:
    board = Board(linger=1.5)
    for second, (found, watched) in enumerate(seen, 1):
        board.apply(snapshot(found, float(second)))
        board.keep_only(watched or EXTENSIONS)
        board.apply(
            snapshot(
                [c for c in found if c.key.extension_id in (watched or EXTENSIONS)], second + 0.5
            )
        )
        live = [row.call for row in board.rows.values() if not row.ended]
        assert board.totals() == counted(live)
        for row in board.rows.values():
            if not row.ended:
                assert row.partner == partner_of(row.call, live)


def snapshot(found: list[Call], second: float) -> Snapshot:
    return Snapshot(
        calls=tuple(replace(call) for call in found),
        asked_at=second,
        taken_at=second,
        server_time=NOW,
        covered=EXTENSIONS,
    )


def counted(live: list[Call]) -> Totals:
    def conversations(state: CallState) -> int:
        return len({c.conversation or c.key for c in live if c.state is state})

    answered = [(c.answered_at, c.key) for c in live if c.answered_at and c.state == "talking"]
    longest = min(answered)[1] if answered else None
    return Totals(
        talking=conversations(CallState.TALKING),
        ringing=conversations(CallState.RINGING),
        forwarded=conversations(CallState.FORWARDED),
        busy_extensions=len({c.key.extension_id for c in live}),
        longest=next((c for c in live if c.key == longest), None),
    )


def partner_of(call: Call, live: list[Call]) -> CallKey | None:
    legs = [c.key for c in live if call.conversation and c.conversation == call.conversation]
    if len(legs) != 2 or legs[0].call_id == legs[1].call_id:
        return None
    return next(key for key in legs if key != call.key)
