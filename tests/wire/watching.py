"""A session that watches a scripted server over a real socket, and a screen that can be awaited."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from app.calls.actions import Action, action_named
from app.calls.board import Changes
from app.calls.call import CallKey
from app.calls.selection import parse_selection
from app.telphin.access import Access
from app.telphin.client import Client
from app.watch.control import Intent
from app.watch.effects import Sighting
from app.watch.poller import Trouble
from app.watch.session import Session, SessionOptions
from tests.wire.scripted_server import Reply, ScriptedServer, says

PATIENCE = 30.0
LOOK = "/client/@me/current_calls/"
KEY = CallKey(101, "call-1")
HANG_UP = "/api/ver1.0/extension/101/current_calls/call-1"
Row = dict[str, object]


def a_row(number: int = 101, **changed: object) -> Row:
    """A call at an extension, with an id of its own."""
    row: Row = {
        "call_api_id": f"call-{number - 100}",
        "extension_id": number,
        "call_flow": "in",
        "called_number": f"000*{number}",
        "init_time_gmt": "2026-03-02 11:59:00",
        "answer_time_gmt": "2026-03-02 11:59:10",
        "caller_id_number": "+79161234567",
        "caller_id_name": "Иванова Мария",
    }
    return row | changed


def listing(*rows: Row) -> Reply:
    return says({"call_list": list(rows)})


def an_account(server: ScriptedServer, *numbers: int) -> None:
    """A user, and phones whose ids are their numbers."""
    server.get("/user/", says({"id": 1, "login": "boss", "client_id": 7, "access": "full"}))
    phones = [
        {"id": n, "name": f"000*{n}", "label": f"Agent {n}", "type": "phone", "status": "active"}
        for n in numbers
    ]
    server.get("/client/@me/extension/", says(phones))
    server.get("/client/7/extension_group/", says([]))


class Screen:
    """Listens to a session, and wakes who waits for something to come true."""

    def __init__(self) -> None:
        self.changes: list[Changes] = []
        self.sentences: list[str] = []
        self._news = asyncio.Event()

    def directory_known(self) -> None:
        self._news.set()

    def calls_changed(self, changes: Changes) -> None:
        self.changes.append(changes)
        self._news.set()

    def sighted(self, sighting: Sighting) -> None:
        self._news.set()

    def trouble(self, trouble: Trouble) -> None:
        self.sentences.append(trouble.sentence)
        self._news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def looks(self, count: int) -> None:
        """Until so many more looks were taken over."""
        wanted = len(self.changes) + count
        await self.until(lambda: len(self.changes) >= wanted)


@dataclass(frozen=True, slots=True)
class Watching:
    """What a test of a bad minute has at hand."""

    server: ScriptedServer
    session: Session
    screen: Screen

    async def trouble(self, word: str) -> str:
        """The sentence of trouble, once it has the word."""
        said = self.screen.sentences
        try:
            await self.screen.until(lambda: any(word in sentence for sentence in said))
        except TimeoutError:
            raise AssertionError(f"no {word!r} in {set(said)}") from None
        return next(sentence for sentence in said if word in sentence)

    async def fine(self) -> None:
        """Until the last look was a good one, asked for at once where the pause is long."""
        self.session.looking.soon()
        await self.screen.looks(1)
        await self.screen.until(lambda: self.session.trouble is None)

    def live(self) -> list[CallKey]:
        return [key for key, row in self.session.board.rows.items() if not row.ended]

    def intent(self, name: str = "hangup", destination: str = "") -> Intent:
        action = action_named(name)
        assert isinstance(action, Action)
        return Intent(action, KEY, destination, "Agent 101", "+79161234567")

    def sent(self, method: str = "DELETE") -> int:
        """How often an action was sent."""
        return sum(request.method == method for request in self.server.requests)


@asynccontextmanager
async def watching(
    server: ScriptedServer,
    access: Access,
    *,
    numbers: Collection[int] = (101,),
    interval: float = 0.05,
    starts: bool = True,
) -> AsyncIterator[Watching]:
    """Looks every few moments; after a failure too, where a person would wait for longer.

    `starts`: wait for the first look.
    """
    an_account(server, *numbers)
    options = SessionOptions(interval=interval, selection=parse_selection(["all"]))
    screen = Screen()
    session = Session(lambda: Client(access), options, jitter=lambda: -1.4)
    task = asyncio.create_task(session.run(screen))
    try:
        if starts:
            await screen.until(lambda: bool(screen.changes))
        yield Watching(server, session, screen)
    finally:
        if task.done():
            task.result()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def closing(reply: Reply) -> Reply:
    """The connection ends with this answer, so that the next request makes another."""
    return replace(reply, headers=reply.headers | {"Connection": "close"})
