"""The wallboard's figures: conversations answered and missed, and the last hour by minutes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from app.calls.board import Board
from app.calls.call import Call, CallKey, CallState, Direction, Snapshot
from app.calls.figures import CARRIED, MINUTES, MOST_OVER, Figures, Minute, longest
from tests.unit.test_board import START, call
from tests.unit.test_history import ALL, LOOKS

RINGING = CallState.RINGING


class Wall:
    def __init__(self) -> None:
        self.board, self.figures, self.seconds = Board(), Figures(), 0.0

    def sees(self, *calls: Call, after: float = 2.0, untold: Sequence[CallKey] = ()) -> None:
        self.seconds += after
        now = START + timedelta(seconds=self.seconds)
        changes = self.board.apply(Snapshot(calls, self.seconds, self.seconds, now, covered=ALL))
        seen = [self.board.rows[key].call for key in (*changes.appeared, *changes.changed)]
        totals = self.board.totals()
        self.figures.look(seen, changes.ended, totals, now, untold=untold)

    @property
    def counts(self) -> tuple[int, int]:
        return self.figures.answered, self.figures.missed

    def hour(self) -> list[tuple[int, int] | None]:
        found = self.figures.hour(START + timedelta(seconds=self.seconds))
        return [(m.talking, m.ringing) if m else None for m in found]


def ringing(extension: int = 1, call_id: str = "a", conversation: str = "") -> Call:
    return call(extension, call_id, RINGING, conversation)


def test_a_call_that_is_answered_and_one_that_is_not() -> None:
    wall = Wall()
    wall.sees()
    wall.sees(ringing(call_id="a"), ringing(2, "b"))
    wall.sees(call(call_id="a", answered=5), ringing(2, "b"))
    assert wall.counts == (1, 0)
    wall.sees()
    assert wall.counts == (1, 1)


def test_what_was_answered_before_the_start_does_not_count() -> None:
    wall = Wall()
    wall.sees(call(answered=1))
    wall.sees()
    assert wall.counts == (0, 0)


def test_phones_that_ring_together_are_one_call() -> None:
    wall = Wall()
    wall.sees(ringing(1), ringing(2), ringing(3))
    wall.sees(ringing(2), ringing(3))
    assert wall.counts == (0, 0)
    wall.sees()
    assert wall.counts == (0, 1)


def test_a_call_that_rings_on_at_the_next_phone_was_not_missed() -> None:
    wall = Wall()
    wall.sees(ringing(1, "a", "c"))
    wall.sees()
    assert wall.counts == (0, 1)
    wall.sees(ringing(2, "b", "c"))
    assert wall.counts == (0, 0)
    wall.sees(call(2, "b", conversation="c", answered=7))
    wall.sees()
    wall.sees(call(3, "d", conversation="c", answered=7))
    assert wall.counts == (1, 0)


def test_calls_that_agents_make_count_neither_way() -> None:
    wall = Wall()
    wall.sees()
    out = replace(ringing(), direction=Direction.OUT)
    wall.sees(out)
    wall.sees(replace(out, state=CallState.TALKING, answered_at=START + timedelta(seconds=5)))
    wall.sees(replace(out, key=CallKey(2, "b")))
    wall.sees()
    assert wall.counts == (0, 0)


def test_where_nobody_can_say_whether_it_was_answered_it_is_not_called_missed() -> None:
    wall = Wall()
    wall.sees(ringing())
    wall.sees(after=60, untold=[CallKey(1, "a")])
    assert wall.counts == (0, 0)


def test_calls_that_are_no_longer_watched_are_forgotten() -> None:
    wall = Wall()
    wall.sees(ringing())
    wall.figures.forget([CallKey(1, "a"), CallKey(9, "z")])
    wall.board.keep_only(())
    wall.sees()
    assert wall.counts == (0, 0)


def test_each_minute_has_the_most_that_was_seen_in_it() -> None:
    wall = Wall()
    wall.sees(call(1), call(2, "b"))
    wall.sees(call(1), ringing(2, "r"))
    wall.sees(after=60)
    assert wall.hour()[-2:] == [(2, 1), (0, 0)]
    assert wall.hour()[0] is None


def test_a_few_minutes_without_a_look_are_carried_on_and_many_are_not_known() -> None:
    wall = Wall()
    wall.sees(call(1))
    wall.sees(call(1), after=180)
    assert wall.hour()[-4:] == [(1, 0)] * 4
    wall.sees(call(1), after=60 * (CARRIED + 10))
    assert wall.hour()[-3:] == [None, None, (1, 0)]


def test_since_the_last_look_the_picture_stands_for_a_few_minutes() -> None:
    wall = Wall()
    wall.sees(call(1))
    wall.seconds += 60 * CARRIED
    assert wall.hour()[-CARRIED - 1 :] == [(1, 0)] * (CARRIED + 1)
    wall.seconds += 60
    assert wall.hour()[-1] is None


def test_a_clock_that_was_put_back_does_not_spoil_the_hour() -> None:
    wall = Wall()
    wall.sees(call(1), after=600)
    early = START + timedelta(seconds=60)
    wall.figures.look([], [], wall.board.totals(), early)
    assert wall.hour()[-1] == (1, 0)


def test_the_longest_ring_and_talk() -> None:
    board = Board()
    late = replace(ringing(2, "b"), started_at=START + timedelta(seconds=3))
    unknown = replace(ringing(3, "c"), started_at=None)
    board.apply(Snapshot((late, ringing(), unknown, call(4, "d")), 0, 0, START, covered=ALL))
    first = longest(board.rows, RINGING)
    assert first is not None
    assert first.key == CallKey(1, "a")
    talk = longest(board.rows, CallState.TALKING)
    assert talk is not None
    assert talk.key == CallKey(4, "d")
    assert longest(board.rows, CallState.FORWARDED) is None


@given(LOOKS)
def test_it_never_counts_below_nothing_nor_more_than_there_were(
    looks: Sequence[tuple[list[Call], float, frozenset[int]]],
) -> None:
    wall, seen = Wall(), set()
    for calls, after, _covered in looks:
        wall.sees(*calls, after=after)
        seen |= {c.conversation or c.key.call_id for c in calls}
        assert wall.figures.missed >= 0
        assert wall.figures.answered >= 0
    turned_up_again = 60 * len(looks)
    assert sum(wall.counts) <= len(seen) + turned_up_again
    hour = wall.figures.hour(START + timedelta(seconds=wall.seconds))
    assert len(hour) == MINUTES


def test_ten_thousand_looks_do_not_let_it_grow() -> None:
    wall = Wall()
    for n in range(10_000):
        wall.sees(ringing(1 + n % 8, str(n)))
    figures = wall.figures
    assert wall.counts == (0, 9_999)
    assert len(figures._over) <= MOST_OVER
    assert len(figures._live) == len(figures._of) == 1
    assert sum(m is not None for m in wall.hour()) == MINUTES
    assert isinstance(figures.hour(START)[0], Minute | None)
