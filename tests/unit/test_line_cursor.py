"""What a key press means while the list moves, and which lines a cursor can be on."""

from app.calls.call import CallKey
from app.calls.line_order import LineOrder, Rank
from app.calls.lines import GroupKey, Line
from app.ui.widgets.line_cursor import LineCursor, Moment

A, B, C, D = (CallKey(number, "a") for number in range(1, 5))
HEADING, OTHER = GroupKey(1), GroupKey(2)


class List:
    def __init__(self, *lines: Line) -> None:
        self.now = 0.0
        self._wanted: list[Line] = []
        self.order = LineOrder(self._rank)
        self.cursor = LineCursor(self.order, Moment(0.5, lambda: self.now))
        self.become(*lines)

    def become(self, *lines: Line) -> None:
        before = self.cursor.as_it_stands(0)
        self._wanted = list(lines)
        self.order.become(lines)
        self.cursor.moved(before)

    def put(self, line: Line) -> None:
        place = self.order.place_of(line)
        assert place is not None
        self.cursor.put_on(line, place)

    def _rank(self, line: Line) -> Rank:
        return (self._wanted.index(line),)


def test_a_key_means_what_was_there_a_moment_ago_however_often_the_list_has_moved_since() -> None:
    seen = List(A, B)
    seen.put(A)
    seen.now = 10.0
    seen.become(A, C, B)
    seen.now = 10.2
    seen.become(A, D, C, B)
    assert seen.cursor.target(1) == B
    seen.now = 10.6
    assert seen.cursor.target(1) == C, "as it was after the first time"
    seen.now = 11.0
    assert seen.cursor.target(1) == D


def test_what_left_a_moment_ago_is_known_for_a_moment() -> None:
    seen = List(A, B)
    seen.put(A)
    seen.now = 10.0
    seen.become(B)
    assert (seen.cursor.on, seen.cursor.left) == (None, A)
    seen.now = 11.0
    assert seen.cursor.left is None
    assert seen.cursor.target(1) == B, "the first press only shows what stands there now"


def test_what_a_person_has_done_to_the_list_is_no_surprise_to_them() -> None:
    seen = List(A, B, C)
    seen.put(B)
    seen.now = 10.0
    seen.become(A, C)
    seen.cursor.forget_before()
    assert seen.cursor.left is None


def test_headings_are_passed_over_both_ways() -> None:
    seen = List(HEADING, A, OTHER, B)
    seen.put(A)
    assert seen.cursor.target(1) == B
    assert seen.cursor.target(-1) == A, "above the first one there is none"
    assert seen.cursor.near(0, 1) == A
    assert seen.cursor.near(2, -1) == A
    seen.put(B)
    assert seen.cursor.target(-1) == A
    assert seen.cursor.target(9) == B


def test_a_line_that_is_ranked_anew_where_it_stands_has_not_moved() -> None:
    ranks: dict[Line, Rank] = {A: (1,), B: (3,)}
    order = LineOrder(ranks.__getitem__)
    order.become(ranks)
    ranks[A] = (2,)
    assert order.place([A]) == len(order)
    ranks[A] = (4,)
    assert order.place([A]) == 0
    assert list(order) == [B, A]
