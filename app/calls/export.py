"""The history as a file for other programs: CSV or JSON, with the same names in both.

Numbers and names are shown as the presentation shows them. Times are the exchange's, in UTC. What a
caller wrote into a name must not become a formula in somebody's spreadsheet: cells that would be
one begin with an apostrophe there, and so does what follows a semicolon. (Where the comma is in
numbers, as in Russia, spreadsheets part lines there.) A plain phone number (`+7916...`) cannot do
anything and stays.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from app.calls.life import Deed, Life
from app.calls.presentation import Presentation

Value = str | int | float | bool | None
FIELDS = (
    "began",
    "answered",
    "ended",
    "ended_seen_late_s",
    "waited_s",
    "talked_s",
    "lasted_s",
    "ending",
    "went_on_at",
    "extension",
    "agent",
    "group",
    "direction",
    "number",
    "name",
    "line",
    "recorded",
    "note",
    "call_id",
    "conversation_id",
)
"""Of each call, in this order; in a CSV file `actions` follows in one cell."""
_SIGNS = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
"""With which a formula begins; the last four are full-width."""
_FORMULA = re.compile(rf"[\t\r\n]|\s*{_SIGNS}")
_FORMULA_INSIDE = re.compile(rf"(;\s*)(?={_SIGNS})")
_PHONE = re.compile(r"\+[0-9*#() -]+")


def as_csv(lives: Iterable[Life], presentation: Presentation) -> bytes:
    """A table with a heading; in UTF-8 with a mark by which spreadsheets know it."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow((*FIELDS, "actions"))
    for life in lives:
        fields = _fields(life, presentation)
        deeds = "; ".join(" ".join(filter(None, _deed(deed).values())) for deed in life.deeds)
        table.writerow([_cell(fields[name]) for name in FIELDS] + [_cell(deeds)])
    return text.getvalue().encode("utf-8-sig", "replace")


def as_json(lives: Iterable[Life], presentation: Presentation) -> bytes:
    """A list of objects; `actions` is a list of objects in each."""
    entries = [
        {**_fields(life, presentation), "actions": [_deed(deed) for deed in life.deeds]}
        for life in lives
    ]
    return (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def harmless(text: str) -> str:
    """The text for a cell of a spreadsheet, never a formula there."""
    if _PHONE.fullmatch(text):
        return text
    inside = _FORMULA_INSIDE.sub(r"\1'", text)
    return f"'{inside}" if _FORMULA.match(text) else inside


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(value) if isinstance(value, str) else str(value)


def _fields(life: Life, presentation: Presentation) -> Mapping[str, Value]:
    call, now = life.call, life.events[-1].at
    other = presentation.other(call)
    directory = presentation.directory
    return {
        "began": _moment(life.began_at),
        "answered": _moment(life.answered_at),
        "ended": _moment(life.ended_at),
        "ended_seen_late_s": None if life.late is None else round(life.late, 1),
        "waited_s": life.waited(now),
        "talked_s": life.talked(now),
        "lasted_s": life.lasted(now),
        "ending": life.ending.value if life.ending is not None else "",
        "went_on_at": directory.number(life.heir.extension_id) if life.heir is not None else "",
        "extension": presentation.extension(call),
        "agent": presentation.agent(call),
        "group": directory.group(call.key.extension_id),
        "direction": call.direction.value,
        "number": other.number,
        "name": other.name,
        "line": presentation.line(call),
        "recorded": bool(call.recording),
        "note": life.note,
        "call_id": call.key.call_id,
        "conversation_id": call.conversation,
    }


def _deed(deed: Deed) -> dict[str, str]:
    return {
        "at": _moment(deed.at) or "",
        "action": deed.action.name,
        "to": deed.destination,
        "reason": deed.reason,
        "answer": deed.answer,
        "effect": deed.effect,
    }


def _moment(moment: datetime | None) -> str | None:
    """`2026-03-02T09:00:05Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
