"""The details of a call: all of it, live, and the keys mean that very call."""

import re
from pathlib import Path

import pytest

from app.calls.rights import Rights
from app.simulator.server import Running
from app.ui.screens.details import DetailsScreen
from app.watch.remembered import Remembered
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.limits import MIDDLE, NAME, PLACES, limited
from tests.ui.limits import NUMBER as MASKED_NUMBER
from tests.ui.limits import place as place_masked
from tests.ui.stage import TestClock
from tests.ui.test_board import cursor_call
from tests.ui.test_dialogs import NUMBER, place, sent


async def says(hand: Hand, label: str, text: str) -> None:
    """A fact is shown beside its label."""
    fact = re.compile(f"{re.escape(label)} +{re.escape(text)}")
    await hand.until(lambda: fact.search(hand.text()), f"{label}: {text}")


def at_details(hand: Hand) -> bool:
    return isinstance(hand.app.screen, DetailsScreen)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_enter_shows_all_of_a_call(exchange: Running, size: tuple[int, int]) -> None:
    call_id = exchange.place_call(
        extension="101",
        number=NUMBER,
        name="Иван Петров",
        did="+74951234567",
        talking=65,
        recording="r-1",
    )
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await hand.sees(NUMBER)
        await hand.press("enter")
        await hand.sees("Call of 101")
        agent = hand.app.session.directory.agent(exchange.extension_id("101"))
        read = hand.text()
        for _page in range(6):
            await hand.press("pagedown")
            await hand.pilot.pause()
            read += hand.text()
        for part in (
            "● talking 1:0",
            f"101  {agent}",
            "incoming: somebody calls the agent",
            f"{NUMBER}  Иван Петров",
            "+74951234567",
            "It was answered (the exchange's time)",
            "Seen first, talking (at the first look)",
            "Nothing.",
            call_id,
            "r-1",
        ):
            assert part in read
        await hand.press("escape")
        await hand.until(lambda: not at_details(hand))


async def test_they_are_live_and_say_how_it_ended(exchange: Running) -> None:
    call_id = exchange.place_call(extension="101", number=NUMBER, ringing=3)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("enter")
        await hand.sees("◐ ringing")
        exchange.answer_call(call_id)
        await hand.sees("● talking")
        await hand.sees("z silence")
        await hand.sees("It was answered (the exchange's time)")
        exchange.end_call(call_id)
        await hand.sees("It was answered, and has ended.")
        await hand.sees("It ended (by polling, up to ")
        await hand.sees("y copy")
        await hand.no_longer_sees("z silence")
        await hand.until(lambda: not hand.app.session.board.rows, "its row gone")
        await hand.press("x")
        await hand.sees("Hang up: the call of")
        await hand.sees(f"with {NUMBER}")
    assert sent(exchange) == []


async def test_an_action_from_there_is_for_that_call_wherever_the_rows_went(
    exchange: Running,
) -> None:
    mine = place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("enter")
        await hand.sees("Call of 101")
        exchange.place_call(extension="102", number="+79160000002", talking=500)
        await hand.until(lambda: len(hand.app.session.board.rows) == 2)
        await hand.press("р")  # under the Russian layout: hold
        await hand.sees("Hold (Enter)")
        await hand.press("enter")
        await hand.sees("Hold – Accepted: hold was asked for.")
        assert at_details(hand)
        await hand.press("x")
        await hand.sees("Hang up (y)")
        await hand.press("y")
        await hand.sees("Seen: the call is gone.")
        await hand.sees("Hang up – Accepted: the call is being ended. Seen: the call is gone.")
    assert {r.path.rpartition("/")[2] for r in sent(exchange)} == {mine}


async def test_the_other_leg_of_an_internal_call_is_named(exchange: Running) -> None:
    exchange.place_call(extension="103", other="104", talking=20)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.until(lambda: len(hand.app.session.board.rows) == 2)
        here = hand.app.board.cursor
        assert here is not None
        directory = hand.app.session.directory
        other = "104" if directory.number(here.extension_id) == "103" else "103"
        await hand.press("enter")
        await says(hand, "Other leg", f"{other}  {directory.agent(exchange.extension_id(other))}")


