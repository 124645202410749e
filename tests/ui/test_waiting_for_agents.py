"""Tell me when agent 105 is next on a call: asking, being told, and what may open by itself."""

import pytest
from textual.app import ComposeResult

from app.simulator.server import Running
from app.ui.dialogs.action import ActionDialog
from app.ui.dialogs.follow import FollowDialog
from app.ui.dialogs.unread import LEAST
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.stage import TestClock


def dialogs(hand: Hand) -> list[str]:
    return [type(screen).__name__ for screen in hand.app.screen_stack[1:]]


async def wait_for(hand: Hand, number: str, *, listen: bool = False) -> None:
    await hand.press("f")
    await hand.until(lambda: dialogs(hand) == [FollowDialog.__name__], "the dialog")
    await hand.press("ctrl+u", *number)
    if listen:
        await hand.pilot.click("#listen")
    else:
        await hand.press("enter")
    await hand.until(lambda: dialogs(hand) == [], "the board")


async def test_it_offers_the_agent_under_the_cursor_and_tells_once(exchange: Running) -> None:
    mine = exchange.place_call(extension="105", number="+79160000001", talking=30)
    agent = agent_of(exchange, "105")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        await hand.press("f")
        await hand.sees(f"{agent} is on a call now; the next one counts.")
        await hand.press("enter")
        await hand.sees(f"Waiting for the next call of: 105 {agent}")
        exchange.end_call(mine)
        await hand.sees("✕ ended")
        again = exchange.place_call(extension="105", number="+79160000002", ringing=1)
        await hand.sees("+79160000002")
        assert "Waiting for the next call" in hand.text()
        exchange.answer_call(again)
        await hand.sees(f"{agent} is on a call now")
        await hand.no_longer_sees("Waiting for the next call")
        assert dialogs(hand) == []


async def test_several_are_waited_for_and_can_be_cancelled_by_name(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        for number in ("101", "102", "103", "104"):
            await wait_for(hand, number)
        await hand.sees("103")
        await hand.sees("1 more")
        await hand.press("f", "tab", "enter")
        await hand.until(lambda: len(hand.app.session.lookout.wishes) == 3, "one less")
        await hand.press("escape")
        await hand.no_longer_sees("1 more")
        assert f"101 {agent_of(exchange, '101')}" not in hand.text()


async def test_the_listen_dialog_opens_by_itself_and_enter_sends_nothing(
    exchange: Running,
) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await wait_for(hand, "105", listen=True)
        exchange.clear_requests()
        exchange.place_call(extension="105", number="+79160000002", talking=1)
        await hand.sees("Listen (Enter)")
        assert dialogs(hand) == [ActionDialog.__name__]
        await hand.waits(LEAST)
        await hand.press("enter")
        await hand.until(lambda: dialogs(hand) == [], "the board")
        assert {request.method for request in exchange.requests()} <= {"GET"}


async def test_it_never_opens_over_another_dialog(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=30)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        await wait_for(hand, "105", listen=True)
        await hand.press("x")
        await hand.sees("Hang up (y)")
        exchange.place_call(extension="105", number="+79160000002", talking=1)
        await hand.sees("is on a call now")
        await hand.until(lambda: "on the board and press l." in " ".join(hand.text().split()))
        assert dialogs(hand) == [ActionDialog.__name__]
        assert "Hang up (y)" in hand.text()
        await hand.press("escape")
        await hand.until(lambda: dialogs(hand) == [], "the board, and nothing that waited")


async def test_an_extension_that_cannot_be_waited_for_is_named(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="101-103")) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("f", *"999", "enter")
        await hand.sees("There is no extension 999 in this account.")
        await hand.press("ctrl+u", *"105", "enter")
        await hand.sees("Extension 105 is not watched")
        assert hand.app.session.lookout.wishes == ()


async def test_whom_one_no_longer_watches_one_no_longer_waits_for_and_that_is_said(
    exchange: Running,
) -> None:
    async with at_the_board(dashboard_on(exchange, extensions="101-105")) as hand:
        await hand.sees("Nobody is on the phone")
        await wait_for(hand, "105")
        await wait_for(hand, "101")
        await hand.press("e")
        await hand.sees("105")
        session = hand.app.session
        phones = tuple(phone for phone in session.resolved.phones if phone.number != "105")
        hand.app.screen.dismiss(phones)
        said = f"so not waited for: 105 {agent_of(exchange, '105')}."
        await hand.until(
            lambda: any(said in each.message for each in hand.app._notifications), said
        )
        assert [wish.extension_id for wish in session.lookout.wishes] == [
            exchange.extension_id("101")
        ]


def agent_of(exchange: Running, number: str) -> str:
    phones = exchange._story.staff.extensions
    wanted = exchange.extension_id(number)
    return next(phone.label or "" for phone in phones if phone.id == wanted)


@pytest.mark.parametrize("moment", [0.0, 0.5])
async def test_what_is_typed_on_when_it_opens_by_itself_is_no_answer(
    exchange: Running, moment: float
) -> None:
    app = dashboard_on(exchange)
    app.session.moment = moment
    async with at_the_board(app) as hand:
        await hand.sees("Nobody is on the phone")
        await wait_for(hand, "105", listen=True)
        exchange.place_call(extension="105", number="+79160000001", talking=1)
        await hand.until(lambda: isinstance(hand.app.screen, ActionDialog), "the dialog")
        # Meant for the board: the filter off, the next line, and its details.
        await hand.press("escape", "n", "enter", "down", "enter", "enter")
        assert dialogs(hand) == [ActionDialog.__name__]
        assert [r for r in exchange.requests() if r.method == "PUT"] == []
        await hand.waits(LEAST)
        await hand.press("enter")
        await hand.until(lambda: [r for r in exchange.requests() if r.method == "PUT"], "sent")


async def test_however_long_it_takes_to_open_it_is_not_read_before(
    exchange: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = TestClock()
    app = dashboard_on(exchange, monotonic=clock)
    opened = ActionDialog.compose

    def slowly(dialog: ActionDialog) -> ComposeResult:
        clock.pass_by(2)
        return opened(dialog)

    monkeypatch.setattr(ActionDialog, "compose", slowly)
    async with at_the_board(app) as hand:
        await hand.sees("Nobody is on the phone")
        await wait_for(hand, "105", listen=True)
        exchange.place_call(extension="105", number="+79160000001", talking=1)
        clock.pass_by(3)
        await hand.until(lambda: isinstance(hand.app.screen, ActionDialog), "the dialog")
        await hand.press("down", "enter", "escape")
        assert dialogs(hand) == [ActionDialog.__name__]
        assert [r for r in exchange.requests() if r.method == "PUT"] == []


async def test_a_notice_is_not_shown_twice_where_a_dialog_opens_over_it(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await wait_for(hand, "105")
        await wait_for(hand, "104")
        exchange.place_call(extension="105", number="+79160000001", talking=1)
        await hand.sees("Waited for")
        await hand.press("p")
        await hand.sees("Park (Enter)")
        await hand.until(lambda: hand.text().count("Waited for") == 1, "the notice once")
        await hand.press("escape")
        await hand.until(lambda: dialogs(hand) == [], "the board")
        await hand.until(lambda: hand.text().count("Waited for") == 1, "the notice once")
