"""`callwatch extensions [--json]`: the account's extensions, without a screen."""

import asyncio

from app.calls.extension import Directory, number_order
from app.commands.access import access_of
from app.commands.connect import with_client
from app.commands.output import write_json, write_table
from app.locale import _
from app.settings import Settings
from app.telphin.client import Client


def run(settings: Settings, *, as_json: bool) -> int:
    """Raises `SettingsError`, `TelphinError`."""

    async def ask(client: Client) -> Directory:
        return await client.directory()

    directory = asyncio.run(with_client(access_of(settings), ask))
    extensions = sorted(directory.extensions.values(), key=lambda e: number_order(e.number))
    groups = {group.id: group.name for group in directory.groups.values()}
    if as_json:
        write_json(
            [
                {
                    "id": e.id,
                    "extension": e.number,
                    "name": e.name,
                    "agent": e.label or None,
                    "type": e.kind,
                    "status": "active" if e.active else "blocked",
                    "group": groups.get(e.group_id or 0),
                }
                for e in extensions
            ]
        )
        return 0
    write_table(
        [_("ext"), _("agent"), _("type"), _("status"), _("group"), _("id")],
        [
            [
                e.number,
                e.label,
                e.kind,
                _("active") if e.active else _("blocked"),
                groups.get(e.group_id or 0, ""),
                str(e.id),
            ]
            for e in extensions
        ],
    )
    return 0
