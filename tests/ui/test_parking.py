"""The slots of the park at the board: in, listed, out, and what is said where it cannot be."""

from app.calls.privacy import Mask, Masking
from app.calls.rights import Rights
from app.simulator.server import Recorded, Running
from app.ui.dialogs.action import ActionDialog
from app.ui.dialogs.parking import ParkingScreen
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.limits import limited
from tests.ui.stage import TestClock

NUMBER = "+79160000001"


def sent(exchange: Running) -> list[object]:
    """What was asked for that changes something."""

    def changes(request: Recorded) -> bool:
        asks = isinstance(request.body, dict) and request.body.get("action") == "slots"
        return request.method in ("PUT", "DELETE") and not asks

    return [request.body for request in exchange.requests() if changes(request)]


def place(exchange: Running, extension: str = "101", number: str = NUMBER) -> str:
    return exchange.place_call(extension=extension, number=number, name="Иван", talking=65)


async def open_slots(hand: Hand) -> None:
    await hand.press("P")
    await hand.sees("Parking slots")
    await hand.no_longer_sees("Asking the exchange for its slots")


async def is_read(hand: Hand) -> None:
    """A moment passes: Enter that follows upon Enter at once is no answer."""
    dialog = hand.app.screen
    assert isinstance(dialog, ActionDialog)
    opened = hand.app.session.monotonic()
    await hand.until(lambda: hand.app.session.monotonic() > opened + hand.app.session.moment)


async def test_a_call_goes_into_a_slot_and_comes_out_to_the_phone(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange), size=(80, 24)) as hand:
        await hand.sees(NUMBER)
        agent = hand.app.session.directory.agent(exchange.extension_id("101"))
        await open_slots(hand)
        await hand.sees(f"Park the call of {agent} – {NUMBER}")
        await hand.press("enter")
        await hand.sees("Park in a slot (Enter)")
        await hand.sees("is parked in slot 1")
        await hand.press("7")
        await hand.sees("is parked in slot 7")
        await is_read(hand)
        await hand.press("enter")
        await hand.sees("Accepted: parking in slot 7 was asked for.")
        assert sent(exchange) == [{"action": "park", "slot": 7}]
        await hand.until(lambda: not hand.app.session.board.totals().talking, "the call is gone")
        place(exchange, "102", "+79160000002")
        await hand.sees("+79160000002")
        await open_slots(hand)
        await hand.sees(f"Slot 7: {agent} – {NUMBER}")
        await hand.press("end", "enter")
        await hand.sees("Fetch from its slot (Enter)")
        await hand.sees("100 will ring; whoever answers gets the call out of")
        await is_read(hand)
        await hand.press("enter")
        await hand.sees("100 is being rung with the call out of slot 7")
        await hand.sees("Seen: 100 has a new call.")
    assert sent(exchange) == [{"action": "park", "slot": 7}, {"action": "bridge", "slot": 7}]
    assert ("100", NUMBER) in [(c.extension, c.other_number) for c in exchange.calls()]


async def test_enter_twice_at_once_chooses_and_does_not_park(exchange: Running) -> None:
    place(exchange)
    clock = TestClock()
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees(NUMBER)
        await open_slots(hand)
        await hand.press("enter", "enter")
        await hand.sees("Park in a slot (Enter)")
        await hand.press("enter")
        assert sent(exchange) == []
        clock.pass_by(1)
        await hand.press("enter")
        await hand.until(lambda: sent(exchange), "a request")


async def test_a_taken_slot_is_asked_about(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await open_slots(hand)
        await hand.press("enter")
        await hand.sees("is parked in slot 1")
        await is_read(hand)
        await hand.press("enter")
        await hand.sees("Accepted")
        place(exchange, "102", "+79160000002")
        await hand.sees("+79160000002")
        await hand.no_longer_sees(f"in  {NUMBER}")
        await hand.press("home")
        await hand.until(lambda: hand.app.board.table.meant, "a call that a key would mean")
        await open_slots(hand)
        await hand.press("home", "enter")
        await hand.sees("is parked in slot 2")
        await is_read(hand)
        await hand.press("1", "enter")
        await hand.sees("Slot 1 is taken, as far as is known here. Enter once more")
        assert len(sent(exchange)) == 1


async def test_a_call_that_ended_in_the_meantime_is_not_parked(exchange: Running) -> None:
    call_id = place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await open_slots(hand)
        await hand.press("enter")
        await hand.sees("Park in a slot (Enter)")
        exchange.end_call(call_id)
        await hand.sees("The call has ended")
        await hand.press("enter")
    assert sent(exchange) == []


async def test_what_is_no_slot_is_refused(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await open_slots(hand)
        await hand.press("enter")
        await hand.sees("Park in a slot (Enter)")
        await is_read(hand)
        await hand.press("x", "enter")
        await hand.sees("The number of a slot has at most 5 digits")
    assert sent(exchange) == []


async def test_a_list_that_does_not_come_is_told_and_what_is_known_stays(exchange: Running) -> None:
    place(exchange)
    exchange.set_faults("error=503:valet_park")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await open_slots(hand)
        await hand.sees("The exchange did not tell its slots:")
        await hand.sees("Park the call of")
        await hand.press("escape")
        await hand.until(lambda: not isinstance(hand.app.screen, ParkingScreen), "closed")


async def test_without_any_call_there_is_only_what_is_known(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange), size=(60, 12)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("P")
        await hand.sees("There is no call to ask the exchange with")
        await hand.sees("No slot is known to be taken.")
        await hand.press("enter")
        assert not isinstance(hand.app.screen, ActionDialog)


async def test_without_the_right_the_key_says_so_and_asks_nothing(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange, Rights(actions=frozenset({"park"})))) as hand:
        await hand.sees(NUMBER)
        await hand.press("P")
        await hand.sees("Park in a slot is not among your rights")
        assert not isinstance(hand.app.screen, ParkingScreen)
    assert not [r for r in exchange.requests() if "valet_park" in r.path]


async def test_what_is_masked_stays_masked_in_the_slots(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange, mask=Mask(Masking.ALL))) as hand:
        await hand.sees("***")
        await open_slots(hand)
        await hand.press("enter")
        await hand.sees("is parked in slot 1")
        await is_read(hand)
        await hand.press("enter")
        await hand.sees("Accepted")
        place(exchange, "102", "+79160000002")
        await hand.until(lambda: hand.app.session.board.totals().talking, "a call")
        await open_slots(hand)
        await hand.sees("Slot 1:")
        assert NUMBER not in hand.text()
        assert "Иван" not in hand.text()


async def test_enter_held_down_on_the_slots_parks_nothing(exchange: Running) -> None:
    place(exchange)
    clock = TestClock()
    async with at_the_board(dashboard_on(exchange, monotonic=clock)) as hand:
        await hand.sees(NUMBER)
        await open_slots(hand)
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, ActionDialog), "the dialog")
        for _repeated in range(10):
            clock.pass_by(hand.app.session.moment / 5)
            await hand.press("enter")
        assert isinstance(hand.app.screen, ActionDialog)
        assert "Asking the exchange" not in hand.text()
