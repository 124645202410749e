"""`callwatch extensions [--json]`: the account's extensions, without a screen."""

import asyncio

from app.calls.extension import Directory, Extension, number_order
from app.commands.access import access_of
from app.commands.connect import as_it_came, with_client
from app.commands.output import shortened, write_json, write_table, write_warnings
from app.locale import _
from app.settings import Settings
from app.telphin.client import Client
from app.telphin.text import clean_text


def run(settings: Settings, *, as_json: bool) -> int:
    """Raises `SettingsError`, `TelphinError`."""

    async def ask(client: Client) -> tuple[Directory, tuple[str, ...]]:
        return await client.directory(), client.directory_warnings

    clean = as_it_came if as_json else clean_text
    directory, warnings = asyncio.run(with_client(access_of(settings), ask, clean=clean))
    extensions = sorted(directory.extensions.values(), key=lambda e: (number_order(e.number), e.id))
    write_warnings(warnings)
    if as_json:
        write_json([_as_object(extension, directory) for extension in extensions])
    else:
        write_table(
            [_("ext"), _("agent"), _("type"), _("status"), _("group"), _("id"), _("name")],
            [_as_row(extension, directory) for extension in extensions],
        )
    return 0


def _as_object(extension: Extension, directory: Directory) -> dict[str, object]:
    return {
        "id": extension.id,
        "extension": extension.number,
        "name": extension.name,
        "agent": extension.label or None,
        "type": extension.kind,
        "status": "active" if extension.active else "blocked",
        "group": _group(extension, directory) or None,
    }


def _as_row(extension: Extension, directory: Directory) -> list[str]:
    return [
        extension.number,
        shortened(extension.label),
        extension.kind,
        _("active") if extension.active else _("blocked"),
        shortened(_group(extension, directory)),
        str(extension.id),
        extension.name,
    ]


def _group(extension: Extension, directory: Directory) -> str:
    group = directory.groups.get(extension.group_id or 0)
    return group.name if group else ""
