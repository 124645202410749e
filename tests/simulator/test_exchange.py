"""The life of calls at the exchange, and the true effect of every action."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.simulator.exchange import (
    CONSULTATION,
    NOT_ANSWERED,
    PARK_TIMEOUT,
    SUPERVISOR_ANSWERS,
    TRANSFER_ANSWERED,
    BadRequest,
    Exchange,
    NoSuchCall,
)
from app.simulator.legs import End, Leg
from app.simulator.people import Extension, hire
from app.simulator.traffic import Traffic, link_internal, load

CALLER = End("+79160000001", "Иван")


@pytest.fixture
def exchange() -> Exchange:
    return Exchange(hire(seed=1, agents=8))


def phone(exchange: Exchange, number: str) -> Extension:
    found = exchange.staff.by_number(number)
    assert found is not None
    return found


def talking(exchange: Exchange, number: str = "101") -> Leg:
    conversation = exchange.new_conversation(outside=CALLER)
    leg = exchange.ring(conversation, phone(exchange, number), "in", CALLER)
    exchange.answer(leg)
    exchange.end_after(conversation, 1000)
    return leg


def at(exchange: Exchange, number: str) -> list[Leg]:
    return list(exchange.legs(phone(exchange, number).id))


def act(exchange: Exchange, leg: Leg, action: str, destination: str = "") -> None:
    exchange.control(leg.extension_id, leg.id, action, destination)


def held(leg: Leg) -> bool:
    return leg.held


def answered(leg: Leg) -> bool:
    return leg.answered is not None


def pass_by(exchange: Exchange, seconds: float) -> None:
    exchange.advance(exchange.now + seconds)


def test_hang_up_ends_both_legs_and_whoever_listens(exchange: Exchange) -> None:
    calling, called = link_internal(exchange, phone(exchange, "101"), phone(exchange, "102"))
    exchange.answer(calling)
    exchange.answer(called)
    act(exchange, calling, "eavesdrop", "100")
    pass_by(exchange, 5)
    assert len(list(exchange.legs())) == 3
    exchange.hang_up(called.extension_id, called.id)
    assert list(exchange.legs()) == []


@pytest.mark.parametrize("action", ["eavesdrop", "whisper", "conference"])
def test_a_supervision_rings_the_supervisor_and_lasts_as_long_as_the_call(
    exchange: Exchange, action: str
) -> None:
    leg = talking(exchange)
    act(exchange, leg, action, "100")
    [own] = at(exchange, "100")
    assert not answered(own)
    assert own.conversation is not leg.conversation
    pass_by(exchange, SUPERVISOR_ANSWERS)
    assert answered(own)
    assert at(exchange, "101") == [leg]
    exchange.hang_up(leg.extension_id, leg.id)
    assert at(exchange, "100") == []


def test_hanging_up_a_supervision_leaves_the_call_alone(exchange: Exchange) -> None:
    leg = talking(exchange)
    act(exchange, leg, "eavesdrop", "000*100")
    [own] = at(exchange, "100")
    exchange.hang_up(own.extension_id, own.id)
    assert list(exchange.legs()) == [leg]


@pytest.mark.parametrize("destination", ["999", "+79990000000", "600"])
def test_a_supervision_to_no_phone_of_ours_is_accepted_and_nothing_is_listed(
    exchange: Exchange, destination: str
) -> None:
    act(exchange, talking(exchange), "eavesdrop", destination)
    pass_by(exchange, 10)
    assert len(list(exchange.legs())) == 1


def test_a_transfer_leaves_at_once_rings_there_and_is_answered(exchange: Exchange) -> None:
    leg = talking(exchange)
    act(exchange, leg, "transfer", "102")
    assert at(exchange, "101") == []
    [moved] = at(exchange, "102")
    assert (moved.answered, moved.id != leg.id) == (None, True)
    assert moved.conversation is leg.conversation
    assert moved.caller == CALLER
    pass_by(exchange, TRANSFER_ANSWERED)
    assert moved.answered is not None


def test_a_transfer_to_a_busy_phone_is_lost(exchange: Exchange) -> None:
    leg = talking(exchange)
    talking(exchange, "102")
    act(exchange, leg, "transfer", "102")
    pass_by(exchange, NOT_ANSWERED)
    assert len(list(exchange.legs())) == 1


def test_a_transfer_outside_leaves_the_account(exchange: Exchange) -> None:
    act(exchange, talking(exchange), "transfer", "+74950000000")
    assert list(exchange.legs()) == []


def test_a_transfer_of_an_internal_call_shows_the_other_its_new_party(exchange: Exchange) -> None:
    calling, called = link_internal(exchange, phone(exchange, "101"), phone(exchange, "102"))
    exchange.answer(calling)
    exchange.answer(called)
    act(exchange, calling, "transfer", "103")
    assert called.caller.number == "000*103"
    assert at(exchange, "103")[0].caller.number == "000*102"


def test_a_transfer_to_its_own_extension_is_refused(exchange: Exchange) -> None:
    with pytest.raises(BadRequest):
        act(exchange, talking(exchange), "transfer", "101")


def test_an_attended_transfer_consults_first_and_then_moves(exchange: Exchange) -> None:
    leg = talking(exchange)
    act(exchange, leg, "attended_transfer", "102")
    assert len(at(exchange, "101")) == 2
    assert len(at(exchange, "102")) == 1
    pass_by(exchange, SUPERVISOR_ANSWERS + CONSULTATION)
    assert at(exchange, "101") == []
    [moved] = at(exchange, "102")
    assert moved.conversation is leg.conversation


def test_an_attended_transfer_to_a_busy_phone_comes_back(exchange: Exchange) -> None:
    leg = talking(exchange)
    talking(exchange, "102")
    act(exchange, leg, "attended_transfer", "102")
    pass_by(exchange, NOT_ANSWERED)
    assert at(exchange, "101") == [leg]
    assert not leg.held


@pytest.mark.parametrize("ringing", [True, False])
def test_taking_over_moves_the_call_to_the_supervisor(exchange: Exchange, ringing: bool) -> None:
    conversation = exchange.new_conversation(outside=CALLER)
    leg = exchange.ring(conversation, phone(exchange, "101"), "in", CALLER)
    if not ringing:
        exchange.answer(leg)
    act(exchange, leg, "pickup", "100")
    pass_by(exchange, SUPERVISOR_ANSWERS)
    assert at(exchange, "101") == []
    [taken] = at(exchange, "100")
    assert taken.answered is not None
    assert taken.conversation is conversation


def test_hold_shows_nowhere(exchange: Exchange) -> None:
    leg = talking(exchange)
    act(exchange, leg, "hold")
    assert held(leg)
    act(exchange, leg, "offhold")
    assert not held(leg)
    assert at(exchange, "101") == [leg]


def test_a_parked_call_is_hidden_until_somebody_fetches_it(exchange: Exchange) -> None:
    leg = talking(exchange)
    act(exchange, leg, "park")
    assert list(exchange.legs()) == []
    [slot] = exchange.parked()
    exchange.retrieve(phone(exchange, "103"), slot)
    pass_by(exchange, SUPERVISOR_ANSWERS)
    [fetched] = at(exchange, "103")
    assert fetched.conversation is leg.conversation
    assert exchange.parked() == {}
    pass_by(exchange, PARK_TIMEOUT)
    assert at(exchange, "103") == [fetched]


def test_a_parked_call_that_nobody_fetches_rings_back(exchange: Exchange) -> None:
    act(exchange, talking(exchange), "park")
    pass_by(exchange, PARK_TIMEOUT)
    [back] = at(exchange, "101")
    assert back.answered is None
    assert back.caller == CALLER


def test_a_taken_slot_is_refused(exchange: Exchange) -> None:
    exchange.park(talking(exchange, "101"), 5)
    with pytest.raises(BadRequest):
        exchange.park(talking(exchange, "102"), 5)


def test_what_has_ended_or_is_elsewhere_cannot_be_acted_on(exchange: Exchange) -> None:
    leg = talking(exchange)
    with pytest.raises(NoSuchCall):
        exchange.control(phone(exchange, "102").id, leg.id, "hold", "")
    exchange.hang_up(leg.extension_id, leg.id)
    with pytest.raises(NoSuchCall):
        act(exchange, leg, "hold")


@pytest.mark.parametrize("action", ["transfer", "eavesdrop", "whisper", "conference", "pickup"])
def test_an_action_without_its_destination_is_refused(exchange: Exchange, action: str) -> None:
    with pytest.raises(BadRequest):
        act(exchange, talking(exchange), action)


def test_an_unknown_action_is_refused(exchange: Exchange) -> None:
    with pytest.raises(BadRequest):
        act(exchange, talking(exchange), "explode")


def test_phones_that_ring_together_fall_silent_when_one_is_picked_up(exchange: Exchange) -> None:
    conversation = exchange.new_conversation(outside=CALLER)
    first = exchange.ring(conversation, phone(exchange, "101"), "in", CALLER)
    exchange.ring(conversation, phone(exchange, "102"), "in", CALLER, leg_id=first.id)
    assert len(list(exchange.legs())) == 2
    exchange.answer(first)
    assert list(exchange.legs()) == [first]


# The story.


def told(
    seed: int, steps: Iterator[float] | list[float], hour: int = 10
) -> list[tuple[object, ...]]:
    """The calls of a story at its end, however it was stepped through."""
    exchange = Exchange(hire(seed, 12))
    Traffic(exchange, seed, hour).begin()
    for step in steps:
        pass_by(exchange, step)
    exchange.advance(1800)
    return [(leg.key, leg.flow, leg.started, leg.answered, leg.real) for leg in exchange.legs()]


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 1000), st.lists(st.floats(0.01, 120), max_size=12))
def test_the_same_seed_tells_the_same_story_in_any_steps(seed: int, steps: list[float]) -> None:
    assert told(seed, steps) == told(seed, [])


def test_another_seed_tells_another_story() -> None:
    assert told(1, []) != told(2, [])


def test_an_action_on_one_call_leaves_the_others_as_they_would_have_been() -> None:
    def story(*, meddle: bool) -> set[tuple[object, ...]]:
        exchange = Exchange(hire(3, 12))
        Traffic(exchange, 3, 10).begin()
        exchange.advance(900)
        leg = next(leg for leg in exchange.legs() if leg.answered is not None)
        if meddle:
            act(exchange, leg, "hold")
        exchange.advance(960)
        return {
            (other.extension_id, other.started, other.answered)
            for other in exchange.legs()
            if other.extension_id != leg.extension_id
        }

    assert story(meddle=True) == story(meddle=False)


def test_a_busy_hour_has_more_calls_than_a_night() -> None:
    def calls(hour: int) -> int:
        exchange = Exchange(hire(5, 20))
        Traffic(exchange, 5, hour).begin()
        seen: set[tuple[int, str]] = set()
        for minute in range(60):
            exchange.advance(minute * 60.0)
            seen |= {leg.key for leg in exchange.legs()}
        return len(seen)

    assert calls(10) > 5 * max(1, calls(2))
    assert load(10) > load(13) > load(20) > load(3)


def test_a_working_hour_has_every_kind_of_call() -> None:
    exchange = Exchange(hire(1, 30))
    Traffic(exchange, 1, 10).begin()
    kinds: set[str] = set()
    for second in range(0, 3600, 5):
        exchange.advance(float(second))
        legs = list(exchange.legs())
        kinds |= {leg.flow for leg in legs}
        kinds |= {"forwarded" for leg in legs if not leg.real}
        kinds |= {"ringing" for leg in legs if leg.answered is None}
        kinds |= {"internal" for leg in legs if len({x.id for x in leg.conversation.legs}) == 2}
        ids = [leg.id for leg in legs]
        kinds |= {"together" for leg in legs if ids.count(leg.id) > 1}
    assert kinds == {"in", "out", "forwarded", "ringing", "internal", "together"}
