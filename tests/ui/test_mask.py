"""Numbers and names of outside people are masked on the board as the settings say."""

from functools import partial

from app.calls.privacy import Mask, Masking
from app.calls.rights import Rights
from app.simulator.server import Running
from app.watch.veil import LIFTED_FOR
from tests.ui.board_pilot import at_the_board
from tests.ui.limits import (
    MIDDLE,
    NAME,
    NUMBER,
    Told,
    foot,
    is_twice,
    limited,
    place,
)
from tests.ui.stage import TestClock


async def test_numbers_and_names_are_masked_in_table_dialog_and_notice(exchange: Running) -> None:
    place(exchange)
    seen: list[str] = []
    async with at_the_board(limited(exchange, mask=MIDDLE)) as hand:
        await hand.sees("+7********01")
        await hand.sees("Ив***ов")
        seen.append(hand.text())
        await hand.press("p")
        await hand.sees("Other party: +7********01  Ив***ов")
        seen.append(hand.text())
        await hand.press("enter")
        await hand.sees("Accepted")
        seen += [hand.text(), hand.app.export_screenshot()]
    for picture in seen:
        assert NUMBER not in picture
        assert NAME not in picture


async def test_a_number_an_agent_has_dialled_is_masked_in_every_column(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=5, direction="out", did=NUMBER)
    async with at_the_board(limited(exchange, mask=MIDDLE)) as hand:
        await hand.sees("+7********01")
        assert NUMBER not in hand.text()


async def test_colleagues_are_not_masked(exchange: Running) -> None:
    exchange.place_call(extension="103", other="104", talking=20)
    async with at_the_board(limited(exchange, mask=Mask(Masking.ALL))) as hand:
        await hand.until(lambda: hand.app.session.board.rows, "a call")
        directory = hand.app.session.directory
        for number in ("103", "104"):
            name = directory.agent(exchange.extension_id(number))
            await hand.until(partial(is_twice, hand, name), "agent and other party")
        assert "***" not in hand.text()


async def test_u_shows_all_for_a_minute_then_the_mask_is_back(exchange: Running) -> None:
    place(exchange)
    clock, told = TestClock(), Told()
    app = limited(exchange, Rights(unmask=True), MIDDLE, on_unmask=told, clock=clock)
    async with at_the_board(app) as hand:
        await hand.sees("+7********01")
        await hand.sees("u Unmask")
        await hand.press("u")
        await hand.sees(NUMBER)
        await hand.sees("are shown in full for")
        assert told.times == 1
        await hand.press("p")
        await hand.sees(f"Other party: {NUMBER}")
        clock.pass_by(LIFTED_FOR)
        await hand.sees("Other party: +7********01")
        await hand.press("escape")
        await hand.no_longer_sees(NUMBER)
        assert "are shown in full" not in hand.text()


async def test_the_table_is_masked_again_without_a_key_and_without_news(exchange: Running) -> None:
    place(exchange)
    clock = TestClock()
    async with at_the_board(limited(exchange, Rights(unmask=True), MIDDLE, clock=clock)) as hand:
        await hand.sees("+7********01")
        await hand.press("u")
        await hand.sees(NUMBER)
        clock.pass_by(LIFTED_FOR)
        await hand.sees("+7********01")
        assert NUMBER not in hand.text()


async def test_a_notice_is_masked_even_while_the_mask_is_lifted(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange, Rights(unmask=True), MIDDLE)) as hand:
        await hand.sees("+7********01")
        await hand.press("u")
        await hand.sees(NUMBER)
        await hand.press("p")
        await hand.sees("Park (Enter)")
        await hand.press("enter")
        await hand.sees("– +7********01")


async def test_u_pressed_again_masks_at_once(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange, Rights(unmask=True), MIDDLE)) as hand:
        await hand.sees("+7********01")
        await hand.press("u")
        await hand.sees(NUMBER)
        await hand.press("г")
        await hand.no_longer_sees(NUMBER)


async def test_without_the_right_u_says_so_and_shows_nothing(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange, mask=MIDDLE)) as hand:
        await hand.sees("+7********01")
        assert "Unmask" not in foot(hand)
        await hand.press("u")
        await hand.sees("is not among your rights")
        assert NUMBER not in hand.text()


async def test_the_mask_stays_where_the_log_cannot_be_written(exchange: Running) -> None:
    place(exchange)
    app = limited(exchange, Rights(unmask=True), MIDDLE, on_unmask=Told("The disk is full."))
    async with at_the_board(app) as hand:
        await hand.sees("+7********01")
        await hand.press("u")
        await hand.sees("The disk is full.")
        assert NUMBER not in hand.text()


async def test_no_note_dialog_keeps_a_number_in_sight_when_the_mask_is_back(
    exchange: Running,
) -> None:
    place(exchange)
    clock = TestClock()
    rights = Rights(unmask=True)
    async with at_the_board(limited(exchange, mask=MIDDLE, rights=rights, clock=clock)) as hand:
        await hand.sees("+7********01")
        await hand.press("u")
        await hand.sees(NUMBER)
        await hand.press("m")
        await hand.sees("an empty note is removed")
        clock.pass_by(LIFTED_FOR)
        await hand.no_longer_sees(NUMBER)
