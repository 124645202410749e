"""Carrying an action out: one request for one intent, and words for what became of it."""

import asyncio
from dataclasses import replace

import pytest

from app.calls.actions import Action, action_named
from app.calls.call import CallKey
from app.telphin.errors import (
    BadAddress,
    Busy,
    Forbidden,
    Gone,
    Nonsense,
    QuotaSpent,
    Refused,
    TelphinError,
    Unauthorised,
    Unreachable,
)
from app.watch.control import Control, Intent, Verdict
from tests.unit.clockwork import Exchange, Plan, in_virtual_time, passes, running

KEY = CallKey(1, "a")


def action(name: str) -> Action:
    found = action_named(name)
    assert found is not None
    return found


def intent(name: str = "hangup", key: CallKey = KEY, to: str = "") -> Intent:
    return Intent(action(name), key, to, agent="Anna", party="+7916")


class Looks:
    """Counts how often an early look was asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def soon(self) -> None:
        self.asked += 1


@pytest.mark.parametrize(
    ("error", "verdict", "words"),
    [
        (Gone("gone.", code=404), Verdict.GONE, "Not done: the call had ended."),
        (Forbidden("no right.", code=403), Verdict.REFUSED, "Not done: no right."),
        (Unauthorised("who?", code=401), Verdict.REFUSED, "Not done: who?"),
        (Busy("busy.", code=429), Verdict.REFUSED, "Not done: busy."),
        (QuotaSpent("spent.", retry_after=60), Verdict.REFUSED, "Not done: spent."),
        (Refused("never.", code=400), Verdict.REFUSED, "Not done: never."),
        (
            Unreachable("no answer."),
            Verdict.UNKNOWN,
            "It is unknown whether this was done: no answer. "
            "Look at the board before trying again.",
        ),
        (
            Nonsense("gibberish."),
            Verdict.UNKNOWN,
            "It is unknown whether this was done: gibberish. "
            "Look at the board before trying again.",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, TelphinError) else "",
)
@in_virtual_time
async def test_each_failure_has_its_verdict_and_words_and_is_never_repeated(
    error: TelphinError, verdict: Verdict, words: str
) -> None:
    exchange, looks = Exchange(), Looks()
    exchange.control_plans.append(Plan(error=error))
    outcome = await Control(exchange, on_sent=looks.soon).run(intent())
    assert (outcome.verdict, outcome.sentence) == (verdict, words)
    await passes(600)
    assert len(exchange.sent) == 1
    assert looks.asked == 1


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("no line.", sent=False),
        Unauthorised("no token.", sent=False),
        QuotaSpent("spent.", retry_after=9, sent=False),
        Gone("no token there.", sent=False),
        BadAddress("no address."),
    ],
    ids=lambda error: type(error).__name__,
)
@in_virtual_time
async def test_what_never_left_was_not_sent_and_needs_no_look(error: TelphinError) -> None:
    exchange, looks = Exchange(), Looks()
    exchange.control_plans.append(Plan(error=error))
    outcome = await Control(exchange, on_sent=looks.soon).run(intent())
    assert (outcome.verdict, outcome.sentence) == (Verdict.NOT_SENT, f"Not sent: {error}")
    assert looks.asked == 0


@in_virtual_time
async def test_the_same_action_on_the_same_call_is_sent_once_while_it_is_under_way() -> None:
    exchange, looks = Exchange(), Looks()
    control = Control(exchange, on_sent=looks.soon)
    exchange.control_plans.append(Plan(takes=5))
    first, second, elsewhere = await asyncio.gather(
        control.run(intent("transfer", to="200")),
        control.run(intent("transfer", to="200")),
        control.run(intent("transfer", to="300")),
    )
    assert exchange.sent == [(KEY, "transfer", "200")]
    assert first.verdict is Verdict.ACCEPTED
    assert second.verdict is elsewhere.verdict is Verdict.NOT_SENT
    assert second.sentence == "Not sent: the same is under way for this call already."
    assert looks.asked == 1


@in_virtual_time
async def test_other_calls_and_other_actions_do_not_wait() -> None:
    exchange = Exchange()
    control = Control(exchange, on_sent=lambda: None)
    exchange.control_plans.append(Plan(takes=5))
    other_phone, other_call = CallKey(2, "a"), CallKey(1, "b")
    outcomes = await asyncio.gather(
        control.run(intent("hold")),
        control.run(intent("hold", other_phone)),
        control.run(intent("hold", other_call)),
        control.run(intent("hangup")),
    )
    assert [o.verdict for o in outcomes] == [Verdict.ACCEPTED] * 4
    assert len(exchange.sent) == 4


@pytest.mark.parametrize("error", [None, Unreachable("no answer."), Gone("gone.")])
@in_virtual_time
async def test_a_person_may_ask_again_once_it_is_over(error: TelphinError | None) -> None:
    exchange = Exchange()
    control = Control(exchange, on_sent=lambda: None)
    exchange.control_plans.append(Plan(error=error))
    await control.run(intent())
    again = await control.run(intent())
    assert again.verdict is Verdict.ACCEPTED
    assert len(exchange.sent) == 2


@in_virtual_time
async def test_a_request_given_up_does_not_bar_the_next() -> None:
    exchange = Exchange()
    control = Control(exchange, on_sent=lambda: None)
    exchange.control_plans.append(Plan(takes=60))

    async def send() -> None:
        await control.run(intent())

    async with running(send()):
        await passes(1)
    assert (await control.run(intent())).verdict is Verdict.ACCEPTED


@in_virtual_time
async def test_names_with_braces_are_words_and_nothing_more() -> None:
    exchange = Exchange()
    odd = replace(intent("listen", to="100"), agent="{destination}", party="{0}{x.y}")
    outcome = await Control(exchange, on_sent=lambda: None).run(odd)
    assert outcome.sentence == "Accepted: 100 is being rung to listen."
