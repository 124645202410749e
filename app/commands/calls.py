"""`callwatch calls [--json]`: the current calls, without a screen."""

import asyncio
import sys
from datetime import datetime

from app.calls.call import Call, Snapshot
from app.calls.extension import Directory
from app.calls.numbers import duration, short_number
from app.calls.selection import Resolved
from app.commands.access import access_of
from app.commands.connect import watched, with_client
from app.commands.output import write_json, write_table
from app.locale import _
from app.settings import Settings
from app.telphin.client import Client
from app.telphin.text import clean_text


def run(settings: Settings, *, as_json: bool) -> int:
    """Raises `SettingsError`, `TelphinError`."""

    async def look(client: Client) -> tuple[Directory, Resolved, Snapshot]:
        directory = await client.directory()
        chosen = watched(settings, directory)
        return directory, chosen, await client.current_calls([p.id for p in chosen.phones])

    # For scripts the texts stay as they came; JSON escapes what a terminal must not see.
    clean = _as_it_came if as_json else clean_text
    directory, chosen, snapshot = asyncio.run(with_client(access_of(settings), look, clean=clean))
    warnings = [*chosen.warnings, *snapshot.warnings]
    if as_json:
        write_json(_as_object(snapshot, directory, warnings))
        return 0
    for warning in warnings:
        sys.stderr.write(f"callwatch: {clean_text(warning)}\n")
    write_table(
        [
            _("time"),
            _("state"),
            _("ext"),
            _("agent"),
            _("dir"),
            _("number"),
            _("name"),
            _("call id"),
        ],
        [_as_row(call, snapshot.server_time, directory) for call in _oldest_first(snapshot)],
    )
    return 0


def _as_it_came(text: str) -> str:
    return text


def _oldest_first(snapshot: Snapshot) -> list[Call]:
    return sorted(snapshot.calls, key=lambda c: (c.started_at or snapshot.server_time, c.key))


def _as_row(call: Call, server_time: datetime, directory: Directory) -> list[str]:
    return [
        duration(call.seconds(server_time)),
        str(call.state),
        directory.number(call.key.extension_id),
        directory.agent(call.key.extension_id),
        str(call.direction),
        short_number(call.other_party.number),
        call.other_party.name,
        call.key.call_id,
    ]


def _as_object(snapshot: Snapshot, directory: Directory, warnings: list[str]) -> dict[str, object]:
    return {
        "taken_at": snapshot.server_time.isoformat(),
        "calls": [
            _call_object(call, snapshot.server_time, directory) for call in _oldest_first(snapshot)
        ],
        "warnings": warnings,
    }


def _call_object(call: Call, server_time: datetime, directory: Directory) -> dict[str, object]:
    called = directory.extensions.get(call.called_extension_id or 0)
    called_name = call.called.name or (called.label if called else "")
    return {
        "call_id": call.key.call_id,
        "extension_id": call.key.extension_id,
        "extension": directory.number(call.key.extension_id),
        "agent": directory.agent(call.key.extension_id),
        "state": str(call.state),
        "direction": str(call.direction),
        "caller": {"number": call.caller.number or None, "name": call.caller.name or None},
        "called": {"number": call.called.number or None, "name": called_name or None},
        "did": call.did or None,
        "started_at": call.started_at.isoformat() if call.started_at else None,
        "answered_at": call.answered_at.isoformat() if call.answered_at else None,
        "seconds": call.seconds(server_time),
        "recording": call.recording or None,
    }
