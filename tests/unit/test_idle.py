"""Since when a phone has had no call, as far as looks can tell."""

from datetime import UTC, datetime, timedelta

from app.calls.board import Board
from app.calls.call import Call, CallKey, CallState, Direction, Party, Snapshot
from app.calls.idle import IdlePhones
from app.calls.lines import IdleSince

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ALL = frozenset({1, 2})


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


class Looker:
    def __init__(self) -> None:
        self.board = Board()
        self.idle = IdlePhones()
        self.idle.watch(ALL)

    def look(self, seconds: int, *phones: int, covered: frozenset[int] = ALL) -> None:
        calls = tuple(
            Call(
                CallKey(phone, "a"),
                CallState.TALKING,
                Direction.IN,
                caller=Party("1"),
                called=Party("2"),
            )
            for phone in phones
        )
        snapshot = Snapshot(calls, seconds, seconds, at(seconds), covered)
        self.idle.looked(snapshot, self.board.apply(snapshot), self.board.rows)


def test_a_phone_that_had_no_call_at_the_first_look_is_idle_for_at_least_as_long() -> None:
    looker = Looker()
    assert looker.idle.since(1) is None
    looker.look(0, 2)
    looker.look(5, 2)
    assert looker.idle.since(1) == IdleSince(at(0), exact=False)
    assert looker.idle.since(2) is None


def test_a_phone_is_idle_since_its_last_call_was_seen_to_end() -> None:
    looker = Looker()
    looker.look(0, 1)
    looker.look(5)
    assert looker.idle.since(1) == IdleSince(at(5), exact=True)
    looker.look(7, 1)
    assert looker.idle.since(1) is None
    looker.look(9)
    assert looker.idle.since(1) == IdleSince(at(9), exact=True)


def test_a_phone_that_no_look_has_covered_yet_is_not_said_to_be_idle() -> None:
    looker = Looker()
    looker.look(0, covered=frozenset({2}))
    assert looker.idle.since(1) is None
    looker.look(3, covered=frozenset({1}))
    assert looker.idle.since(1) == IdleSince(at(3), exact=False)


def test_what_was_known_of_a_phone_is_forgotten_with_the_choice_of_it() -> None:
    looker = Looker()
    looker.look(0, 1)
    looker.look(5)
    looker.idle.watch({2})
    looker.idle.watch(ALL)
    looker.look(60)
    assert looker.idle.since(1) == IdleSince(at(60), exact=False)
    assert looker.idle.since(2) == IdleSince(at(0), exact=False)
