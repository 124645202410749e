"""The rights at the board: what may not be done is not offered, and its key says why not."""

import pytest

from app.calls.actions import ACTIONS, Action
from app.calls.rights import Rights
from app.calls.selection import parse_selection
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.watch.control import Intent, Verdict
from tests.ui.board_pilot import Hand, at_the_board
from tests.ui.limits import (
    NUMBER,
    PLACES,
    REASONS,
    dialog_open,
    foot,
    limited,
    place,
    sent,
)

# Which actions there are.


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
async def test_the_key_of_an_action_beyond_the_rights_says_so_and_sends_nothing(
    action: Action, exchange: Running
) -> None:
    place(exchange)
    others = frozenset(a.name for a in ACTIONS if a is not action)
    async with at_the_board(limited(exchange, Rights(actions=others, places=PLACES))) as hand:
        await hand.sees(NUMBER)
        assert f"{action.key} {action.label}" not in foot(hand)
        await hand.press(action.key)
        await hand.sees(f"{action.label} is not among your rights")
        assert not dialog_open(hand)
    assert sent(exchange) == []


async def test_a_right_is_explained_also_where_there_is_no_call(exchange: Running) -> None:
    async with at_the_board(limited(exchange, Rights(actions=frozenset({"listen"})))) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("x")
        await hand.sees("Hang up is not among your rights")


async def test_the_palette_offers_only_what_the_rights_allow(exchange: Running) -> None:
    place(exchange)
    async with at_the_board(limited(exchange, Rights(actions=frozenset({"listen"})))) as hand:
        await hand.sees(NUMBER)
        await hand.press("ctrl+p")
        await hand.sees("Listen  (key l)")
        assert "Hang up" not in hand.text()
        assert "Unmask" not in hand.text()


async def test_read_only_by_the_settings_leaves_no_action(exchange: Running) -> None:
    place(exchange)
    rights = Rights(read_only=True, places={"read_only": "flag --read-only"})
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        assert "Listen" not in foot(hand)
        await hand.press("l")
        await hand.sees("Listen: only watching is allowed here")
        await hand.sees("flag --read-only")
        assert not dialog_open(hand)


async def test_a_read_only_account_offers_no_action_once_it_is_known() -> None:
    with running(SimulatorOptions(traffic=False, agents=3, read_only=True)) as exchange:
        place(exchange)
        async with at_the_board(limited(exchange)) as hand:
            await hand.sees(NUMBER)
            assert "Listen" not in foot(hand)
            await hand.press("x")
            await hand.until(lambda: hand.text().count("may only watch") == 2, "an explanation")
            assert not dialog_open(hand)


# On whose calls.


async def test_a_call_of_an_extension_beyond_the_rights_is_watched_but_not_acted_on(
    exchange: Running,
) -> None:
    place(exchange)
    rights = Rights(extensions=parse_selection("102"))
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        await hand.press("l")
        await hand.sees("Extension 101 may be watched")
        assert not dialog_open(hand)


async def test_a_call_of_an_extension_within_the_rights_is_acted_on(exchange: Running) -> None:
    place(exchange)
    rights = Rights(extensions=parse_selection("group:Sales"))
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        await hand.press("p")
        await hand.sees("Park (Enter)")
        await hand.press("enter")
        await hand.until(lambda: sent(exchange), "a request")


async def test_nothing_gets_past_the_session_without_a_dialog(exchange: Running) -> None:
    call_id = place(exchange)
    rights = Rights(extensions=parse_selection("102"), require_reason=frozenset({"hangup"}))
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        session = hand.app.session
        [key] = [key for key in session.board.rows if key.call_id == call_id]
        for action in ACTIONS:
            outcome = await session.act(Intent(action, key, "102", reason="Complaint"))
            assert outcome.verdict is Verdict.NOT_SENT
            assert "may be watched" in outcome.sentence
        session.rights = Rights(require_reason=frozenset({"hangup"}))
        outcome = await session.act(Intent(ACTIONS[-1], key))
        assert outcome.sentence == "Not sent: Please give a reason."
    assert sent(exchange) == []


# Typed confirmation.


async def test_an_action_that_must_be_typed_is_not_done_by_enter_or_y(exchange: Running) -> None:
    place(exchange)
    rights = Rights(confirm_typed=frozenset({"hangup"}))
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        await hand.press("x")
        await hand.sees("Type 101 to confirm")
        for keys in (["enter"], ["y", "enter"], ["backspace", *"102", "enter"], ["tab", "y"]):
            await hand.press(*keys)
            await hand.sees("Please type 101")
            assert dialog_open(hand)
    assert sent(exchange) == []


