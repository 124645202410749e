"""`callwatch calls [--json] [--filter TEXT]`: the current calls, without a screen."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from app.calls.board import Row
from app.calls.call import Call, CallState, Direction, Party, Snapshot
from app.calls.numbers import duration
from app.calls.presentation import Presentation
from app.calls.query import NO_QUERY, Query
from app.calls.selection import resolve
from app.commands.access import access_of
from app.commands.allowed import mask_of
from app.commands.connect import as_it_came, chosen, directory_for, with_client
from app.commands.filtering import as_seen
from app.commands.output import shortened, write_json, write_table, write_warnings
from app.locale import N_, _
from app.settings import Settings
from app.telphin.client import Client
from app.telphin.text import clean_text

_STATES = {
    CallState.TALKING: N_("talking"),
    CallState.RINGING: N_("ringing"),
    CallState.FORWARDED: N_("forwarded"),
}
_DIRECTIONS = {Direction.IN: N_("in"), Direction.OUT: N_("out")}


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look found, how it may be shown, and a sentence for each oddity."""

    snapshot: Snapshot
    presentation: Presentation
    warnings: tuple[str, ...]
    query: Query = NO_QUERY

    def oldest_first(self) -> list[Call]:
        """The calls that the filter finds."""
        now = self.snapshot.server_time
        found = [call for call in self.snapshot.calls if self._finds(call)]
        return sorted(found, key=lambda c: (c.started_at or now, c.key))

    def _finds(self, call: Call) -> bool:
        if not self.query:
            return True
        return self.query.matches(as_seen(Row(call), self.presentation, self.snapshot.server_time))


def run(settings: Settings, query: Query = NO_QUERY, *, as_json: bool) -> int:
    """Raises `SettingsError`, `TelphinError`."""
    selection = chosen(settings)

    async def look(client: Client) -> _Look:
        # A filter may ask for groups anywhere.
        directory = await (client.directory() if query else directory_for(selection, client))
        meant = resolve(selection, directory)
        snapshot = await client.current_calls([phone.id for phone in meant.phones])
        warnings = (*client.directory_warnings, *meant.warnings, *snapshot.warnings)
        return _Look(snapshot, Presentation(directory, mask_of(settings)), warnings, query)

    clean = as_it_came if as_json else clean_text
    seen = asyncio.run(with_client(access_of(settings), look, clean=clean))
    if as_json:
        write_json(_as_object(seen))
    else:
        write_warnings(seen.warnings)
        _write_rows(seen)
    return 0


def _write_rows(look: _Look) -> None:
    titles = [
        _("time"),
        _("state"),
        _("ext"),
        _("agent"),
        _("dir"),
        _("number"),
        _("name"),
        _("call id"),
    ]
    now = look.snapshot.server_time
    write_table(titles, [_as_row(call, now, look.presentation) for call in look.oldest_first()])


def _as_row(call: Call, server_time: datetime, presentation: Presentation) -> list[str]:
    other = presentation.other(call)
    return [
        duration(call.seconds(server_time)),
        _(_STATES[call.state]),
        presentation.extension(call),
        shortened(presentation.agent(call)),
        _(_DIRECTIONS[call.direction]),
        shortened(other.number),
        shortened(other.name),
        call.key.call_id,
    ]


def _as_object(look: _Look) -> dict[str, object]:
    now = look.snapshot.server_time
    return {
        "taken_at": now.isoformat(),
        "calls": [call_object(call, now, look.presentation) for call in look.oldest_first()],
        "warnings": list(look.warnings),
    }


def call_object(call: Call, server_time: datetime, presentation: Presentation) -> dict[str, object]:
    """A call for scripts; all keys are always there."""
    owner = presentation.directory.extensions.get(call.key.extension_id)
    return {
        "call_id": call.key.call_id,
        "extension_id": call.key.extension_id,
        "extension": owner.number if owner else None,
        "agent": (owner.label if owner else "") or None,
        "state": str(call.state),
        "direction": str(call.direction),
        "caller": _party_object(presentation.caller(call)),
        "called": _party_object(presentation.called(call)),
        "did": presentation.line(call) or None,
        "started_at": _moment(call.started_at),
        "answered_at": _moment(call.answered_at),
        "seconds": call.seconds(server_time),
        "recording": call.recording or None,
    }


def _party_object(party: Party) -> dict[str, object]:
    return {"number": party.number or None, "name": party.name or None}


def _moment(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
