"""What is told of the calls to who follows them: each thing once, and only of what is found."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.calls.board import Board, Row
from app.calls.call import Call, CallState, Party
from app.calls.happenings import Following
from app.calls.query import parse_query
from app.calls.showing import Showing
from app.calls.subject import Subject
from tests.unit.test_board import START, call, snapshot

RINGING = call(state=CallState.RINGING)


def subject(row: Row, now: datetime) -> Subject:
    return Showing().subject(row, now)


class Follower:
    """Shows looks to `Following` as a session does."""

    def __init__(self, query: str = "") -> None:
        self._board = Board()
        self._following = Following(subject, parse_query(query))
        self._at = 0.0

    def sees(self, *calls: Call, after: float = 1.0) -> list[str]:
        self._at += after
        changes = self._board.apply(snapshot(*calls, at=self._at))
        now = START + timedelta(seconds=self._at)
        told = self._following.look(changes, self._board.rows, now)
        return [f"{each.happening} {each.call.key.call_id}" for each in told]


def test_the_life_of_a_call_is_told_step_by_step() -> None:
    follower = Follower()
    assert follower.sees() == []
    assert follower.sees(RINGING) == ["appeared a"]
    assert follower.sees(RINGING) == []
    assert follower.sees(call()) == ["answered a"]
    assert follower.sees(replace(call(), recording="r")) == ["recorded a"]
    other = replace(call(), recording="r", caller=Party("102"))
    assert follower.sees(other) == ["party a"]
    assert follower.sees(replace(other, state=CallState.FORWARDED)) == ["forwarded a"]
    assert follower.sees(replace(other, state=CallState.RINGING)) == ["ringing a"]
    assert follower.sees() == ["ended a"]
    assert follower.sees(after=100) == []


def test_what_was_there_when_we_came_is_told_as_such_oldest_first() -> None:
    follower = Follower()
    young = replace(call(2, "b"), started_at=START + timedelta(seconds=1))
    assert follower.sees(young, call()) == ["present a", "present b"]


def test_a_call_that_comes_back_after_its_end_appears_again() -> None:
    follower = Follower()
    follower.sees(call())
    assert follower.sees() == ["ended a"]
    assert follower.sees(call()) == ["appeared a"]


def test_with_a_filter_a_call_is_told_of_that_it_finds_before_or_after() -> None:
    follower = Follower("ringing")
    assert follower.sees(RINGING, call(2, "b")) == ["present a"]
    assert follower.sees(call(), call(2, "b")) == ["answered a"]
    assert follower.sees() == []


def test_a_call_that_ends_is_told_of_where_it_was_found() -> None:
    follower = Follower("talking")
    assert follower.sees(RINGING) == []
    assert follower.sees(call()) == ["answered a"]
    assert follower.sees() == ["ended a"]


def test_the_ended_alone_can_be_asked_for() -> None:
    follower = Follower("ended")
    assert follower.sees(call()) == []
    assert follower.sees() == ["ended a"]


def test_what_time_alone_lets_a_filter_find_is_told_of_then_and_once() -> None:
    follower = Follower("ringing >20s")
    assert follower.sees(RINGING) == []
    assert follower.sees(RINGING, after=15) == []
    assert follower.sees(RINGING, after=10) == ["found a"]
    assert follower.sees(RINGING, after=10) == []
    assert follower.sees(call(answered=30)) == ["answered a"]
    assert follower.sees() == []


def test_a_note_that_a_call_is_recorded_now_does_not_hide_that_it_was_found() -> None:
    follower = Follower("rec")
    assert follower.sees(call()) == []
    assert follower.sees(replace(call(), recording="r")) == ["recorded a"]