async def test_the_number_typed_hangs_up(exchange: Running) -> None:
    place(exchange)
    rights = Rights(confirm_typed=frozenset({"hangup"}))
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        await hand.press("x")
        await hand.sees("Hang up (Enter)")
        await hand.press(*"101", "enter")
        await hand.sees("Accepted")
    assert len(sent(exchange)) == 1


async def test_what_was_typed_is_void_when_the_call_has_changed(exchange: Running) -> None:
    call_id = exchange.place_call(extension="101", number=NUMBER, ringing=5)
    rights = Rights(confirm_typed=frozenset({"hangup"}))
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        await hand.press("x")
        await hand.sees("Type 101 to confirm")
        await hand.press(*"101")
        exchange.answer_call(call_id)
        await hand.sees("Please confirm anew.")
        await hand.press("enter")
        await hand.sees("Please type 101")
    assert sent(exchange) == []


# Reasons.


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (["2"], "Training"),
        (["2", "1"], "Complaint"),
        (["down"], "Complaint"),
        (["down", "down"], "Training"),
        (["up"], "Training"),
        ([*"Other"], "Other"),
        (["space", *"2 calls"], "2 calls"),
    ],
    ids=str,
)
async def test_a_reason_is_picked_or_typed_and_goes_with_the_intent(
    keys: list[str], reason: str, exchange: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(exchange)
    rights = Rights(require_reason=frozenset({"park"}), reasons=REASONS)
    app = limited(exchange, rights)
    intents: list[Intent] = []
    monkeypatch.setattr(app, "carry_out", lambda intent, _asker: intents.append(intent))
    async with at_the_board(app) as hand:
        await hand.sees(NUMBER)
        await hand.press("p")
        await hand.sees("1 Complaint  2 Training")
        await hand.press(*("space" if key == " " else key for key in keys), "enter")
        await hand.until(lambda: intents, "an intent")
    assert [intent.reason for intent in intents] == [reason]


async def test_without_a_reason_nothing_is_sent(exchange: Running) -> None:
    place(exchange)
    rights = Rights(require_reason=frozenset({"transfer"}))
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        await hand.press("t")
        await hand.sees("Transfer (Enter)")
        await hand.press(*"102", "enter")
        await hand.sees("Please give a reason.")
        await hand.press("space", "enter")
        assert dialog_open(hand)
        assert sent(exchange) == []
        await hand.press(*"Complaint", "enter")
        await hand.sees("Accepted")
    assert len(sent(exchange)) == 1


async def test_a_reason_alone_does_not_hang_up(exchange: Running) -> None:
    place(exchange)
    rights = Rights(require_reason=frozenset({"hangup"}), reasons=REASONS)
    async with at_the_board(limited(exchange, rights)) as hand:
        await hand.sees(NUMBER)
        await hand.press("x")
        await hand.sees("Hang up (y)")
        await hand.press("1", "enter")
        assert dialog_open(hand)
        assert sent(exchange) == []
        await hand.press("y")
        await hand.sees("Accepted")
    assert len(sent(exchange)) == 1


# Room.


@pytest.mark.parametrize("size", [(60, 12), (60, 16), (80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("key", ["t", "x", "w"])
async def test_the_buttons_and_the_field_that_is_typed_in_are_always_seen(
    key: str, size: tuple[int, int], exchange: Running
) -> None:
    place(exchange)
    names = frozenset(action.name for action in ACTIONS)
    rights = Rights(
        confirm_typed=names,
        require_reason=names,
        reasons=tuple(f"The reason with the number {n}" for n in range(1, 10)),
    )
    async with at_the_board(limited(exchange, rights), size=size) as hand:
        await hand.until(lambda: hand.app.session.board.rows, "a call")
        await hand.press(key)
        await hand.until(lambda: dialog_open(hand), "the dialog")
        for field in ("destination", "reason", "typed"):
            for input_field in hand.app.screen.query(f"#{field}"):
                input_field.focus()
                await hand.press("7")
                await hand.press("enter")
                await hand.until(lambda: focus_seen(hand), "the field")
        await hand.sees("Cancel (Esc)")


def focus_seen(hand: Hand) -> bool:
    """Whether what has the focus is seen, and the buttons below it."""
    focused, foot_at = hand.app.screen.focused, hand.app.screen.query_one("#foot").region.y
    return (
        focused is not None
        and 0 < focused.region.y < foot_at
        and "Cancel (Esc)" in hand.text()
        and hand.app.screen.query_one("#send").region.bottom < hand.app.size.height
    )
