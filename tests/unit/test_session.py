"""A supervisor's session without a screen: start, selection, trouble, time, and the end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from app.calls.board import Changes
from app.calls.selection import Selection, parse_selection
from app.telphin.errors import Forbidden, Unreachable
from app.watch.control import Intent, Verdict
from app.watch.effects import Sighting
from app.watch.poller import Trouble
from app.watch.remembered import Remembered
from app.watch.session import Session, SessionOptions
from tests.unit.stand_in import MORNING, PHONES, StandIn
from tests.unit.test_board import call
from tests.unit.test_control import intent
from tests.unit.virtual_time import run


class Screen:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def directory_known(self) -> None:
        self.told.append("directory")

    def calls_changed(self, changes: Changes) -> None:
        self.told.append("changes" if changes else "calls")

    def sighted(self, sighting: Sighting) -> None:
        self.told.append(f"sighted {sighting.seen}")

    def trouble(self, trouble: Trouble) -> None:
        self.told.append(f"trouble {trouble.failures}")


Steps = Callable[[Session, StandIn, Screen], Awaitable[None]]


def session_of(
    steps: Steps,
    *,
    selection: str = "101,102",
    remembered: Remembered | None = None,
    prepare: Callable[[StandIn], None] = lambda _source: None,
) -> tuple[Session, StandIn, Screen]:
    async def main(monotonic: Callable[[], float]) -> tuple[Session, StandIn, Screen]:
        source, screen = StandIn(monotonic), Screen()
        prepare(source)
        session = Session(
            lambda: source,
            SessionOptions(selection=parse_selection(selection), phone="105"),
            remembered=remembered,
            monotonic=monotonic,
            jitter=lambda: 0.5,
        )
        task = asyncio.ensure_future(session.run(screen))
        await steps(session, source, screen)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return session, source, screen

    return run(main)


async def a_moment(_session: Session, _source: StandIn, _screen: Screen) -> None:
    await asyncio.sleep(0.5)


def test_it_learns_the_directory_then_looks_and_closes_in_the_end() -> None:
    session, source, screen = session_of(a_moment)
    assert screen.told == ["directory", "calls"]
    assert [phone.number for phone in session.resolved.phones] == ["101", "102"]
    assert session.user is not None
    assert source.closed


def test_a_start_without_connection_tries_again_and_says_so() -> None:
    async def steps(session: Session, _source: StandIn, _screen: Screen) -> None:
        await asyncio.sleep(0.5)
        assert session.trouble is not None
        assert not session.ready
        await asyncio.sleep(10)

    def broken(source: StandIn) -> None:
        source.directory_failures = [Unreachable("no"), Unreachable("no")]

    session, _source, screen = session_of(steps, prepare=broken)
    assert screen.told[:4] == ["trouble 1", "trouble 2", "directory", "calls"]
    assert session.trouble is None


def test_an_application_that_may_not_ask_who_it_is_can_watch() -> None:
    def forbidden(source: StandIn) -> None:
        source.user_failure = Forbidden("no")

    session, _source, screen = session_of(a_moment, prepare=forbidden)
    assert session.user is None
    assert screen.told == ["directory", "calls"]


def test_trouble_is_over_with_the_next_good_look_and_the_board_is_kept() -> None:
    async def steps(session: Session, source: StandIn, _screen: Screen) -> None:
        await asyncio.sleep(0.5)
        source.failures = [Unreachable("no")]
        await asyncio.sleep(2)
        assert session.trouble is not None
        assert session.board.rows
        await asyncio.sleep(5)
        assert session.trouble is None

    def talking(source: StandIn) -> None:
        source.calls = (call(1),)

    session_of(steps, prepare=talking)


def test_what_was_given_goes_before_what_was_remembered(tmp_path: Path) -> None:
    memory = Remembered(tmp_path / "state.json", "account")
    memory.remember(parse_selection("103"))
    given, _source, _screen = session_of(a_moment, remembered=memory)
    remembered, _source, _screen = session_of(a_moment, selection="", remembered=memory)
    assert [p.number for p in given.resolved.phones] == ["101", "102"]
    assert [p.number for p in remembered.resolved.phones] == ["103"]


def test_without_a_selection_nothing_is_asked_for() -> None:
    session, source, screen = session_of(a_moment, selection="")
    assert session.ready
    assert screen.told == ["directory"]
    assert source.looks == []


def test_unknown_extensions_are_named_beside_what_the_directory_could_not_read() -> None:
    def odd(source: StandIn) -> None:
        source.directory_warnings = ("One extension could not be read.",)

    session, _source, _screen = session_of(a_moment, selection="101,999", prepare=odd)
    assert session.resolved.warnings == (
        "Not in this account: 999.",
        "One extension could not be read.",
    )


def test_another_choice_drops_the_other_rows_is_remembered_and_looked_at(tmp_path: Path) -> None:
    memory = Remembered(tmp_path / "state.json", "account")

    async def steps(session: Session, _source: StandIn, _screen: Screen) -> None:
        await asyncio.sleep(0.5)
        assert session.board.rows
        session.select([PHONES.extensions[3]])
        assert not session.board.rows
        await asyncio.sleep(0.1)

    def talking(source: StandIn) -> None:
        source.calls = (call(1),)

    _session, source, _screen = session_of(steps, remembered=memory, prepare=talking)
    # 5 is the supervisor's own phone: it comes with the same request.
    assert [phones for _at, phones in source.looks] == [{1, 2, 5}, {3, 5}]
    assert memory.selection() == parse_selection("103")


def test_time_is_the_servers_and_runs_on_between_looks() -> None:
    async def steps(session: Session, _source: StandIn, _screen: Screen) -> None:
        assert session.server_time() is None
        assert session.age() is None
        await asyncio.sleep(1.5)
        assert session.server_time() == MORNING + timedelta(seconds=1.5)
        assert session.age() == 1.5

    session_of(steps)


def test_before_there_is_a_connection_nothing_is_sent() -> None:
    session = Session(lambda: StandIn(lambda: 0.0), SessionOptions(selection=Selection()))

    async def main(_monotonic: Callable[[], float]) -> Verdict:
        return (await session.act(intent())).verdict

    assert run(main) is Verdict.NOT_SENT


def test_an_action_is_followed_by_an_early_look() -> None:
    async def steps(session: Session, _source: StandIn, _screen: Screen) -> None:
        await asyncio.sleep(0.5)
        wanted: Intent = intent()
        assert (await session.act(wanted)).verdict is Verdict.ACCEPTED
        await asyncio.sleep(0.1)

    _session, source, _screen = session_of(steps)
    assert source.look_times() == [0, 0.5]
