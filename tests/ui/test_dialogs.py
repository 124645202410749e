"""What a dialog says and refuses: it is bound to one call, asks once and tells what is known."""

import time

import pytest

from app.calls.actions import ACTIONS, Action
from app.locale import _
from app.simulator.options import SimulatorOptions
from app.simulator.server import Recorded, Running, running
from app.ui.dialogs.action import ActionDialog
from app.ui.looks import Looks
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.stage import TestClock

NUMBER = "+79160000001"


def sent(exchange: Running) -> list[Recorded]:
    """The requests that change something."""
    return [r for r in exchange.requests() if r.method in ("PUT", "DELETE")]


def place(exchange: Running) -> str:
    return exchange.place_call(extension="101", number=NUMBER, name="Иван Петров", talking=65)


def dialog_open(hand: Hand) -> bool:
    return isinstance(hand.app.screen, ActionDialog)


async def test_a_dialog_names_agent_party_state_and_running_time(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("w")
        await hand.sees("Whisper (Enter)")
        agent = hand.app.session.directory.agent(exchange.extension_id("101"))
        await hand.sees(f"Agent: 101  {agent}")
        await hand.sees(f"Other party: {NUMBER}  Иван Петров")
        await hand.sees("State: ● talking 1:0")
        await hand.sees("100 will ring")


async def test_the_time_in_a_dialog_runs_on(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("h")
        await hand.sees("State: ● talking 1:")
        [first] = [line for line in hand.text().splitlines() if "State: ●" in line]
        await hand.no_longer_sees(first.strip(" │"))
        await hand.sees("State: ● talking 1:")


@pytest.mark.parametrize("keys", [["enter"], ["n"], ["т"], ["escape"]], ids="".join)
async def test_hang_up_is_not_done_by_enter_n_or_escape(exchange: Running, keys: list[str]) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("x")
        await hand.sees("Hang up (y)")
        await hand.press(*keys)
        await hand.until(lambda: not dialog_open(hand), "the dialog closed")
    assert sent(exchange) == []


async def test_a_dialog_stays_with_its_call_when_the_rows_move(exchange: Running) -> None:
    mine = place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("x")
        await hand.sees("Hang up (y)")
        exchange.place_call(extension="102", number="+79160000002", talking=500)
        await hand.until(lambda: len(hand.app.session.board.rows) == 2)
        await hand.press("y")
        await hand.until(lambda: sent(exchange))
    assert [r.path.rpartition("/")[2] for r in sent(exchange)] == [mine]


async def test_an_ended_call_closes_the_way_to_send(exchange: Running) -> None:
    call_id = place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("l")
        await hand.sees("Listen (Enter)")
        exchange.end_call(call_id)
        await hand.sees("The call has ended; nothing can be sent any more.")
        await hand.press("enter", "enter")
        assert dialog_open(hand)
    assert sent(exchange) == []


async def test_a_double_enter_sends_once(exchange: Running) -> None:
    place(exchange)
    exchange.set_faults("latency=0.3:PUT")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("l")
        await hand.sees("Listen (Enter)")
        await hand.press("enter", "enter", "enter")
        await hand.sees("Accepted")
    assert len(sent(exchange)) == 1


@pytest.mark.parametrize("text", ["", "abc", "1" * 40, "+", "101", "000*101", "12 34x"])
async def test_an_absurd_destination_is_refused_before_any_request(
    exchange: Running, text: str
) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("t")
        await hand.sees("Transfer (Enter)")
        await hand.press(*text, "enter")
        await hand.until(lambda: hand.app.screen.query("#message.-bad"), "a refusal")
        assert dialog_open(hand)
    assert sent(exchange) == []


async def test_spaces_and_hyphens_of_a_destination_are_dropped(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("t")
        await hand.sees("Transfer (Enter)")
        await hand.press(*"+7 (495) 123-45-67", "enter")
        await hand.until(lambda: sent(exchange))
    assert sent(exchange)[0].body == {"action": "transfer", "send_dst": "+74951234567"}


async def test_a_refusal_is_told_with_its_reason_and_can_be_mended(exchange: Running) -> None:
    place(exchange)
    exchange.set_faults("error=403/1:PUT")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("p")
        await hand.sees("Park (Enter)")
        await hand.press("enter")
        await hand.sees("Not done:")
        assert dialog_open(hand)
        # A key held down does not ask again, nor before somebody can have read why it was refused.
        await hand.until(lambda: not hand.app.screen.query("#send.-active"))
        await hand.press("enter", "enter")
        assert len(sent(exchange)) == 1
        await hand.waits(hand.app.session.moment)
        await hand.press("enter")
        await hand.sees("Accepted")
    assert len(sent(exchange)) == 2


async def test_an_answer_that_never_came_is_unknown_and_nothing_is_repeated(
    exchange: Running,
) -> None:
    place(exchange)
    exchange.set_faults("reset-after/1:PUT")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("h")
        await hand.sees("Hold (Enter)")
        await hand.press("enter")
        await hand.sees("unknown whether this was done")
    assert len(sent(exchange)) == 1


async def test_a_call_that_ended_at_the_exchange_is_told_as_ended(exchange: Running) -> None:
    call_id = place(exchange)
    async with at_the_board(dashboard_on(exchange, interval=60)) as hand:
        await hand.sees(NUMBER)
        await hand.press("h")
        await hand.sees("Hold (Enter)")
        exchange.end_call(call_id)
        await hand.press("enter")
        await hand.sees("the call had ended")


async def test_the_outcome_of_a_closed_dialog_comes_as_a_notice(exchange: Running) -> None:
    place(exchange)
    exchange.set_faults("latency=0.5:PUT")
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("p")
        await hand.sees("Park (Enter)")
        await hand.press("enter", "escape")
        assert not dialog_open(hand)
        await hand.sees("Accepted: parking was asked for.")


async def test_a_forwarded_call_explains_why_nobody_can_join_it(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=65, forwarded=True)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("forwarded")
        await hand.press("l")
        await hand.sees("was forwarded")
        assert not dialog_open(hand)


async def test_an_account_that_may_only_watch_reads_the_missing_right() -> None:
    with running(SimulatorOptions(traffic=False, agents=3, read_only=True)) as exchange:
        place(exchange)
        async with at_the_board(dashboard_on(exchange)) as hand:
            await hand.sees("may only watch")
            await hand.sees(NUMBER)
            await hand.press("h")
            await hand.until(lambda: hand.text().count("may only watch") == 2, "an explanation")
            assert not dialog_open(hand)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
async def test_the_palette_offers_every_action(exchange: Running, action: Action) -> None:
    place(exchange)
    label = _(action.label)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("ctrl+p")
        await hand.pilot.pause()
        await hand.press(*f"{label} (key {action.key})".replace(" ", ""))
        await hand.sees(f"{label}  (key {action.key})")
        await hand.press("enter")
        await hand.until(lambda: dialog_open(hand), "the dialog")
        assert isinstance(hand.app.screen, ActionDialog)
        assert hand.app.screen.action is action


async def test_the_enter_that_chooses_in_the_palette_does_not_send_when_it_is_held(
    exchange: Running,
) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange, monotonic=TestClock())) as hand:
        await hand.sees(NUMBER)
        await hand.press("ctrl+p")
        await hand.pilot.pause()
        await hand.press(*"Hold(keyh)")
        await hand.sees("Hold  (key h)")
        await hand.press("enter")
        await hand.until(lambda: dialog_open(hand), "the dialog")
        await hand.press("enter", "enter")
        await hand.pilot.pause()
        assert dialog_open(hand)
        assert sent(exchange) == []


async def test_a_call_that_was_answered_meanwhile_must_be_confirmed_anew(
    exchange: Running,
) -> None:
    call_id = exchange.place_call(extension="101", number=NUMBER, ringing=5)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("t")
        await hand.sees("Transfer (Enter)")
        await hand.press(*"102")
        exchange.answer_call(call_id)
        await hand.sees("The call has been answered meanwhile. Please confirm anew.")
        changed_at = time.monotonic()
        await hand.press("enter", "enter")
        assert "once more sends it" not in hand.text()
        await hand.until(lambda: time.monotonic() > changed_at + hand.app.session.moment)
        await hand.press("enter")
        await hand.sees("once more sends it")
        await hand.press("enter", "enter")
        assert sent(exchange) == []
        await hand.waits(hand.app.session.moment)
        await hand.press("enter")
        await hand.sees("Accepted")
    assert len(sent(exchange)) == 1


async def test_a_call_that_moved_says_where_it_is(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees(NUMBER)
        await hand.press("h")
        await hand.sees("Hold (Enter)")
        exchange.transfer_call("101", "103")
        await hand.sees("The call is at 103")
        await hand.press("enter")
    assert sent(exchange) == []


@pytest.mark.parametrize(
    ("keys", "title", "typed", "said"),
    [
        (["l"], "Listen (Enter)", "abc", "the number below will ring"),
        (["f8"], "Park in a slot (Enter)", "P", "is parked in slot … and waits"),
        (["f8"], "Park in a slot (Enter)", "007", "is parked in slot 7 and waits"),
    ],
)
async def test_the_promise_names_only_what_could_be_sent(
    exchange: Running, keys: list[str], title: str, typed: str, said: str
) -> None:
    place(exchange)
    app = dashboard_on(exchange, looks=Looks(macros={"F8": "valet-park"}))
    async with at_the_board(app) as hand:
        await hand.sees(NUMBER)
        await hand.press(*keys)
        await hand.sees(title)
        await hand.press("ctrl+u", *typed)
        await hand.until(lambda: said in " ".join(hand.text().replace("│", " ").split()), said)
