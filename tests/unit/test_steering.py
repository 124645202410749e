"""What became of an action: seen, not seen, unknown; and the supervisions that come of some."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from app.calls.actions import action_named
from app.calls.board import Changes
from app.calls.call import Call, CallKey, CallState, Party
from app.calls.extension import Extension
from app.calls.selection import parse_selection
from app.telphin.errors import Unreachable
from app.watch.control import Intent, Outcome, Verdict
from app.watch.effects import Sighting
from app.watch.poller import Trouble
from app.watch.session import Session, SessionOptions
from app.watch.steering import Unrecorded
from app.watch.supervisions import Supervision
from tests.unit.clockwork import NOON, Exchange, Plan, call, clock, in_virtual_time, passes, running

BOSS = Extension(1, "000*100", "Boss")
ANNA = Extension(2, "000*101", "Anna")
IVAN = Extension(3, "000*102", "Ivan")
TALK = replace(call(2, "t"), conversation="c1", caller=Party("+79160000001"))
BROKEN = Unreachable("the line broke.")


@dataclass
class Screen:
    """A listener that keeps what was sighted."""

    sightings: list[Sighting] = field(default_factory=list)

    def directory_known(self) -> None: ...
    def calls_changed(self, changes: Changes) -> None: ...
    def trouble(self, trouble: Trouble) -> None: ...
    def sighted(self, sighting: Sighting) -> None:
        self.sightings.append(sighting)

    @property
    def last(self) -> Sighting:
        return self.sightings[-1]


class Diary(Unrecorded):
    """A journal that keeps what came of supervisions and actions."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def sighted(self, sighting: Sighting) -> None:
        self.lines.append(f"{sighting.intent.action.name} {sighting.seen}")

    def supervision_ended(self, supervision: Supervision, seconds: float) -> None:
        self.lines.append(f"{supervision.action.name} ended after {seconds:.0f}")


@dataclass
class Desk:
    """A session that runs on an exchange, and the screen that listens to it."""

    exchange: Exchange
    session: Session
    screen: Screen
    diary: Diary

    async def act(self, name: str, to: str = "", key: CallKey = TALK.key) -> Outcome:
        action = action_named(name)
        assert action is not None
        return await self.session.act(Intent(action, key, to, agent="Anna", party="+7916"))

    async def tick(self, seconds: int) -> None:
        for _second in range(seconds):
            await passes(1)
            self.session.tick()


@asynccontextmanager
async def at_the_desk(*, whole_account: bool = True, phone: str = "100") -> AsyncIterator[Desk]:
    exchange = Exchange(BOSS, ANNA, IVAN, whole_account=whole_account)
    exchange.calls = (TALK,)
    screen, diary = Screen(), Diary()
    session = Session(
        lambda: exchange,
        SessionOptions(interval=2.0, phone=phone, selection=parse_selection("101,102")),
        journal=diary,
        monotonic=clock,
        jitter=lambda: 0.5,
    )
    async with running(session.run(screen)):
        await passes(1)
        yield Desk(exchange, session, screen, diary)


def on_the_phone(call_id: str = "s", *, extension: int = BOSS.id) -> Call:
    """A new call on the supervisor's phone."""
    later = NOON + timedelta(seconds=1)
    return replace(call(extension, call_id), caller=Party("101"), started_at=later)


@in_virtual_time
async def test_a_hang_up_is_seen_when_the_call_is_gone() -> None:
    async with at_the_desk() as desk:
        desk.exchange.calls = ()
        assert (await desk.act("hangup")).verdict is Verdict.ACCEPTED
        await desk.tick(1)
        assert desk.screen.last.seen
        assert desk.screen.last.sentence == "Seen: the call is gone."


@in_virtual_time
async def test_a_call_that_is_still_up_after_its_time_is_said_to_be() -> None:
    async with at_the_desk() as desk:
        await desk.act("hangup")
        await desk.tick(5)
        assert desk.screen.sightings == []
        await desk.tick(4)
        assert desk.screen.last.seen is False
        assert desk.screen.last.sentence.startswith("Not seen: the call is still up")
        await desk.tick(60)
        assert len(desk.screen.sightings) == 1


