"""Reads the audit log back: what was asked, together with what became of it.

The file is shared, so what stands in it is text from outside like any other: each line is checked,
each text cleaned, and what is no line of ours is counted and passed over.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.calls.actions import action_named
from app.calls.numbers import duration
from app.locale import N_, _
from app.telphin.text import clean_text
from app.watch.at_keyboard import AtKeyboard
from app.watch.audit import VERSION, Asked, moment
from app.watch.audit_lines import lines
from app.watch.control import Verdict

_VERDICTS = {
    Verdict.ACCEPTED.value: N_("accepted"),
    Verdict.REFUSED.value: N_("refused"),
    Verdict.GONE.value: N_("gone"),
    Verdict.UNKNOWN.value: N_("not known"),
    Verdict.NOT_SENT.value: N_("not sent"),
}
_EFFECTS = {"seen": N_("seen"), "not seen": N_("not seen")}
_EVENTS = {"unmask": N_("Unmask")}
MOST_WHOLE = 2**63
INTENT, OUTCOME, NOTE = "intent", "outcome", "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """An intent and what is known of its end, or an event (its name stands for the action).

    `verdict`, `code`, `status`, `sentence`, `effect` and `seconds` are the latest that were told.
    """

    id: str
    at: datetime
    is_event: bool
    who: AtKeyboard
    asked: Asked
    verdict: str = ""
    code: int = 0
    status: str = ""
    sentence: str = ""
    effect: str = ""
    seconds: float | None = None

    @property
    def action(self) -> str:
        """Its name for people."""
        if self.is_event:
            return _(_EVENTS.get(self.asked.action, self.asked.action))
        action = action_named(self.asked.action)
        return _(action.label) if action else self.asked.action

    @property
    def outcome(self) -> str:
        """In words: `accepted, seen`; that there is none, where the program died before it."""
        if self.is_event:
            return ""
        if not self.verdict:
            return _("no outcome recorded")
        told = _(_VERDICTS.get(self.verdict, self.verdict))
        if self.code and self.verdict == Verdict.REFUSED.value:
            told = f"{told} ({self.code})"
        return f"{told}, {_(_EFFECTS.get(self.effect, self.effect))}" if self.effect else told

    @property
    def is_doubtful(self) -> bool:
        """Whether nobody can be sure that what was asked was done, and done once."""
        lost = not self.verdict or self.verdict == Verdict.UNKNOWN.value
        return not self.is_event and (lost or self.effect == "not seen") and self.effect != "seen"

    @property
    def lasted(self) -> str:
        return "" if self.seconds is None else duration(round(self.seconds))

    def as_object(self) -> dict[str, object]:
        """Flat, for JSON."""
        rest = {name: value for name, value in asdict(self).items() if name not in ("asked", "who")}
        kind = NOTE if rest.pop("is_event") else INTENT
        rest["at"] = moment(self.at)
        return {"kind": kind, **rest, **asdict(self.who), **asdict(self.asked)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; an empty field lets all pass. `agent` is an extension or a part of a name."""

    since: datetime | None = None
    agent: str = ""
    action: str = ""
    supervisor: str = ""

    def has(self, entry: Entry) -> bool:
        agent = self.agent.casefold()
        return (
            (self.since is None or entry.at >= self.since)
            and (
                not agent
                or agent == entry.asked.extension.casefold()
                or agent in entry.asked.agent.casefold()
            )
            and self.action in ("", entry.asked.action)
            and (not self.supervisor or entry.who.is_called(self.supervisor))
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries by their time; `passed_over`: how many lines were not of ours, or not whole.

    `left_out`: how many older entries there are; `warnings`: a sentence for each damaged file.
    """

    entries: tuple[Entry, ...] = ()
    passed_over: int = 0
    left_out: int = 0
    warnings: tuple[str, ...] = ()


def read(path: Path, wanted: Wanted, *, most: int | None = None) -> Reading:
    """What is wanted of the log at `path`, with what was rotated away; the newest `most` of it.

    Nothing but the entries found is kept in memory. Raises `OSError`.
    """
    entries: dict[str, Entry] = {}
    warnings: list[str] = []
    passed_over = left_out = 0
    for line in lines(path, wanted.since, warnings.append):
        record = _record(line)
        if record is None:
            passed_over += bool(line.strip())
        elif record["kind"] == OUTCOME:
            if known := entries.get(_text(record, "ref")):
                entries[known.id] = _with_outcome(known, record)
        elif (entry := _entry(record)) is None:
            passed_over += 1
        elif wanted.has(entry) and entry.id not in entries:
            entries[entry.id] = entry
            if most is not None and len(entries) > most:
                del entries[next(iter(entries))]
                left_out += 1
    found = sorted(entries.values(), key=lambda entry: entry.at)
    return Reading(tuple(found), passed_over, left_out, tuple(warnings))


def _record(line: bytes) -> Mapping[str, object] | None:
    """A line of ours, in a version that is understood; `None` for any other."""
    try:
        record: object = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or record.get("v") != VERSION:
        return None
    return record if record.get("kind") in (INTENT, OUTCOME, NOTE) else None


def _entry(record: Mapping[str, object]) -> Entry | None:
    number = _text(record, "id")
    try:
        at = datetime.fromisoformat(_text(record, "at"))
    except ValueError:
        return None
    if not number or at.tzinfo is None:
        return None
    is_event = record["kind"] == NOTE
    return Entry(
        id=number,
        at=at.astimezone(UTC),
        is_event=is_event,
        who=_who(record),
        asked=_event(record) if is_event else _asked(record),
    )


def _who(record: Mapping[str, object]) -> AtKeyboard:
    return AtKeyboard(
        user=_text(record, "user"),
        uid=_whole(record, "uid"),
        login=_text(record, "login"),
        sudo_user=_text(record, "sudo_user"),
        ssh_client=_text(record, "ssh_client"),
        tty=_text(record, "tty"),
        host=_text(record, "host"),
    )


def _asked(record: Mapping[str, object]) -> Asked:
    return Asked(
        action=_text(record, "action"),
        wire=_text(record, "wire"),
        destination=_text(record, "destination"),
        reason=_text(record, "reason"),
        extension_id=_whole(record, "extension_id"),
        call_id=_text(record, "call_id"),
        conversation=_text(record, "conversation"),
        extension=_text(record, "extension"),
        agent=_text(record, "agent"),
        party=_text(record, "party"),
    )


def _event(record: Mapping[str, object]) -> Asked:
    """What an event is about, in the same fields, as far as it tells."""
    about = record.get("about")
    told: dict[str, object] = dict(about) if isinstance(about, dict) else {}
    return replace(_asked(told), action=_text(record, "event"))


def _with_outcome(entry: Entry, record: Mapping[str, object]) -> Entry:
    seconds = record.get("seconds")
    lasted = isinstance(seconds, int | float) and math.isfinite(seconds) and 0 <= seconds < 1e9
    return replace(
        entry,
        verdict=_text(record, "verdict") or entry.verdict,
        code=_whole(record, "code") or entry.code,
        status=_text(record, "status") or entry.status,
        sentence=_text(record, "sentence") or entry.sentence,
        effect=_text(record, "effect") or entry.effect,
        seconds=float(seconds) if lasted and isinstance(seconds, int | float) else entry.seconds,
    )


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return clean_text(value) if isinstance(value, str) else ""


def _whole(record: Mapping[str, object], name: str) -> int:
    value = record.get(name)
    return int(value) if isinstance(value, int) and abs(value) < MOST_WHOLE else 0
