"""Dialling, parking in a slot and fetching: one request each, and what is said of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from app.calls.actions import DIAL, FETCH, VALET_PARK, Action
from app.calls.call import CallKey
from app.calls.parking import Listed
from app.calls.rights import Rights
from app.calls.selection import parse_selection
from app.telphin.errors import Gone, Refused, Unreachable
from app.watch.control import Intent, Outcome, Verdict
from tests.unit.clockwork import Plan, in_virtual_time
from tests.unit.test_steering import BOSS, TALK, Desk, at_the_desk, on_the_phone

BROKEN = Unreachable("the line broke.")
MINE = CallKey(BOSS.id, "")


async def ask(desk: Desk, action: Action, to: str, key: CallKey, phone: str = "100") -> Outcome:
    return await desk.session.act(Intent(action, key, to, "Anna", "+7916", phone=phone))


async def dial(desk: Desk, to: str = "102", phone: str = "100") -> Outcome:
    return await ask(desk, DIAL, to, MINE, phone)


async def park(desk: Desk, slot: str = "5") -> Outcome:
    return await ask(desk, VALET_PARK, slot, TALK.key, "")


async def fetch(desk: Desk, slot: str = "5") -> Outcome:
    return await ask(desk, FETCH, slot, TALK.key)


def slots(desk: Desk) -> list[int]:
    return [each.slot for each in desk.session.steering.parking.known]


@asynccontextmanager
async def with_rights(rights: Rights) -> AsyncIterator[Desk]:
    async with at_the_desk() as desk:
        desk.session.rights = rights.in_account(desk.session.directory, read_only=False)
        yield desk


@in_virtual_time
async def test_dialling_rings_the_supervisors_phone_and_is_seen_there() -> None:
    async with at_the_desk() as desk:
        outcome = await dial(desk)
        assert outcome.sentence == "Accepted: 100 is being rung, to be connected with 102."
        assert desk.exchange.sent == [(MINE, "callback 100", "102")]
        desk.exchange.calls = (TALK, on_the_phone())
        await desk.tick(1)
        assert desk.screen.last.sentence == "Seen: 100 has a new call."
        assert desk.diary.lines == ["dial True"]
        assert desk.session.supervisions == ()


@in_virtual_time
async def test_a_phone_that_does_not_ring_is_said_not_to() -> None:
    async with at_the_desk() as desk:
        await dial(desk)
        await desk.tick(12)
        assert desk.screen.last.sentence.startswith("Not seen: 100 has no new call")


@in_virtual_time
async def test_dialling_without_an_answer_is_unknown_until_the_phone_shows_it() -> None:
    async with at_the_desk() as desk:
        desk.exchange.control_plans.append(Plan(error=BROKEN))
        assert (await dial(desk)).verdict is Verdict.UNKNOWN
        desk.exchange.calls = (TALK, on_the_phone())
        await desk.tick(1)
        assert desk.screen.last.sentence.startswith("No answer came, but it was done.")
        assert len(desk.exchange.sent) == 1


@in_virtual_time
async def test_a_second_press_does_not_dial_twice() -> None:
    async with at_the_desk() as desk:
        await dial(desk)
        assert (await dial(desk, "101")).verdict is Verdict.NOT_SENT
        assert len(desk.exchange.sent) == 1


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("", "your phone is not set"),
        ("+79160000000", "no extension of this account"),
        ("999", "no extension of this account"),
    ],
)
@in_virtual_time
async def test_a_phone_that_cannot_be_rung_keeps_it_from_being_sent(phone: str, said: str) -> None:
    async with at_the_desk() as desk:
        outcome = await dial(desk, phone=phone)
        assert said in outcome.sentence
        assert desk.exchange.sent == []


@in_virtual_time
async def test_a_phone_that_is_not_registered_is_not_rung() -> None:
    async with at_the_desk() as desk:
        desk.exchange.unregistered.add(BOSS.id)
        for outcome in (await dial(desk), await fetch(desk)):
            assert "is not registered" in outcome.sentence
        assert desk.exchange.sent == []


@in_virtual_time
async def test_what_is_parked_in_a_slot_is_known_and_never_said_to_be_seen() -> None:
    async with at_the_desk() as desk:
        outcome = await park(desk)
        assert outcome.sentence == "Accepted: parking in slot 5 was asked for."
        assert desk.exchange.sent == [(TALK.key, "valet_park park", "5")]
        assert slots(desk) == [5]
        assert "Parking in slot 5 was asked for at" in desk.session.requested(TALK.key)
        await desk.tick(60)
        assert desk.screen.sightings == []


@in_virtual_time
async def test_what_was_refused_is_in_no_slot() -> None:
    async with at_the_desk() as desk:
        desk.exchange.control_plans.append(Plan(error=Refused("no.", code=400)))
        assert (await park(desk)).verdict is Verdict.REFUSED
        assert slots(desk) == []


@in_virtual_time
async def test_a_call_that_has_ended_is_not_parked() -> None:
    async with at_the_desk() as desk:
        seen = replace(TALK)
        desk.exchange.calls = ()
        await desk.tick(3)
        intent = Intent(VALET_PARK, TALK.key, "5", "Anna", "+7916", call=seen)
        assert "has ended" in (await desk.session.act(intent)).sentence
        assert desk.exchange.sent == []


@in_virtual_time
async def test_a_call_is_fetched_to_the_supervisors_phone_though_it_is_listed_no_more() -> None:
    async with at_the_desk() as desk:
        await park(desk)
        desk.exchange.calls = ()
        await desk.tick(3)
        outcome = await fetch(desk)
        assert outcome.sentence == "Accepted: 100 is being rung with the call out of slot 5."
        assert desk.exchange.sent[-1] == (
            CallKey(BOSS.id, TALK.key.call_id),
            "valet_park bridge",
            "5",
        )
        assert slots(desk) == [5]
        desk.exchange.calls = (on_the_phone(),)
        await desk.tick(1)
        assert desk.screen.last.sentence == "Seen: 100 has a new call."
        assert slots(desk) == []


@in_virtual_time
async def test_a_slot_that_was_found_empty_is_known_no_longer() -> None:
    async with at_the_desk() as desk:
        await park(desk)
        desk.exchange.control_plans.append(Plan(error=Gone("no such call.", code=404)))
        outcome = await fetch(desk)
        assert outcome.sentence == "Not done: there is no call in slot 5."
        assert slots(desk) == []


@in_virtual_time
async def test_the_exchanges_own_list_is_taken_over_or_told_why_not() -> None:
    async with at_the_desk() as desk:
        desk.exchange.slots = (Listed(7, "x"),)
        assert await desk.session.steering.ask_slots(TALK.key) == ""
        assert slots(desk) == [7]
        desk.exchange.slots_plans.append(Plan(error=BROKEN))
        assert await desk.session.steering.ask_slots(TALK.key) == "the line broke."


@pytest.mark.parametrize("right", ["dial", "valet-park"])
@in_virtual_time
async def test_each_has_a_right_of_its_own_and_fetching_comes_with_parking(right: str) -> None:
    async with with_rights(Rights(actions=frozenset({right}))) as desk:
        sent = [(await act(desk)).verdict is not Verdict.NOT_SENT for act in (dial, park, fetch)]
        assert sent == [right == "dial", right != "dial", right != "dial"]


@in_virtual_time
async def test_on_whose_calls_one_may_act_limits_parking_and_not_dialling() -> None:
    async with with_rights(Rights(extensions=parse_selection("102"))) as desk:
        assert "may be watched" in (await park(desk)).sentence
        assert "may be watched" in (await fetch(desk)).sentence
        assert (await dial(desk)).verdict is Verdict.ACCEPTED


@in_virtual_time
async def test_a_present_supervision_is_ended_before_the_same_phone_dials() -> None:
    async with at_the_desk() as desk:
        await desk.act("listen", "100")
        desk.exchange.calls = (TALK, on_the_phone())
        await desk.tick(1)
        assert desk.session.supervisions
        await dial(desk)
        assert [wire for _key, wire, _to in desk.exchange.sent] == ["eavesdrop", "", "callback 100"]
