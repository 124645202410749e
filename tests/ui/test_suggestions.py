"""Suggestions below the destination: what is seen, and that only Enter after Enter sends."""

from app.calls.privacy import Mask, Masking
from app.simulator.server import Recorded, Running
from app.ui.dashboard import Dashboard
from app.ui.dialogs.action import ActionDialog
from app.ui.dialogs.suggestions import CHOSEN
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.limits import limited

NUMBER = "+79160000001"


def sent(exchange: Running) -> list[Recorded]:
    return [r for r in exchange.requests() if r.method in ("PUT", "DELETE")]


def place(exchange: Running) -> str:
    return exchange.place_call(extension="101", number=NUMBER, name="Иван Петров", talking=65)


def with_favourites(exchange: Running) -> Dashboard:
    app = dashboard_on(exchange)
    app.session.destinations.favourites = {"Reception": "300", "Jane": "+79161112233"}
    return app


async def open_transfer(hand: Hand) -> None:
    await hand.sees(NUMBER)
    await hand.press("t")
    await hand.sees("Transfer (Enter)")


def line_with(hand: Hand, text: str) -> str:
    """The line of the dialog with that text."""
    [line] = [line for line in hand.text().splitlines() if text in line]
    return line


async def test_agents_are_found_by_name_with_what_they_do_at_the_moment(exchange: Running) -> None:
    place(exchange)
    exchange.place_call(extension="102", number="+79160000002", talking=5)
    exchange.place_call(extension="103", number="+79160000003", ringing=5)
    async with at_the_board(dashboard_on(exchange), size=(80, 24)) as hand:
        await hand.until(lambda: len(hand.app.session.board.rows) == 3, "three calls")
        await open_transfer(hand)
        await hand.press(*"10")
        await hand.sees("  102")
        assert "● on the phone" in line_with(hand, "  102")
        assert "◐ ringing" in line_with(hand, "  103")
        assert "○ free" in line_with(hand, "  104")
        assert "  101  " not in hand.text().partition("To which number")[2]
        exchange.end_call(next(c.call_id for c in exchange.calls() if c.extension == "102"))
        await hand.until(lambda: "○ free" in line_with(hand, "  102"), "102 free")


async def test_of_who_is_not_watched_nothing_is_said(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange, extensions="101")) as hand:
        await open_transfer(hand)
        await hand.press(*"102")
        await hand.sees("  102   ")
        assert "free" not in line_with(hand, "│    102   ")


async def test_down_chooses_enter_takes_and_only_the_next_enter_sends(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(with_favourites(exchange)) as hand:
        await open_transfer(hand)
        await hand.press("down")
        await hand.sees(f"{CHOSEN}300")
        await hand.sees("is sent to 300 at once")
        await hand.sees("Enter takes 300; Enter once more sends.")
        await hand.press("enter")
        await hand.no_longer_sees("Reception")
        await hand.sees("is sent to 300 at once")
        assert sent(exchange) == []
        await hand.press("enter")
        await hand.until(lambda: sent(exchange) or "no extension 300" in hand.text())
        # No extension of the account: that is asked about, as for any number that was typed.
        await hand.sees("There is no extension 300 in this account. Enter once more")
        assert sent(exchange) == []


async def test_a_name_alone_is_never_sent_though_there_is_one_suggestion(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(with_favourites(exchange)) as hand:
        await open_transfer(hand)
        await hand.press(*"jane")
        await hand.sees("+79161112233")
        await hand.sees("is sent to the number below")
        await hand.press("enter", "enter")
        await hand.sees("Down chooses one of these.")
        assert sent(exchange) == []
        await hand.press("down", "enter", "enter")
        await hand.sees("Accepted")
    assert sent(exchange)[0].body == {"action": "transfer", "send_dst": "+79161112233"}


async def test_typing_on_after_a_choice_makes_what_was_typed_count(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await open_transfer(hand)
        await hand.press(*"10", "down", "down", "down")
        await hand.sees(f"{CHOSEN}103")
        await hand.press("4", "enter")
        await hand.sees("Accepted")
    assert sent(exchange)[0].body == {"action": "transfer", "send_dst": "104"}


async def test_the_button_takes_a_choice_before_it_sends_one(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await open_transfer(hand)
        await hand.press(*"10", "down", "down")
        await hand.sees(f"{CHOSEN}102")
        await hand.pilot.click("#send")
        await hand.no_longer_sees(CHOSEN)
        assert sent(exchange) == []
        await hand.sees("is sent to 102")
        await hand.until(lambda: not hand.app.screen.query("#send.-active"))
        await hand.pilot.click("#send")
        await hand.sees("Accepted")
    assert sent(exchange)[0].body == {"action": "transfer", "send_dst": "102"}


async def test_a_click_takes_a_line(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await open_transfer(hand)
        await hand.press(*"10")
        await hand.sees("  103")
        await hand.pilot.click("#suggestions", offset=(5, 2))
        await hand.sees("is sent to 103")
        assert sent(exchange) == []


async def test_up_and_down_go_from_field_to_field_where_nothing_is_suggested(
    exchange: Running,
) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await open_transfer(hand)
        await hand.press("down")
        await hand.until(lambda: (f := hand.app.screen.focused) and f.id == "cancel", "the button")


async def test_what_was_used_is_offered_the_next_time(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await open_transfer(hand)
        await hand.press(*"8 495 1234567", "enter")
        await hand.sees("Accepted")
        exchange.place_call(extension="102", number="+79160000002", talking=65)
        await hand.no_longer_sees(NUMBER)
        await hand.press("home")
        await hand.until(lambda: hand.app.board.table.meant, "a call that a key would mean")
        await hand.press("t")
        await hand.sees("  84951234567")


async def test_behind_a_mask_nothing_is_offered_that_was_only_shown(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange, mask=Mask(Masking.ALL))) as hand:
        await hand.sees("***")
        await hand.press("t")
        await hand.until(lambda: isinstance(hand.app.screen, ActionDialog), "the dialog")
        await hand.press(*"+7916")
        assert "0000001" not in hand.text()


async def test_in_the_lowest_window_one_line_is_seen(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(with_favourites(exchange), size=(60, 12)) as hand:
        await hand.until(lambda: hand.app.session.board.rows, "a call")
        await hand.press("t", "down")
        await hand.sees(f"{CHOSEN}300")
        await hand.sees("Cancel (Esc)")
