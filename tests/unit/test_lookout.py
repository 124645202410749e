"""Which call is the next one of an agent that somebody waits for."""

from dataclasses import replace
from datetime import UTC, datetime

from app.calls.board import Changes, Row
from app.calls.call import Call, CallKey, CallState, Direction, Party
from app.watch.lookout import Found, Lookout, Wish

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
AGENT, OTHER = 5, 6


def call(call_id: str, state: CallState = CallState.TALKING, extension_id: int = AGENT) -> Call:
    return Call(
        CallKey(extension_id, call_id), state, Direction.IN, Party("79161234567"), Party("105")
    )


class Looks:
    def __init__(self) -> None:
        self.rows: dict[CallKey, Row] = {}
        self.lookout = Lookout(self.rows)

    def see(self, *calls: Call) -> tuple[Found, ...]:
        found = {each.key: Row(each) for each in calls}
        ended = tuple(key for key in self.rows if key not in found)
        appeared = tuple(key for key in found if key not in self.rows)
        changed = tuple(k for k in found if k in self.rows and self.rows[k] != found[k])
        self.rows |= found
        for key in ended:
            self.rows[key] = replace(self.rows[key], ended_at=1.0)
        self.lookout.changed(Changes(appeared, changed, ended), self.rows, NOW)
        return self.lookout.found()


def test_the_next_call_is_told_of_once_when_it_is_talked_on() -> None:
    looks, wish = Looks(), Wish(AGENT, listen=True)
    looks.lookout.ask(wish)
    ringing = call("a", CallState.RINGING)
    assert looks.see(ringing) == ()
    talking = replace(ringing, state=CallState.TALKING)
    assert looks.see(talking) == (Found(wish, talking.key),)
    assert looks.lookout.wishes == ()
    assert looks.see(talking, call("b")) == ()


def test_a_call_that_goes_on_already_is_not_the_next_one() -> None:
    looks = Looks()
    present = call("a")
    looks.see(present)
    looks.lookout.ask(Wish(AGENT))
    assert looks.see(replace(present, recording="r")) == ()
    assert len(looks.see(present, call("b"))) == 1


def test_a_call_that_rings_already_is_the_next_one_when_it_is_answered() -> None:
    looks = Looks()
    looks.see(call("a", CallState.RINGING))
    looks.lookout.ask(Wish(AGENT))
    assert len(looks.see(call("a"))) == 1


def test_a_forwarded_call_is_not_on_the_agents_phone() -> None:
    looks = Looks()
    looks.lookout.ask(Wish(AGENT))
    assert looks.see(call("a", CallState.FORWARDED)) == ()


def test_several_are_waited_for_at_once_and_each_can_be_cancelled() -> None:
    looks = Looks()
    for extension_id in (AGENT, OTHER, 7):
        looks.lookout.ask(Wish(extension_id))
    looks.lookout.cancel(AGENT)
    looks.lookout.cancel(404)
    assert looks.lookout.wishes == (Wish(OTHER), Wish(7))
    assert looks.see(call("a"), call("b", extension_id=OTHER)) == (
        Found(Wish(OTHER), CallKey(OTHER, "b")),
    )


def test_a_second_wish_for_an_agent_changes_the_first() -> None:
    looks = Looks()
    looks.lookout.ask(Wish(AGENT))
    present = call("a", extension_id=AGENT)
    looks.lookout.ask(Wish(AGENT, listen=True))
    assert looks.see(present) == (Found(Wish(AGENT, listen=True), present.key),)


def test_agents_no_longer_watched_are_no_longer_waited_for() -> None:
    looks = Looks()
    looks.lookout.ask(Wish(AGENT))
    looks.lookout.ask(Wish(OTHER))
    looks.lookout.keep_only([OTHER])
    assert looks.lookout.wishes == (Wish(OTHER),)