async def test_what_may_not_be_done_is_explained_and_not_offered(exchange: Running) -> None:
    place_masked(exchange)
    async with at_the_board(
        limited(exchange, Rights(frozenset({"listen"}), places=PLACES))
    ) as hand:
        await hand.sees(MASKED_NUMBER)
        await hand.press("enter")
        await hand.sees("l Listen")
        assert "x Hang up" not in hand.text()
        await hand.press("x")
        await hand.sees("[rights] actions")


async def test_a_mask_covers_details_and_notes(exchange: Running) -> None:
    place_masked(exchange)
    async with at_the_board(limited(exchange, mask=MIDDLE)) as hand:
        await hand.sees("+7********01")
        for key in ("enter", "m"):
            await hand.press(key)
            await hand.until(lambda: hand.text().count("+7********01") > 0)
            assert MASKED_NUMBER not in hand.text()
            assert NAME not in hand.text()


async def test_there_are_none_without_a_call(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        for key in ("enter", "m"):
            await hand.press(key)
            await hand.sees("There is no call under the cursor.")
        assert hand.app.screen is hand.app.board


async def test_a_note_is_written_shown_changed_and_removed(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("m")
        await hand.sees("keep; an empty note is removed")
        await hand.press(*"[b]", "space", *"angry", "enter")
        await hand.press("enter")
        await says(hand, "Note", "[b] angry")
        await hand.press("m", *"!", "enter")
        await hand.sees("[b] angry!")
        await hand.press("m", "escape")
        await hand.sees("[b] angry!")
        await hand.press("m", "ctrl+u", "enter")
        await hand.no_longer_sees("angry")


async def test_a_note_stays_with_its_call_when_the_cursor_and_the_rows_move(
    exchange: Running,
) -> None:
    mine = place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("m", *"vip")
        exchange.place_call(extension="102", number="+79160000002", talking=500)
        await hand.until(lambda: len(hand.app.session.board.rows) == 2)
        await hand.press("enter")
        assert cursor_call(hand) == mine
        key = hand.app.board.cursor
        assert key is not None
        assert hand.app.session.chronicle.note(key) == "vip"


async def test_a_note_is_there_after_a_restart(exchange: Running, tmp_path: Path) -> None:
    place(exchange)
    for keys in (["m", *"vip", "enter", "enter"], ["enter"]):
        memory = Remembered(tmp_path / "state.json", "account")
        async with at_the_board(dashboard_on(exchange, remembered=memory)) as hand:
            await hand.sees(NUMBER)
            await hand.press(*keys)
            await says(hand, "Note", "vip")
    assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600


async def test_an_ended_call_whose_row_is_still_there_takes_a_note(exchange: Running) -> None:
    call_id = place(exchange)
    async with at_the_board(dashboard_on(exchange, monotonic=TestClock())) as hand:
        await hand.sees(NUMBER)
        exchange.end_call(call_id)
        await hand.sees("✕ ended")
        await hand.press("m", *"late", "enter", "enter")
        await says(hand, "Note", "late")


async def test_a_call_that_needs_attention_or_is_silenced_says_so(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, ringing=60)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("enter")
        await says(hand, "Attention", "needed, it is over the second threshold")
        await hand.press("escape", "z", "enter")
        await says(hand, "Attention", "needed, it is over the second threshold; silenced")


async def test_a_note_is_marked_in_the_table_and_found_by_its_filter(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange), size=(80, 24)) as hand:
        await hand.sees(NUMBER)
        assert "✎" not in hand.text()
        await hand.press("m", *"vip", "enter")
        await hand.sees("✎")
        await hand.press("enter", "m", "ctrl+u", "enter", "escape")
        await hand.no_longer_sees("✎")


async def test_dialling_is_not_offered_as_something_done_to_the_call(exchange: Running) -> None:
    exchange.place_call(extension="101", number="+79160000001", talking=60)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("+79160000001")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, DetailsScreen), "the details")
        await hand.press("d")
        assert isinstance(hand.app.screen, DetailsScreen)