@in_virtual_time
async def test_without_an_answer_the_next_looks_decide_what_is_said() -> None:
    for calls, words in (((), "but it was done"), ((TALK,), "probably not done")):
        async with at_the_desk() as desk:
            desk.exchange.control_plans.append(Plan(error=BROKEN))
            desk.exchange.calls = calls
            assert (await desk.act("hangup")).verdict is Verdict.UNKNOWN
            await desk.tick(9)
            assert words in desk.screen.last.sentence
            assert len(desk.exchange.sent) == 1


@in_virtual_time
async def test_a_look_that_began_before_the_request_shows_nothing_of_it() -> None:
    async with at_the_desk() as desk:
        # The next look finds the call gone, and takes its time; the request goes out meanwhile.
        other = replace(TALK, key=CallKey(IVAN.id, "o"))
        desk.exchange.plans.append(Plan(takes=3, calls=(other,)))
        desk.session.looking.soon()
        await passes(0.1)
        await desk.act("hangup")
        await desk.tick(4)
        assert desk.screen.sightings == []


@in_virtual_time
async def test_a_lost_line_shows_nothing_and_that_is_said() -> None:
    async with at_the_desk() as desk:
        desk.exchange.plans.extend(Plan(error=BROKEN) for _try in range(100))
        await desk.act("hangup")
        await desk.tick(60)
        assert desk.screen.last.seen is None
        assert "no look" in desk.screen.last.sentence


@in_virtual_time
async def test_a_transferred_call_is_seen_to_have_left_its_extension() -> None:
    async with at_the_desk() as desk:
        desk.exchange.calls = (replace(TALK, key=CallKey(IVAN.id, "n")),)
        await desk.act("transfer", "102")
        await desk.tick(1)
        assert desk.screen.last.sentence == "Seen: the call has left Anna."


@in_virtual_time
async def test_a_call_taken_over_is_seen_on_the_supervisors_phone() -> None:
    async with at_the_desk() as desk:
        await desk.act("takeover", "100")
        ringing = replace(TALK, key=CallKey(BOSS.id, "n"), state=CallState.RINGING)
        desk.exchange.calls = (TALK, ringing)
        await desk.tick(5)
        assert desk.screen.sightings == []
        desk.exchange.calls = (replace(ringing, state=CallState.TALKING),)
        await desk.tick(3)
        assert desk.screen.last.sentence == "Seen: the call is on 100 now."


@pytest.mark.parametrize("whole_account", [True, False])
@in_virtual_time
async def test_listening_is_seen_on_the_phone_though_nobody_chose_it(whole_account: bool) -> None:
    async with at_the_desk(whole_account=whole_account) as desk:
        await desk.act("listen", "100")
        desk.exchange.calls = (TALK, on_the_phone())
        await desk.tick(3)
        assert desk.screen.last.seen
        assert [row for row in desk.session.board.rows if row.extension_id == BOSS.id] == []
        [supervision] = desk.session.supervisions
        assert (supervision.key, supervision.own_leg) == (TALK.key, CallKey(BOSS.id, "s"))


@pytest.mark.parametrize("whole_account", [True, False])
@in_virtual_time
async def test_a_call_the_phone_had_already_is_not_taken_for_the_new_one(
    whole_account: bool,
) -> None:
    async with at_the_desk(whole_account=whole_account) as desk:
        old = replace(on_the_phone("old"), started_at=NOON - timedelta(minutes=5))
        desk.exchange.calls = (TALK, old)
        await desk.tick(3)
        await desk.act("listen", "100")
        await desk.tick(12)
        assert desk.screen.last.seen is False
        assert desk.session.supervisions == ()


@in_virtual_time
async def test_a_supervision_lasts_until_its_call_has_left_the_phone_and_is_written_down() -> None:
    async with at_the_desk() as desk:
        await desk.act("listen", "100")
        desk.exchange.calls = (TALK, on_the_phone())
        await desk.tick(33)
        assert len(desk.session.supervisions) == 1
        desk.exchange.calls = (TALK,)
        await desk.tick(3)
        assert not list(desk.session.supervisions)
    assert desk.diary.lines[0] == "listen True"
    assert desk.diary.lines[1].startswith("listen ended after 3")


