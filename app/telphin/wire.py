"""Current calls, from what arrives to what a supervisor thinks in.

Each row is read by itself: one that cannot be read is counted and costs nobody else. Texts are
cleaned here, once; ids that go back into requests stay as they came.
"""

import marshal
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, ValidationError

from app.calls.call import Call, CallKey, CallState, Direction, Party
from app.locale import ngettext
from app.telphin.fields import (
    CallId,
    FlagUnlessMissing,
    Identifier,
    PeerIfAny,
    Row,
    Text,
    identifier_if_any,
    moment,
    word,
)
from app.telphin.text import clean_text

Clean = Callable[[str], str]
_AS_IT_IS = 2
"""The version of marshal's format that writes equal values alike, whoever else refers to them."""


class NotTheShape(ValueError):
    """The body of a reply is not what was asked for."""


class CallRow(Row):
    """A row of `call_list` (telphin-api.md, Current calls)."""

    call_api_id: CallId
    extension_id: Identifier
    call_flow: Annotated[Direction, BeforeValidator(word)]
    called_number: Text = ""
    called_did: Text = ""
    init_time_gmt: Text = ""
    answer_time_gmt: Text = ""
    caller_id_number: Text = ""
    caller_id_name: Text = ""
    caller_extension: PeerIfAny = None
    called_extension: PeerIfAny = None
    real_call: FlagUnlessMissing = True
    record_uuid: Text = ""
    call_id: Text = ""
    other_call_api_id: Text = ""


class KnownRows:
    """The rows of the last look, and the calls they were read as.

    Most rows come again as they were, look after look; those are not read again. A row is known by
    a fingerprint, not kept: what it says stands in its call.
    """

    def __init__(self) -> None:
        self._before: dict[int, tuple[Call, bool]] = {}
        self._now: dict[int, tuple[Call, bool]] = {}

    def look(self) -> None:
        """A look begins: what the last one did not list is forgotten."""
        self._before, self._now = self._now, {}

    def read(self, row: dict[str, object], clean: Clean) -> tuple[Call, bool]:
        """The call, and whether one of its times could not be read. Raises `ValidationError`."""
        fingerprint = hash(marshal.dumps(row, _AS_IT_IS))
        known = self._before.get(fingerprint) or self._now.get(fingerprint)
        if known is None:
            known = _call(CallRow.model_validate(row), clean)
        self._now[fingerprint] = known
        return known


@dataclass(frozen=True, slots=True)
class Reading:
    """The calls of one or several replies, each key once, and how much of them was odd."""

    calls: tuple[Call, ...] = ()
    bad_rows: int = 0
    unread_times: int = 0
    repeated: int = 0

    def warnings(self) -> tuple[str, ...]:
        """A sentence for each kind of oddity."""
        sentences = []
        if count := self.bad_rows:
            sentences.append(
                ngettext(
                    "{count} call could not be read and is not shown.",
                    "{count} calls could not be read and are not shown.",
                    count,
                ).format(count=count)
            )
        if count := self.unread_times:
            sentences.append(
                ngettext(
                    "The time of {count} call could not be read.",
                    "The times of {count} calls could not be read.",
                    count,
                ).format(count=count)
            )
        if count := self.repeated:
            sentences.append(
                ngettext(
                    "{count} call was listed twice; the last entry is shown.",
                    "{count} calls were listed twice; the last entries are shown.",
                    count,
                ).format(count=count)
            )
        return tuple(sentences)


def read_calls(
    body: object,
    phones: Collection[int],
    *,
    asked: int | None = None,
    clean: Clean = clean_text,
    known: KnownRows | None = None,
) -> Reading:
    """The calls of `phones` in the reply to a look at current calls.

    `asked` is the extension whose calls were asked for, to whom rows without an `extension_id`
    then belong; where all were asked for, such a row cannot be read. Raises `NotTheShape`.
    """
    calls: list[Call] = []
    bad_rows = unread_times = 0
    known = known or KnownRows()
    for row in _rows(body):
        if not isinstance(row, dict):
            bad_rows += 1
            continue
        if row.get("extension_id") is None:
            row = {**row, "extension_id": asked}  # noqa: PLW2901 - whose it must be
        if not _is_of(row["extension_id"], phones):
            continue
        try:
            call, unread = known.read(row, clean)
        except ValidationError:
            bad_rows += 1
            continue
        calls.append(call)
        unread_times += unread
    return joined([Reading(tuple(calls), bad_rows, unread_times)])


def joined(readings: Iterable[Reading]) -> Reading:
    """Several readings as one; of a call that is listed more than once the last entry counts."""
    found: dict[CallKey, Call] = {}
    bad_rows = unread_times = repeated = 0
    for reading in readings:
        bad_rows += reading.bad_rows
        unread_times += reading.unread_times
        several = len(found) + len(reading.calls)
        found |= {call.key: call for call in reading.calls}
        repeated += reading.repeated + several - len(found)
    return Reading(tuple(found.values()), bad_rows, unread_times, repeated)


def _is_of(owner: object, phones: Collection[int]) -> bool:
    """Whether a row is to be read: it is of one of the phones, or of nobody knows whom."""
    if type(owner) is int and owner in phones:  # nearly every row
        return True
    known = identifier_if_any(owner)
    return known is None or known in phones


def _rows(body: object) -> list[object]:
    if not isinstance(body, dict):
        raise NotTheShape
    rows = body.get("call_list")
    if rows is None and "message" in body:  # an error in disguise must not empty the board
        raise NotTheShape
    if not isinstance(rows, list | None):
        raise NotTheShape
    return rows or []


def _call(row: CallRow, clean: Clean) -> tuple[Call, bool]:
    """The call, and whether one of its times could not be read."""
    started_at, start_unread = _moment(row.init_time_gmt)
    answered_at, answer_unread = _moment(row.answer_time_gmt)
    answered = answered_at is not None or answer_unread
    call = Call(
        key=CallKey(row.extension_id, row.call_api_id),
        state=_state(real=row.real_call, answered=answered),
        direction=row.call_flow,
        caller=Party(clean(row.caller_id_number), clean(row.caller_id_name)),
        called=Party(clean(row.called_number)),
        did=clean(row.called_did),
        started_at=started_at,
        answered_at=answered_at,
        recording=clean(row.record_uuid),
        conversation=clean(row.call_id),
        other_leg=clean(row.other_call_api_id),
        caller_extension_id=row.caller_extension.id if row.caller_extension else None,
        called_extension_id=row.called_extension.id if row.called_extension else None,
    )
    return call, start_unread or answer_unread


def _state(*, real: bool, answered: bool) -> CallState:
    if not real:
        return CallState.FORWARDED
    return CallState.TALKING if answered else CallState.RINGING


def _moment(written: str) -> tuple[datetime | None, bool]:
    """The time, and whether there was one that could not be read."""
    try:
        return moment(written), False
    except ValueError:
        return None, True
