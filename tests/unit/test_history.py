"""The history of calls: what happened to each, how it ended, nothing twice, nothing boundless."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.actions import ACTIONS
from app.calls.board import Board
from app.calls.call import Call, CallKey, CallState, Direction, Party, Snapshot
from app.calls.history import MOST_DEEDS, MOST_EVENTS, History, Look
from app.calls.life import EXACT, Deed, Ending, EventKind, Life
from tests.unit.test_board import START, call

ALL = frozenset(range(1, 9))
RINGING, TALKING, FORWARDED = CallState.RINGING, CallState.TALKING, CallState.FORWARDED


class Watch:
    """A board and its history, fed with looks `every` so many seconds."""

    def __init__(self, most: int = 2000, linger: float = 6.0) -> None:
        self.board = Board(linger)
        self.history = History(most)
        self.seconds = 0.0
        self.ended: list[Life] = []

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def sees(self, *calls: Call, after: float = 2.0, covered: frozenset[int] = ALL) -> None:
        self.seconds += after
        changes = self.board.apply(
            Snapshot(calls, self.seconds, self.seconds, self.now, covered=covered)
        )
        self.ended += self.history.look(Look(changes, self.board.rows, self.now, covered))

    def life(self, extension: int = 1, call_id: str = "a") -> Life:
        life = self.history.life(CallKey(extension, call_id))
        assert life is not None
        return life


def happened(life: Life) -> list[tuple[EventKind, float, float | None]]:
    return [(e.what, (e.at - START).total_seconds(), e.late) for e in life.events]


def test_a_call_that_rings_is_answered_and_ends_tells_so_with_the_exchanges_times() -> None:
    watch = Watch()
    watch.sees()
    watch.sees(call(state=RINGING))
    watch.sees(call(answered=5))
    watch.sees(after=20)
    life = watch.life()
    assert happened(life) == [
        (EventKind.BEGAN, 0, EXACT),
        (EventKind.SEEN, 4, 2),
        (EventKind.ANSWERED, 5, EXACT),
        (EventKind.ENDED, 26, 20),
    ]
    assert life.ending is Ending.ANSWERED
    assert (life.waited(watch.now), life.talked(watch.now), life.lasted(watch.now)) == (5, 21, 26)


def test_what_was_there_at_the_first_look_was_seen_nobody_knows_how_late() -> None:
    watch = Watch()
    watch.sees(call(answered=1))
    assert happened(watch.life()) == [
        (EventKind.BEGAN, 0, EXACT),
        (EventKind.ANSWERED, 1, EXACT),
        (EventKind.SEEN, 2, None),
    ]


def test_an_answer_that_the_exchange_gives_no_time_of_is_as_late_as_the_look() -> None:
    watch = Watch()
    watch.sees(call(state=RINGING))
    watch.sees(replace(call(), answered_at=None), after=3)
    watch.sees()
    assert happened(watch.life())[2] == (EventKind.ANSWERED, 5, 3)
    assert watch.life().talked(watch.now) == 2


@pytest.mark.parametrize(
    ("last", "ending"),
    [
        (call(state=RINGING), Ending.MISSED),
        (replace(call(state=RINGING), direction=Direction.OUT), Ending.NOT_REACHED),
        (call(), Ending.ANSWERED),
        (call(state=FORWARDED), Ending.FORWARDED),
    ],
)
def test_how_a_call_ended_follows_from_how_it_was_seen_last(last: Call, ending: Ending) -> None:
    watch = Watch()
    watch.sees(last)
    watch.sees()
    assert watch.life().ending is ending


def test_a_call_that_rang_long_before_it_was_found_gone_ended_nobody_knows_how() -> None:
    watch = Watch()
    watch.sees(call(state=RINGING))
    watch.sees(after=40)
    assert watch.life().ending is Ending.UNKNOWN
    assert watch.life().late == 40


def test_where_extensions_are_asked_in_turn_lateness_counts_from_the_last_look_at_this_one() -> (
    None
):
    watch = Watch()
    watch.sees(covered=frozenset({1}))
    watch.sees(covered=frozenset({2}), after=5)
    watch.sees(call(), covered=frozenset({1}), after=5)
    assert [e.late for e in watch.life().events if e.what is EventKind.SEEN] == [10]


def test_another_party_a_forwarding_and_a_recording_are_told() -> None:
    watch = Watch()
    watch.sees(call())
    watch.sees(replace(call(), recording="r"))
    watch.sees(replace(call(), recording="r", caller=Party("+79160000002")))
    watch.sees(replace(call(state=FORWARDED), recording="r", caller=Party("+79160000002")))
    told = [e.what for e in watch.life().events][3:]
    assert told == [EventKind.RECORDED, EventKind.PARTY, EventKind.FORWARDED]


def moved_to(extension: int, state: CallState = TALKING) -> Call:
    return call(extension, "b", state, conversation="c")


def test_a_transferred_call_went_on_elsewhere_with_its_note() -> None:
    watch = Watch()
    watch.sees(call(conversation="c"))
    watch.history.mark(CallKey(1, "a"), "angry")
    watch.sees(moved_to(2))
    assert (watch.life().ending, watch.life().heir) == (Ending.MOVED, CallKey(2, "b"))
    assert watch.life(2, "b").note == "angry"


def test_it_is_found_elsewhere_also_when_it_turns_up_there_a_look_later() -> None:
    watch = Watch()
    watch.sees(call(conversation="c"))
    watch.sees()
    assert watch.life().ending is Ending.ANSWERED
    watch.sees(moved_to(2, RINGING))
    assert (watch.life().ending, watch.life().heir) == (Ending.MOVED, CallKey(2, "b"))


def test_a_phone_that_rang_too_lost_the_call_to_the_one_that_answered() -> None:
    watch = Watch()
    watch.sees(call(1, state=RINGING), call(2, state=RINGING))
    watch.sees(call(2))
    assert (watch.life().ending, watch.life().heir) == (Ending.MOVED, CallKey(2, "a"))


def test_the_other_leg_of_an_internal_call_is_no_heir() -> None:
    inward = replace(call(1, "a", conversation="c"), caller=Party("102"), called=Party("101"))
    outward = replace(inward, key=CallKey(2, "b"), direction=Direction.OUT)
    watch = Watch()
    watch.sees(inward, outward)
    watch.sees(outward)
    assert watch.life().ending is Ending.ANSWERED


def test_a_call_that_is_there_again_has_not_ended() -> None:
    watch = Watch()
    watch.sees(call())
    watch.sees()
    assert watch.history.ended()
    watch.sees(call())
    assert not watch.history.ended()
    assert watch.life().ending is None
    assert watch.life().events[-1].what is EventKind.BACK
    watch.sees()
    assert [life.key for life in watch.history.ended()] == [CallKey(1, "a")]


def test_a_call_that_is_no_longer_watched_has_not_been_seen_to_end() -> None:
    watch = Watch()
    watch.sees(call(1), call(2))
    watch.board.keep_only({1})
    [unseen] = watch.history.forget_unseen(watch.board.rows)
    assert unseen.key == CallKey(2, "a")
    assert not watch.history.ended()
    assert watch.history.life(CallKey(2, "a")) is None


def test_deeds_take_the_place_of_what_was_known_of_them_also_after_the_end() -> None:
    watch = Watch()
    watch.sees(call())
    key, hang_up = CallKey(1, "a"), next(a for a in ACTIONS if a.name == "hangup")
    deed = Deed(1.0, hang_up, watch.now, answer="Accepted.")
    assert watch.history.did(key, deed)
    watch.sees()
    version = watch.history.version
    assert watch.history.did(key, replace(deed, effect="Seen.", well=True))
    assert watch.history.version > version
    assert [(d.answer, d.effect, d.well) for d in watch.life().deeds] == [
        ("Accepted.", "Seen.", True)
    ]
    assert not watch.history.did(CallKey(9, "x"), deed)


def test_the_latest_ended_calls_are_kept_the_latest_first() -> None:
    watch = Watch(most=3)
    for n in range(5):
        watch.sees(call(call_id=str(n)))
        watch.sees()
    assert [life.key.call_id for life in watch.history.ended()] == ["4", "3", "2"]


def test_ten_thousand_looks_do_not_let_it_grow() -> None:
    watch = Watch(most=50)
    hang_up = ACTIONS[-1]
    for n in range(10_000):
        state = RINGING if n % 3 else TALKING
        watch.sees(call(1, "for-ever", state, answered=n), call(2 + n % 5, str(n // 4)))
        watch.history.did(CallKey(1, "for-ever"), Deed(n, hang_up, watch.now))
    life = watch.life(1, "for-ever")
    assert len(watch.history.ended()) == 50
    assert len(watch.history.running) <= 2
    assert len(life.events) == MOST_EVENTS
    assert life.left_out > 1000
    assert life.events[0].what is EventKind.BEGAN
    assert len(life.deeds) == MOST_DEEDS


KEYS = st.tuples(st.integers(1, 4), st.sampled_from("abc"))
CALLS = st.builds(
    lambda key, state, conversation, out: replace(
        call(key[0], key[1], state, conversation),
        direction=Direction.OUT if out else Direction.IN,
    ),
    KEYS,
    st.sampled_from(list(CallState)),
    st.sampled_from(["", "x", "y"]),
    st.booleans(),
)
LOOKS = st.lists(
    st.tuples(
        st.lists(CALLS, max_size=6, unique_by=lambda c: c.key),
        st.sampled_from([0.5, 2.0, 30.0]),
        st.sampled_from([ALL, frozenset({1, 2}), frozenset({3})]),
    ),
    max_size=12,
)


@given(LOOKS)
def test_each_call_is_running_or_ended_and_ended_once(
    looks: Sequence[tuple[list[Call], float, frozenset[int]]],
) -> None:
    watch = Watch()
    ends: Counter[CallKey] = Counter()
    returns: Counter[CallKey] = Counter()
    for calls, after, covered in looks:
        before = {life.key for life in watch.history.ended()}
        told = len(watch.ended)
        watch.sees(
            *(c for c in calls if c.key.extension_id in covered), after=after, covered=covered
        )
        ends.update(life.key for life in watch.ended[told:])
        returns.update(before - {life.key for life in watch.history.ended()})
    live = {key for key, row in watch.board.rows.items() if not row.ended}
    ended = [life.key for life in watch.history.ended()]
    assert set(watch.history.running) == live
    assert not live.intersection(ended)
    assert len(ended) == len(set(ended))
    assert Counter(ended) == ends - returns
    for life in (*watch.history.running.values(), *watch.history.ended()):
        assert (life.ending is None) == (life.key in live) == (life.ended_at is None)
        assert [e.what for e in life.events].count(EventKind.SEEN) == 1
        assert life.lasted(watch.now) >= 0
        if life.ending is Ending.ANSWERED:
            assert life.answered_at is not None
        if life.ending is Ending.MOVED:
            assert life.heir is not None
            assert life.heir != life.key