@in_virtual_time
async def test_another_mode_ends_the_present_supervision_first() -> None:
    async with at_the_desk() as desk:
        await desk.act("listen", "100")
        desk.exchange.calls = (TALK, on_the_phone())
        await desk.tick(2)
        await desk.act("whisper", "100")
        own = CallKey(BOSS.id, "s")
        assert desk.exchange.sent[1:] == [(own, "", ""), (TALK.key, "whisper", "100")]


@in_virtual_time
async def test_where_the_present_supervision_cannot_be_ended_no_other_begins() -> None:
    async with at_the_desk() as desk:
        await desk.act("listen", "100")
        desk.exchange.calls = (TALK, on_the_phone())
        await desk.tick(2)
        desk.exchange.control_plans.append(Plan(error=BROKEN))
        outcome = await desk.act("whisper", "100")
        assert outcome.verdict is Verdict.NOT_SENT
        assert [wire for _key, wire, _to in desk.exchange.sent] == ["eavesdrop", ""]


@pytest.mark.parametrize(
    ("phone", "words"),
    [("", "not set"), ("101", "a party of this call"), ("102", "not registered")],
)
@in_virtual_time
async def test_a_phone_that_cannot_serve_is_named_and_nothing_is_sent(
    phone: str, words: str
) -> None:
    async with at_the_desk() as desk:
        desk.exchange.unregistered = {IVAN.id}
        outcome = await desk.act("listen", phone)
        assert outcome.verdict is Verdict.NOT_SENT
        assert words in outcome.sentence
        assert desk.exchange.sent == []


@in_virtual_time
async def test_registration_is_asked_once_and_again_after_the_phone_did_not_ring() -> None:
    async with at_the_desk() as desk:
        other = replace(TALK, key=CallKey(IVAN.id, "o"), caller=Party("+79160000002"))
        desk.exchange.calls = (TALK, other)
        await desk.tick(2)
        await desk.act("listen", "100")
        await desk.act("listen", "100", other.key)
        assert desk.exchange.asked.count("registered") == 1
        await desk.tick(15)
        assert [s.seen for s in desk.screen.sightings] == [False, False]
        await desk.act("listen", "100")
        assert desk.exchange.asked.count("registered") == 2


@in_virtual_time
async def test_a_number_outside_the_account_is_rung_but_nothing_can_be_seen_of_it() -> None:
    async with at_the_desk() as desk:
        assert (await desk.act("listen", "+79161112233")).verdict is Verdict.ACCEPTED
        await desk.tick(60)
        assert desk.screen.sightings == []


@in_virtual_time
async def test_the_same_is_not_sent_again_while_its_effect_is_awaited() -> None:
    async with at_the_desk() as desk:
        await desk.act("hangup")
        again = await desk.act("hangup")
        assert again.verdict is Verdict.NOT_SENT
        await desk.tick(9)
        assert (await desk.act("hangup")).verdict is Verdict.ACCEPTED
        assert len(desk.exchange.sent) == 2


@in_virtual_time
async def test_after_an_unknown_outcome_a_person_may_ask_again_at_once() -> None:
    async with at_the_desk() as desk:
        desk.exchange.control_plans.append(Plan(error=BROKEN))
        await desk.act("hangup")
        assert (await desk.act("hangup")).verdict is Verdict.ACCEPTED


@in_virtual_time
async def test_hold_is_shown_as_what_was_asked_for_until_the_call_ends() -> None:
    async with at_the_desk() as desk:
        assert desk.session.requested(TALK.key) == ""
        await desk.act("hold")
        await desk.tick(2)
        assert "asked for at" in desk.session.requested(TALK.key)
        await desk.act("resume")
        assert "off hold" in desk.session.requested(TALK.key)
        desk.exchange.calls = ()
        await desk.tick(3)
        assert desk.session.requested(TALK.key) == ""


@in_virtual_time
async def test_an_action_is_followed_by_an_early_look() -> None:
    async with at_the_desk() as desk:
        looks = len(desk.exchange.looks)
        await desk.act("hold")
        await passes(0.1)
        assert len(desk.exchange.looks) > looks


@in_virtual_time
async def test_looks_that_fail_do_not_keep_an_action_from_being_sent() -> None:
    async with at_the_desk() as desk:
        desk.exchange.plans.extend(Plan(takes=30) for _look in range(3))
        await desk.tick(2)
        await asyncio.wait_for(desk.act("hold"), 1)
        assert len(desk.exchange.sent) == 1
