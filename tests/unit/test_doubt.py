"""A busy hour that is over at once is believed only when it is said twice."""

from datetime import timedelta

import pytest

from app.calls.board import Changes
from app.calls.call import Call, CallKey, Snapshot
from app.calls.doubt import LOOK_AGAIN, MANY, Doubt
from app.calls.extension import Extension
from app.calls.selection import parse_selection
from app.watch.effects import Sighting
from app.watch.poller import Trouble
from app.watch.session import Session, SessionOptions
from tests.unit.clockwork import (
    NOON,
    Exchange,
    Plan,
    call,
    clock,
    in_virtual_time,
    passes,
    running,
    until,
)

PHONES = [Extension(n, f"000*10{n}", f"Agent {n}") for n in range(1, 6)]
BUSY = tuple(call(n, f"c{n}") for n in range(1, 6))
LIVE = frozenset(each.key for each in BUSY)


def look(*calls: Call, at: float = 0.0, covered: range = range(1, 6)) -> Snapshot:
    return Snapshot(calls, at, at, NOON + timedelta(seconds=at), frozenset(covered))


def test_an_empty_list_in_a_busy_hour_is_doubted() -> None:
    doubt = Doubt()
    assert doubt.withholds(look(), LIVE)
    assert doubt


def test_a_list_without_one_of_the_known_calls_is_doubted_too() -> None:
    assert Doubt().withholds(look(call(1, "another"), call(2, "third")), LIVE)


def test_it_is_believed_when_the_next_look_says_the_same() -> None:
    doubt = Doubt()
    doubt.withholds(look(), LIVE)
    assert not doubt.withholds(look(at=LOOK_AGAIN), LIVE)
    assert not doubt


def test_the_same_moment_asked_twice_proves_nothing() -> None:
    doubt = Doubt()
    doubt.withholds(look(), LIVE)
    assert doubt.withholds(look(at=0.1), LIVE)
    assert not doubt.withholds(look(at=LOOK_AGAIN), LIVE)


def test_one_known_call_that_is_still_there_makes_the_list_credible() -> None:
    assert not Doubt().withholds(look(BUSY[0]), LIVE)


@pytest.mark.parametrize("count", range(MANY))
def test_the_end_of_a_few_calls_is_not_doubted(count: int) -> None:
    assert not Doubt().withholds(look(), [each.key for each in BUSY[:count]])


def test_calls_where_it_did_not_look_do_not_count() -> None:
    elsewhere = [CallKey(n, "x") for n in range(11, 20)]
    assert not Doubt().withholds(look(), elsewhere)


def test_a_doubt_that_was_not_confirmed_is_over() -> None:
    doubt = Doubt()
    doubt.withholds(look(), LIVE)
    assert not doubt.withholds(look(*BUSY, at=1.0), LIVE)
    assert doubt.withholds(look(at=2.0), LIVE)


class Screen:
    """Listens, and counts how often it was told of a look."""

    def __init__(self) -> None:
        self.changes: list[Changes] = []

    def directory_known(self) -> None:
        pass

    def calls_changed(self, changes: Changes) -> None:
        self.changes.append(changes)

    def sighted(self, sighting: Sighting) -> None:
        pass

    def trouble(self, trouble: Trouble) -> None:
        raise AssertionError(trouble.sentence)


def watching(exchange: Exchange, interval: float) -> Session:
    options = SessionOptions(interval=interval, selection=parse_selection(["all"]))
    return Session(lambda: exchange, options, monotonic=clock)


@in_virtual_time
async def test_the_board_keeps_its_picture_and_looks_again_early() -> None:
    exchange = Exchange(*PHONES)
    exchange.calls = BUSY
    session, screen = watching(exchange, 60.0), Screen()
    async with running(session.run(screen)):
        await until(lambda: len(session.board.rows) == len(BUSY))
        exchange.calls = ()
        exchange.plans.append(Plan())
        session.looking.soon()
        await until(lambda: bool(session.doubt))
        assert all(session.board.call(key) for key in LIVE)
        exchange.calls = BUSY
        await until(lambda: not session.doubt)
        assert all(session.board.call(key) for key in LIVE)
    assert len(exchange.looks) == 3
    assert exchange.times[2] - exchange.times[1] == pytest.approx(LOOK_AGAIN)
    assert not any(changes.ended for changes in screen.changes)


@in_virtual_time
async def test_the_end_of_all_calls_is_shown_with_the_second_look() -> None:
    exchange = Exchange(*PHONES)
    exchange.calls = BUSY
    session, screen = watching(exchange, 2.0), Screen()
    async with running(session.run(screen)):
        await until(lambda: len(session.board.rows) == len(BUSY))
        exchange.calls = ()
        await until(lambda: bool(session.doubt))
        await passes(LOOK_AGAIN)
        assert not session.doubt
        assert not any(session.board.call(key) for key in LIVE)


@in_virtual_time
async def test_another_selection_ends_the_doubt() -> None:
    exchange = Exchange(*PHONES)
    exchange.calls = BUSY
    session = watching(exchange, 60.0)
    async with running(session.run(Screen())):
        await until(lambda: len(session.board.rows) == len(BUSY))
        exchange.calls = ()
        session.looking.soon()
        await until(lambda: bool(session.doubt))
        session.select(PHONES[:1])
        assert not session.doubt
