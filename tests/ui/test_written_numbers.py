"""Numbers on the screen as the country writes them; on the line they stay plain digits."""

from dataclasses import replace

from app.calls.written import get_ready
from app.simulator.server import Running
from app.ui.dashboard import Dashboard
from app.ui.dialogs.unread import LEAST
from app.watch.control import Intent
from app.watch.session import Session, SessionOptions
from app.watch.steering import Journal, Unrecorded
from tests.ui.board_pilot import at_the_board, dashboard_on

NUMBER = "+79160000001"


class Recorded(Unrecorded):
    """An audit log in memory."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []

    async def intend(self, intent: Intent) -> str:
        self.intents.append(intent)
        return await super().intend(intent)


def in_russia(exchange: Running, journal: Journal | None = None) -> Dashboard:
    get_ready()
    made = dashboard_on(exchange).session
    options = replace(_options(made), country="RU")
    return Dashboard(Session(made._connect, options, journal=journal))


def _options(session: Session) -> SessionOptions:
    return session._options


async def test_a_dialog_writes_numbers_and_sends_plain_digits(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    async with at_the_board(in_russia(exchange), size=(80, 24)) as hand:
        await hand.sees("1:0")
        await hand.until(lambda: hand.app.session.board.rows, "a call")
        await hand.press("t")
        await hand.sees("Other party: +7 916 000-00-01")
        await hand.press(*"+74951234567")
        await hand.sees("is sent to +7 495 123-45-67")
        await hand.press("enter")
        await hand.sees("Accepted")
    [request] = [r for r in exchange.requests() if r.method == "PUT"]
    assert request.body == {"action": "transfer", "send_dst": "+74951234567"}


async def test_notices_and_slots_write_them_and_the_log_has_them_plain(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    journal = Recorded()
    async with at_the_board(in_russia(exchange, journal)) as hand:
        await hand.sees("+7 916 000-00-01")
        agent = hand.app.session.directory.agent(exchange.extension_id("101"))
        await hand.press("P")
        await hand.sees(f"Park the call of {agent} – +7 916 000-00-01")
        await hand.press("enter")
        await hand.sees("Park in a slot (Enter)")
        await hand.waits(LEAST)
        await hand.press("enter")
        await hand.sees("Accepted")
        await hand.sees(f"{agent} – +7 916 000-00-01")
        await hand.press("P")
        await hand.sees(f"Slot 1: {agent} – +7 916 000-00-01")
    assert [intent.party for intent in journal.intents] == [NUMBER]


async def test_the_board_writes_them_where_there_is_room_and_finds_them_plain(
    exchange: Running,
) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    async with at_the_board(in_russia(exchange), size=(120, 40)) as hand:
        await hand.sees("+7 916 000-00-01")
        await hand.press("/")
        await hand.press(*NUMBER, "enter")
        await hand.sees("+7 916 000-00-01")
    async with at_the_board(in_russia(exchange), size=(80, 24)) as hand:
        await hand.sees(NUMBER)


async def test_the_history_writes_them_as_the_board_does(exchange: Running) -> None:
    call_id = exchange.place_call(extension="101", number=NUMBER, talking=65)
    for size, expected in (((200, 60), "+7 916 000-00-01"), ((80, 24), NUMBER)):
        async with at_the_board(in_russia(exchange), size=size) as hand:
            await hand.until(lambda: hand.app.session.board.rows, "a call")
            exchange.end_call(call_id)
            await hand.press("r")
            await hand.sees("1 call since")
            await hand.sees(expected)
        call_id = exchange.place_call(extension="101", number=NUMBER, talking=65)
