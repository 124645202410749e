"""Carrying an action out: one request for one intent, and words for what became of it."""

import asyncio
from dataclasses import replace

import pytest

from app.calls.actions import ACTIONS, Action, action_named
from app.calls.call import Call, CallKey, Party
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
from app.watch.control import Control, Eyes, Intent, NotRecorded, Outcome, Verdict
from tests.unit.clockwork import (
    START,
    Exchange,
    Plan,
    call,
    clock,
    in_virtual_time,
    others,
    passes,
    running,
)

KEY = CallKey(1, "a")


def action(name: str) -> Action:
    found = action_named(name)
    assert found is not None
    return found


def intent(name: str = "hangup", key: CallKey = KEY, to: str = "") -> Intent:
    return Intent(action(name), key, to, agent="Anna", party="+7916")


class Ledger:
    """A record that keeps what it was told, in order, and refuses when it is told to."""

    def __init__(self, refusal: str = "") -> None:
        self.lines: list[str] = []
        self.refusal = refusal

    async def intend(self, intent: Intent) -> str:
        if self.refusal:
            raise NotRecorded(self.refusal)
        self.lines.append(f"intend {intent.action.name}")
        return f"r{len(self.lines)}"

    async def answered(self, outcome: Outcome) -> None:
        self.lines.append(f"{outcome.ref} {outcome.verdict.value} {outcome.code}")


def control_of(
    exchange: Exchange, ledger: Ledger | None = None, now: Call | None = None
) -> Control:
    """`now`: how the call stands when its turn comes."""
    eyes = Eyes(current=lambda _key: now, monotonic=clock)
    return Control(exchange, eyes=eyes, record=ledger or Ledger())


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
@in_virtual_time
async def test_what_the_exchange_takes_is_said_to_be_accepted(action: Action) -> None:
    exchange = Exchange()
    outcome = await control_of(exchange).run(Intent(action, KEY, "102", "Anna", "+7916"))
    assert outcome.verdict is Verdict.ACCEPTED
    assert outcome.sentence.startswith("Accepted: ")
    assert "{" not in outcome.sentence
    assert exchange.sent == [(KEY, action.wire, "102")]


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
    exchange = Exchange()
    exchange.control_plans.append(Plan(error=error))
    outcome = await control_of(exchange).run(intent())
    assert (outcome.verdict, outcome.sentence) == (verdict, words)
    await passes(600)
    assert len(exchange.sent) == 1


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
async def test_what_never_left_was_not_sent(error: TelphinError) -> None:
    exchange = Exchange()
    exchange.control_plans.append(Plan(error=error))
    outcome = await control_of(exchange).run(intent())
    assert (outcome.verdict, outcome.sentence) == (Verdict.NOT_SENT, f"Not sent: {error}")


@in_virtual_time
async def test_the_same_action_on_the_same_call_is_sent_once_while_it_is_under_way() -> None:
    exchange = Exchange()
    control = control_of(exchange)
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


@in_virtual_time
async def test_other_calls_do_not_wait() -> None:
    exchange = Exchange()
    control = control_of(exchange)
    exchange.control_plans.append(Plan(takes=5))
    other_phone, other_call = CallKey(2, "a"), CallKey(1, "b")

    async def slow() -> None:
        await control.run(intent("hold"))

    async with running(slow()):
        await others()
        await control.run(intent("hold", other_phone))
        await control.run(intent("hold", other_call))
        assert clock() == START
    assert len(exchange.sent) == 3


@in_virtual_time
async def test_different_actions_on_one_call_are_sent_one_after_the_other_as_they_were_meant() -> (
    None
):
    exchange = Exchange()
    control = control_of(exchange)
    exchange.control_plans += [Plan(takes=5), Plan(takes=1), Plan()]
    names = ("hold", "resume", "hangup")
    ended: list[str] = []

    async def send(name: str) -> None:
        await control.run(intent(name))
        ended.append(name)

    await asyncio.gather(*(send(name) for name in names))
    assert [wire for _key, wire, _to in exchange.sent] == ["hold", "offhold", ""]
    assert ended == list(names)


@in_virtual_time
async def test_what_waited_for_its_turn_is_not_sent_for_a_call_that_is_another_by_then() -> None:
    exchange, seen = Exchange(), call()
    other_party = replace(seen, caller=Party("+79995554433"))
    for now, words in ((None, "has ended"), (other_party, "another party")):
        outcome = await control_of(exchange, now=now).run(replace(intent(), call=seen))
        assert outcome.verdict is Verdict.NOT_SENT
        assert words in outcome.sentence
    assert exchange.sent == []
    outcome = await control_of(exchange, now=seen).run(replace(intent(), call=seen))
    assert outcome.verdict is Verdict.ACCEPTED


@in_virtual_time
async def test_the_intent_is_recorded_before_the_request_and_the_outcome_after_it() -> None:
    exchange, ledger = Exchange(), Ledger()
    exchange.control_plans.append(Plan(takes=5, error=Forbidden("no right.", code=403)))

    async def send() -> None:
        await control_of(exchange, ledger).run(intent())

    async with running(send()):
        await passes(1)
        assert ledger.lines == ["intend hangup"]
        await passes(10)
    assert ledger.lines == ["intend hangup", "r1 refused 403"]


@in_virtual_time
async def test_no_line_no_action() -> None:
    exchange = Exchange()
    outcome = await control_of(exchange, Ledger("the disk is full.")).run(intent())
    assert outcome.verdict is Verdict.NOT_SENT
    assert outcome.sentence == "Not sent: the disk is full."
    assert exchange.sent == []


@in_virtual_time
async def test_a_request_that_was_given_up_half_way_is_recorded_as_unknown() -> None:
    exchange, ledger = Exchange(), Ledger()
    exchange.control_plans.append(Plan(takes=60))

    async def send() -> None:
        await control_of(exchange, ledger).run(intent())

    async with running(send()):
        await passes(1)
    assert ledger.lines == ["intend hangup", "r1 unknown 0"]


@pytest.mark.parametrize("error", [None, Unreachable("no answer."), Gone("gone.")])
@in_virtual_time
async def test_a_person_may_ask_again_once_it_is_over(error: TelphinError | None) -> None:
    exchange = Exchange()
    control = control_of(exchange)
    exchange.control_plans.append(Plan(error=error))
    await control.run(intent())
    again = await control.run(intent())
    assert again.verdict is Verdict.ACCEPTED
    assert len(exchange.sent) == 2


@in_virtual_time
async def test_a_request_given_up_does_not_bar_the_next() -> None:
    exchange = Exchange()
    control = control_of(exchange)
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
    outcome = await control_of(exchange).run(odd)
    assert outcome.sentence == "Accepted: 100 is being rung to listen."
