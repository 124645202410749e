"""A session without a screen: how it starts, what it watches, and that it survives the line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from app.calls.actions import action_named
from app.calls.board import Changes
from app.calls.call import CallKey, Snapshot
from app.calls.extension import Extension
from app.calls.selection import Selection, parse_selection
from app.telphin.errors import BadAddress, QuotaSpent, Unauthorised, Unreachable
from app.watch.control import Intent, Verdict
from app.watch.effects import Sighting
from app.watch.poller import Trouble
from app.watch.remembered import Remembered
from app.watch.session import NOTHING, Session, SessionOptions
from app.watch.source import Source
from tests.unit.clockwork import (
    NOON,
    START,
    Exchange,
    Plan,
    call,
    clock,
    in_virtual_time,
    passes,
    running,
)

ANNA, IVAN, OLGA = (Extension(i, f"000*10{i}", n) for i, n in enumerate(("Anna", "Ivan", "Olga")))
LOST = Unreachable("the line is down.")


@dataclass
class Screen:
    """A listener that keeps what it was told."""

    known: int = 0
    changes: list[Changes] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)

    def directory_known(self) -> None:
        self.known += 1

    def calls_changed(self, changes: Changes) -> None:
        self.changes.append(changes)

    def sighted(self, sighting: Sighting) -> None:
        self.sightings.append(sighting)

    def trouble(self, trouble: Trouble) -> None:
        self.troubles.append(trouble)


def account() -> Exchange:
    exchange = Exchange(ANNA, IVAN, OLGA)
    exchange.calls = (call(0), call(1, "b"))
    return exchange


def session(
    exchange: Exchange,
    selection: str = "all",
    remembered: Remembered | None = None,
    connect: Callable[[], Source] | None = None,
) -> Session:
    chosen = parse_selection(selection)
    return Session(
        connect or (lambda: exchange),
        SessionOptions(interval=2.0, linger=6.0, phone="900", selection=chosen),
        remembered=remembered,
        monotonic=clock,
        jitter=lambda: 0.5,
    )


# Asked by functions: to the type checker an attribute does not change while time passes.
def trouble_of(watching: Session) -> Trouble | None:
    return watching.trouble


def snapshot_of(watching: Session) -> Snapshot | None:
    return watching.snapshot


def is_ready(watching: Session) -> bool:
    return watching.ready


@pytest.fixture
def memory(tmp_path: Path) -> Remembered:
    return Remembered(tmp_path / "state" / "remembered.json", "one")


@in_virtual_time
async def test_it_learns_who_it_is_then_what_there_is_and_then_looks() -> None:
    exchange, screen = account(), Screen()
    watching = session(exchange)
    async with running(watching.run(screen)):
        await passes(0.1)
        assert exchange.asked == ["user", "directory", "calls"]
        assert is_ready(watching)
        assert watching.user is not None
        assert watching.user.login == "boss"
        assert watching.resolved.phones == (ANNA, IVAN, OLGA)
        assert set(watching.board.rows) == {CallKey(0, "a"), CallKey(1, "b")}
    assert screen.known == 1
    assert not screen.troubles


@in_virtual_time
async def test_each_look_is_told_also_when_nothing_changed() -> None:
    exchange, screen = account(), Screen()
    async with running(session(exchange).run(screen)):
        await passes(2.1)
    assert [bool(changes) for changes in screen.changes] == [True, False]


@in_virtual_time
async def test_an_exchange_out_of_reach_at_the_start_is_asked_until_it_answers() -> None:
    exchange, screen = account(), Screen()
    exchange.user_plans.extend([Plan(takes=5, error=LOST)] * 2)
    exchange.directory_plans.append(Plan(error=LOST))
    watching = session(exchange)
    async with running(watching.run(screen)):
        await passes(5)
        assert trouble_of(watching) is screen.troubles[0]
        assert not is_ready(watching)
        await passes(60)
        assert is_ready(watching)
        assert trouble_of(watching) is None
    told = [(t.failures, t.since - START, t.next_try_at - START) for t in screen.troubles]
    assert told == [(1, 5, 6), (2, 5, 13), (1, 13, 14)]
    assert screen.known == 1


@in_virtual_time
async def test_a_connection_that_cannot_be_made_yet_is_tried_again() -> None:
    exchange, screen = account(), Screen()
    answers: list[Source | BadAddress] = [BadAddress("no address."), exchange]

    def connect() -> Source:
        answer = answers.pop(0)
        if isinstance(answer, BadAddress):
            raise answer
        return answer

    watching = session(exchange, connect=connect)
    async with running(watching.run(screen)):
        await passes(1.5)
        assert is_ready(watching)
    assert screen.troubles[0].sentence == "no address."


@in_virtual_time
async def test_what_the_settings_say_goes_before_what_is_remembered(memory: Remembered) -> None:
    memory.remember(parse_selection("102"))
    watching = session(account(), "101", memory)
    async with running(watching.run(Screen())):
        await passes(0.1)
        assert watching.resolved.phones == (IVAN,)
    assert memory.selection() == parse_selection("102")


@in_virtual_time
async def test_what_is_remembered_is_watched_where_the_settings_say_nothing(
    memory: Remembered,
) -> None:
    memory.remember(parse_selection("102"))
    watching = session(account(), "", memory)
    async with running(watching.run(Screen())):
        await passes(0.1)
        assert watching.resolved.phones == (OLGA,)


@pytest.mark.parametrize("kept", [None, NOTHING], ids=["never chosen", "chosen to be none"])
@in_virtual_time
async def test_where_nothing_is_chosen_nothing_is_asked_until_something_is(
    memory: Remembered, kept: Selection | None
) -> None:
    if kept is not None:
        memory.remember(kept)
    exchange = account()
    watching = session(exchange, "", memory)
    async with running(watching.run(Screen())):
        await passes(60)
        assert is_ready(watching)
        assert exchange.looks == []
        watching.select([IVAN])
        await passes(0.1)
        assert exchange.looks == [(START + 60, frozenset({1}))]


@in_virtual_time
async def test_a_choice_drops_other_rows_looks_at_once_and_is_remembered(
    memory: Remembered,
) -> None:
    exchange = account()
    watching = session(exchange, "all", memory)
    async with running(watching.run(Screen())):
        await passes(0.5)
        watching.select([IVAN, OLGA])
        assert set(watching.board.rows) == {CallKey(1, "b")}
        assert watching.resolved.phones == (IVAN, OLGA)
        assert snapshot_of(watching) is None
        await passes(0.1)
        assert exchange.looks[-1] == (START + 0.5, frozenset({1, 2}))
        assert snapshot_of(watching) is not None
    assert memory.selection() == parse_selection("101,102")


@in_virtual_time
async def test_a_late_reply_for_the_old_choice_brings_nothing_back() -> None:
    exchange, screen = account(), Screen()
    exchange.plans.append(Plan(takes=1))
    watching = session(exchange)
    async with running(watching.run(screen)):
        await passes(0.5)
        watching.select([OLGA])
        await passes(0.6)
        assert len(exchange.looks) == 2
        assert not watching.board.rows
        assert screen.changes == [Changes()]


@in_virtual_time
async def test_a_choice_keeps_the_running_times_and_the_age_of_the_rows_that_stay() -> None:
    """Also while the line is down: the last picture stays, and says how old it is."""
    exchange = account()
    exchange.plans.extend([Plan(), *[Plan(error=LOST)] * 9])
    watching = session(exchange)
    async with running(watching.run(Screen())):
        await passes(10)
        watching.select([IVAN])
        assert watching.server_time() == NOON + timedelta(seconds=10)
        assert watching.age() == 10
        watching.select([OLGA])
        assert watching.age() is None


@in_virtual_time
async def test_trouble_is_there_from_the_failure_to_the_next_success() -> None:
    exchange, screen = account(), Screen()
    exchange.plans.extend([Plan(), Plan(error=LOST), Plan(error=LOST)])
    watching = session(exchange)
    async with running(watching.run(screen)):
        await passes(1)
        assert trouble_of(watching) is None
        await passes(2.5)
        assert trouble_of(watching) is screen.troubles[-1]
        assert screen.troubles[-1].failures == 2
        assert set(watching.board.rows) == {CallKey(0, "a"), CallKey(1, "b")}
        assert watching.age() == pytest.approx(3.5)
        await passes(2)
        assert trouble_of(watching) is None
        assert watching.age() == pytest.approx(0.5)


@in_virtual_time
async def test_where_nothing_is_watched_any_more_no_trouble_remains() -> None:
    exchange = account()
    exchange.plans.extend([Plan(error=LOST)] * 3)
    watching = session(exchange)
    async with running(watching.run(Screen())):
        await passes(0.5)
        assert trouble_of(watching) is not None
        watching.select([])
        await passes(60)
        assert trouble_of(watching) is None
    assert len(exchange.looks) == 1


@pytest.mark.parametrize("stage", ["user", "directory", "look", "pause", "trouble"])
@in_virtual_time
async def test_the_connection_is_closed_wherever_it_is_cancelled(stage: str) -> None:
    exchange = account()
    slow = Plan(takes=50)
    match stage:
        case "user":
            exchange.user_plans.append(slow)
        case "directory":
            exchange.directory_plans.append(slow)
        case "look":
            exchange.plans.append(slow)
        case "trouble":
            exchange.directory_plans.append(Plan(error=Unauthorised("who?")))
        case _:
            pass
    async with running(session(exchange).run(Screen())) as task:
        await passes(1)
        before = exchange.closed
        task.cancel()
        await passes(0)
        assert task.cancelled()
    assert (before, exchange.closed) == (False, True)
    assert exchange.under_way == 0


@in_virtual_time
async def test_the_time_is_the_servers_however_wrong_this_machines_clock_is() -> None:
    watching = session(account())
    async with running(watching.run(Screen())):
        await passes(1.5)
        assert watching.server_time() == NOON + timedelta(seconds=1.5)
        assert watching.age() == 1.5


@in_virtual_time
async def test_an_ended_call_leaves_the_board_by_a_tick_some_seconds_later() -> None:
    exchange = account()
    watching = session(exchange)
    async with running(watching.run(Screen())):
        await passes(1)
        exchange.calls = (call(0),)
        exchange.plans.extend([Plan(), *[Plan(error=LOST)] * 20])
        await passes(6.5)
        assert watching.board.rows[CallKey(1, "b")].ended
        assert not watching.tick()
        await passes(1)
        assert watching.tick().dropped == (CallKey(1, "b"),)


def hang_up() -> Intent:
    action = action_named("hangup")
    assert action is not None
    return Intent(action, CallKey(0, "a"))


@in_virtual_time
async def test_an_action_is_carried_out_and_looked_after_at_once() -> None:
    exchange = account()
    watching = session(exchange)
    async with running(watching.run(Screen())):
        await passes(0.5)
        outcome = await watching.act(hang_up())
        await passes(0.1)
    assert outcome.verdict is Verdict.ACCEPTED
    assert exchange.sent == [(CallKey(0, "a"), "", "")]
    assert exchange.times == [0, 0.5]


@in_virtual_time
async def test_without_a_connection_nothing_is_sent_and_that_is_said() -> None:
    exchange = account()
    watching = session(exchange)
    outcome = await watching.act(hang_up())
    assert outcome.verdict is Verdict.NOT_SENT
    assert "no connection" in outcome.sentence
    watching.looking.soon()
    async with running(watching.run(Screen())):
        await passes(0.1)
    assert (await watching.act(hang_up())).verdict is Verdict.NOT_SENT
    assert exchange.sent == []


@in_virtual_time
async def test_an_action_is_still_tried_while_the_quota_keeps_looks_waiting() -> None:
    exchange, screen = account(), Screen()
    exchange.plans.extend([Plan(), Plan(error=QuotaSpent("spent.", retry_after=600))])
    watching = session(exchange)
    async with running(watching.run(screen)):
        await passes(3)
        assert (await watching.act(hang_up())).verdict is Verdict.ACCEPTED
        await passes(60)
    assert exchange.times == [0, 2]


@in_virtual_time
async def test_trouble_at_the_start_is_over_with_the_start_also_where_nothing_is_watched() -> None:
    exchange = account()
    exchange.directory_plans.append(Plan(error=LOST))
    watching = session(exchange, "")
    async with running(watching.run(Screen())):
        await passes(0.5)
        assert trouble_of(watching) is not None
        await passes(1)
        assert trouble_of(watching) is None
    assert exchange.looks == []
