"""One request for one intent, and honest words for what became of it."""

import asyncio
from collections.abc import Callable

import pytest

from app.calls.actions import ACTIONS, Action, action_named
from app.calls.call import CallKey
from app.telphin.errors import (
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
from app.watch.control import Control, Intent, Outcome, Verdict
from tests.unit.stand_in import StandIn
from tests.unit.virtual_time import run

KEY, OTHER = CallKey(1, "a"), CallKey(2, "b")


def intent(name: str = "transfer", key: CallKey = KEY) -> Intent:
    action = action_named(name)
    assert action is not None
    return Intent(action, key, "102", "Anna", "+7916")


def outcomes(
    *intents: Intent, failure: TelphinError | None = None
) -> tuple[list[Outcome], StandIn, int]:
    """Run them at the same moment; each request takes a second. Third: looks asked for."""

    async def main(monotonic: Callable[[], float]) -> tuple[list[Outcome], StandIn, int]:
        source = StandIn(monotonic)
        source.control_takes = 1.0
        source.control_failures = [failure] if failure else []
        asked: list[None] = []
        control = Control(source, on_sent=lambda: asked.append(None))
        found = await asyncio.gather(*(control.run(one) for one in intents))
        return list(found), source, len(asked)

    return run(main)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_an_accepted_action_is_said_to_be_accepted_and_a_look_is_asked_for(action: Action) -> None:
    [outcome], source, looks = outcomes(Intent(action, KEY, "102", "Anna", "+7916"))
    assert outcome.verdict is Verdict.ACCEPTED
    assert outcome.sentence.startswith("Accepted: ")
    assert "{" not in outcome.sentence
    assert source.sent == [(KEY, action.wire, "102")]
    assert looks == 1


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (Gone("gone", code=404), Verdict.GONE),
        (Forbidden("no right", code=403), Verdict.REFUSED),
        (Unauthorised("no", code=401), Verdict.REFUSED),
        (Busy("busy", code=429), Verdict.REFUSED),
        (QuotaSpent("spent", retry_after=60), Verdict.REFUSED),
        (Refused("bad number", code=400), Verdict.REFUSED),
        (Unreachable("broken"), Verdict.UNKNOWN),
        (Unreachable("error 502", code=502), Verdict.UNKNOWN),
        (Nonsense("html"), Verdict.UNKNOWN),
        (Unreachable("no connection", sent=False), Verdict.NOT_SENT),
        (Refused("impossible id", sent=False), Verdict.NOT_SENT),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_each_failure_has_its_verdict_and_nothing_is_repeated(
    failure: TelphinError, verdict: Verdict
) -> None:
    [outcome], source, _looks = outcomes(intent(), failure=failure)
    assert outcome.verdict is verdict
    assert outcome.sentence
    assert len(source.sent) == 1


def test_a_refusal_gives_the_reason() -> None:
    [outcome], _source, _looks = outcomes(intent(), failure=Forbidden("the right is missing"))
    assert outcome.sentence == "Not done: the right is missing"


def test_the_same_twice_at_once_is_sent_once() -> None:
    found, source, _looks = outcomes(intent(), intent(), intent())
    assert len(source.sent) == 1
    assert [o.verdict for o in found].count(Verdict.NOT_SENT) == 2


def test_other_calls_and_other_actions_are_not_held_up_for_ever() -> None:
    found, source, _looks = outcomes(intent(), intent(key=OTHER), intent("hangup"))
    assert len(source.sent) == 3
    assert {o.verdict for o in found} == {Verdict.ACCEPTED}


def test_what_is_over_may_be_asked_for_again_by_a_person() -> None:
    async def main(monotonic: Callable[[], float]) -> int:
        source = StandIn(monotonic)
        control = Control(source, on_sent=lambda: None)
        await control.run(intent())
        await control.run(intent())
        return len(source.sent)

    assert run(main) == 2
