"""What a session keeps: notes that survive a restart, and what came of actions."""

import json
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import pytest

from app.calls.actions import action_named
from app.calls.board import Board
from app.calls.call import Call, CallKey, CallState, Snapshot
from app.calls.tally import Totals
from app.watch.control import Intent, Outcome, Verdict
from app.watch.effects import Sighting
from app.watch.history import LONGEST_NOTE, MOST_NOTES, PART, Chronicle, read_notes
from app.watch.remembered import Remembered
from tests.unit.test_board import START, call

KEY = CallKey(1, "a")


class Start:
    """One run of the program, and its looks."""

    def __init__(self, memory: Remembered | None = None) -> None:
        self.board = Board()
        self.seconds = 0.0
        self.covered: Collection[int] = range(1, 9)
        self.chronicle = Chronicle(
            remembered=memory,
            covered=lambda: self.covered,
            totals=Totals,
            monotonic=lambda: self.seconds,
        )

    def sees(self, *calls: Call, after: float = 2.0) -> None:
        self.seconds += after
        now = START + timedelta(seconds=self.seconds)
        covered = frozenset(self.covered)
        changes = self.board.apply(
            Snapshot(calls, self.seconds, self.seconds, now, covered=covered)
        )
        self.chronicle.changed(changes, self.board.rows, now)


@pytest.fixture
def memory(tmp_path: Path) -> Remembered:
    return Remembered(tmp_path / "state.json", "account")


def test_a_note_is_there_after_a_restart_while_its_call_lasts(memory: Remembered) -> None:
    first = Start(memory)
    first.sees(call())
    assert first.chronicle.mark(KEY, "  wants\x1b[31m his\nmoney ")
    again = Start(memory)
    assert again.chronicle.note(KEY) == ""
    again.sees(call())
    assert again.chronicle.note(KEY) == "wants·[31m his money"
    again.sees()
    assert again.chronicle.note(KEY) == "wants·[31m his money"  # it stands in the history
    assert read_notes(memory.part(PART)) == {}


def test_an_empty_text_removes_it(memory: Remembered) -> None:
    start = Start(memory)
    start.sees(call())
    start.chronicle.mark(KEY, "x")
    start.chronicle.mark(KEY, " ")
    assert start.chronicle.note(KEY) == ""
    assert read_notes(memory.part(PART)) == {}


def test_a_call_that_nobody_knows_takes_no_note() -> None:
    assert not Start().chronicle.mark(KEY, "x")


def test_a_note_whose_call_stays_away_is_let_go_once_its_extension_was_looked_at(
    memory: Remembered,
) -> None:
    first = Start(memory)
    first.sees(call(), call(7, "z"))
    first.chronicle.mark(KEY, "x")
    first.chronicle.mark(CallKey(7, "z"), "of an extension that is not looked at")
    again = Start(memory)
    again.covered = (1, 2)
    again.sees()
    again.sees(after=500)
    assert KEY in read_notes(memory.part(PART))
    again.sees(after=200)
    assert list(read_notes(memory.part(PART))) == [(7, "z")]
    again.sees(call())
    assert again.chronicle.note(KEY) == ""


def test_a_call_that_is_watched_again_has_its_note_again() -> None:
    start = Start()
    start.sees(call())
    start.chronicle.mark(KEY, "x")
    start.board.keep_only(())
    start.sees()
    assert start.chronicle.note(KEY) == ""
    start.sees(call())
    assert start.chronicle.note(KEY) == "x"


def test_a_note_goes_with_a_transferred_call_into_the_memory_too(memory: Remembered) -> None:
    start = Start(memory)
    start.sees(call(conversation="c"))
    start.chronicle.mark(KEY, "x")
    start.sees()
    start.sees(call(2, "b", conversation="c"))
    assert read_notes(memory.part(PART)) == {CallKey(2, "b"): "x"}


def test_two_windows_keep_their_notes_side_by_side(memory: Remembered) -> None:
    one, other = Start(memory), Start(memory)
    one.sees(call(1))
    other.sees(call(2))
    one.chronicle.mark(CallKey(1, "a"), "of one")
    other.chronicle.mark(CallKey(2, "a"), "of the other")
    assert set(read_notes(memory.part(PART)).values()) == {"of one", "of the other"}
    one.chronicle.mark(CallKey(1, "a"), "")
    assert list(read_notes(memory.part(PART)).values()) == ["of the other"]


@pytest.mark.parametrize(
    "kept", [None, 1, "x", {"a": 1}, [1, [1, 2], [1, "a"], ["1", "a", "x"], [1, "a", "\n"], None]]
)
def test_what_is_no_list_of_notes_is_passed_over(kept: object, memory: Remembered) -> None:
    memory.keep(PART, kept)
    start = Start(memory)
    start.sees(call())
    assert start.chronicle.note(KEY) == ""
    start.chronicle.mark(KEY, "x")
    assert json.loads(memory.path.read_text())["accounts"]["account"][PART] == [[1, "a", "x"]]


def test_notes_are_bounded(memory: Remembered) -> None:
    start = Start(memory)
    start.sees(*(call(call_id=str(n)) for n in range(MOST_NOTES + 20)))
    for n in range(MOST_NOTES + 20):
        start.chronicle.mark(CallKey(1, str(n)), "y" * 500)
    kept = read_notes(memory.part(PART))
    assert len(kept) == MOST_NOTES
    assert {len(note) for note in kept.values()} == {LONGEST_NOTE}


def outcome(verdict: Verdict = Verdict.ACCEPTED, sent_at: float = 3.0) -> Outcome:
    hang_up = action_named("hangup")
    assert hang_up is not None
    return Outcome(Intent(hang_up, KEY, reason="abuse"), verdict, "Accepted.", sent_at=sent_at)


def test_an_action_stands_in_the_life_with_its_time_and_with_what_was_seen_of_it() -> None:
    start = Start()
    start.sees(call())
    start.seconds = 4.0
    start.chronicle.acted(outcome())
    start.sees()
    start.chronicle.sighted(Sighting(outcome(), True, "Seen: the call is gone."))
    life = start.chronicle.life(KEY)
    assert life is not None
    [deed] = life.deeds
    assert (deed.at - START).total_seconds() == 3.0
    assert (deed.answer, deed.effect, deed.well) == ("Accepted.", "Seen: the call is gone.", True)
    assert deed.reason == "abuse"


def test_what_was_refused_stands_there_and_what_was_not_sent_does_not() -> None:
    start = Start()
    start.sees(call(state=CallState.RINGING))
    start.chronicle.acted(outcome(Verdict.NOT_SENT))
    start.chronicle.acted(outcome(Verdict.REFUSED))
    life = start.chronicle.life(KEY)
    assert life is not None
    assert [deed.well for deed in life.deeds] == [False]


def test_an_action_before_the_first_look_has_no_call_to_stand_with() -> None:
    Start().chronicle.acted(outcome())
