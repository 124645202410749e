"""What a session keeps of its calls: their lives, what was done to them, their notes, the figures.

Observes the session look by look. Notes of running calls outlive the program: they lie with what is
remembered, keyed by the call, until the call has been gone for a while.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.calls.board import Changes, Row
from app.calls.call import CallKey
from app.calls.figures import Figures
from app.calls.history import MOST_ENDED, History, Look
from app.calls.life import Deed, Ending, Life
from app.calls.tally import Totals
from app.telphin.text import clean_text
from app.watch.control import Outcome, Verdict
from app.watch.effects import Sighting
from app.watch.remembered import Remembered

PART = "notes"
"""Under which name the notes are remembered."""
LONGEST_NOTE = 120
"""Characters of a note."""
MOST_NOTES = 200
"""Notes remembered at once."""
GONE = timedelta(minutes=10)
"""After so long without its call, a note of an earlier start is let go."""


class Chronicle:
    """`covered` says of which extensions the last look can speak, `totals` what is counted now.

    `most`: how many ended calls are kept.
    """

    def __init__(
        self,
        *,
        remembered: Remembered | None,
        covered: Callable[[], Collection[int]],
        totals: Callable[[], Totals],
        monotonic: Callable[[], float],
        most: int = MOST_ENDED,
    ) -> None:
        self._remembered = remembered
        self._covered = covered
        self._totals = totals
        self._monotonic = monotonic
        self._waiting: dict[CallKey, str] | None = None
        self._absent_since: dict[CallKey, datetime] = {}
        self._now: datetime | None = None
        self._at = 0.0
        self.history = History(most, self._kept_note)
        self.figures = Figures()

    def changed(self, changes: Changes, rows: Mapping[CallKey, Row], server_time: datetime) -> None:
        """A look was believed."""
        self._now, self._at = server_time, self._monotonic()
        covered = self._covered()
        for life in (unseen := self.history.forget_unseen(rows)):
            if life.note:
                self._notes()[life.key] = life.note
        self.figures.forget(life.key for life in unseen)
        ended = self.history.look(Look(changes, rows, server_time, covered))
        seen = (rows[key].call for key in (*changes.appeared, *changes.changed) if key in rows)
        self.figures.look(
            seen,
            changes.ended,
            self._totals(),
            server_time,
            untold={life.key for life in ended if life.ending is Ending.UNKNOWN},
        )
        self._let_go_absent(covered, server_time)
        over = {life.key for life in ended if life.note}
        if over or any(self.note(key) for key in changes.appeared):
            self._keep(over)

    def acted(self, outcome: Outcome) -> None:
        """Something was asked for, and this is what became of the request."""
        if outcome.verdict is Verdict.NOT_SENT or self._now is None:
            return
        intent = outcome.intent
        self.history.did(
            intent.key,
            Deed(
                number=outcome.sent_at,
                action=intent.action,
                at=self._now + timedelta(seconds=outcome.sent_at - self._at),
                destination=intent.destination,
                reason=intent.reason,
                answer=outcome.sentence,
                well=None if outcome.may_have_happened else False,
            ),
        )

    def sighted(self, sighting: Sighting) -> None:
        """What the looks showed of it."""
        life = self.history.life(sighting.intent.key)
        for deed in life.deeds if life is not None else ():
            if deed.number == sighting.outcome.sent_at:
                seen = replace(deed, effect=sighting.sentence, well=sighting.seen)
                self.history.did(sighting.intent.key, seen)

    def life(self, key: CallKey) -> Life | None:
        """Of a call that lasts, or that ended and is still remembered."""
        return self.history.life(key)

    def note(self, key: CallKey) -> str:
        """What was noted of a call; empty where nothing was."""
        life = self.history.life(key)
        return life.note if life is not None else ""

    def mark(self, key: CallKey, text: str) -> bool:
        """Note something of a call, or nothing; whether that call is known (still)."""
        if not self.history.mark(key, clean_note(text)):
            return False
        if key in self.history.running:
            self._keep({key})
        return True

    def _kept_note(self, key: CallKey) -> str:
        """The note of a call that comes: of an earlier start, or of before it was not watched."""
        self._absent_since.pop(key, None)
        return self._notes().pop(key, "")

    def _notes(self) -> dict[CallKey, str]:
        """Notes whose calls have not been seen (yet); read when they are needed first."""
        if self._waiting is None:
            kept = self._remembered.part(PART) if self._remembered is not None else None
            self._waiting = read_notes(kept)
        return self._waiting

    def _let_go_absent(self, covered: Collection[int], now: datetime) -> None:
        """Forget notes whose calls have long been gone."""
        waiting = self._notes()
        if not waiting:
            return
        for key in waiting:
            if key.extension_id in covered:
                self._absent_since.setdefault(key, now)
        gone = {key for key, since in self._absent_since.items() if now - since > GONE}
        for key in gone:
            waiting.pop(key, None)
            del self._absent_since[key]
        if gone:
            self._keep(gone)

    def _keep(self, settled: Collection[CallKey]) -> None:
        """Remember the notes there are now.

        Another window may have its own in the same place: of those only the `settled` go.
        """
        if self._remembered is None:
            return
        kept = read_notes(self._remembered.part(PART))
        others = {key: note for key, note in kept.items() if key not in settled}
        running = {life.key: life.note for life in self.history.running.values() if life.note}
        self._remembered.keep(PART, written_notes(others | self._notes() | running))


def clean_note(text: str) -> str:
    """A note as it is kept: one line, harmless, of bounded length."""
    return clean_text(text)[:LONGEST_NOTE].strip()


def written_notes(notes: Mapping[CallKey, str]) -> list[list[object]]:
    """Notes as a JSON value; the latest, where there are too many."""
    latest = list(notes.items())[-MOST_NOTES:]
    return [[key.extension_id, key.call_id, note] for key, note in latest]


def read_notes(value: object) -> dict[CallKey, str]:
    """The notes of such a value; what is not one is passed over."""
    notes: dict[CallKey, str] = {}
    for entry in value[-MOST_NOTES:] if isinstance(value, list) else ():
        match entry:
            case [int(extension_id), str(call_id), str(text)] if note := clean_note(text):
                notes[CallKey(extension_id, call_id)] = note
    return notes
