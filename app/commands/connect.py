"""What the commands without a screen share: a connection, and the watched phones."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.calls.extension import Directory
from app.calls.selection import Resolved, Selection, parse_selection, resolve
from app.settings import Settings
from app.telphin.access import Access
from app.telphin.client import Client
from app.telphin.text import clean_text

Answer = TypeVar("Answer")
EVERYTHING = "all"


async def with_client(
    access: Access,
    ask: Callable[[Client], Awaitable[Answer]],
    *,
    clean: Callable[[str], str] = clean_text,
) -> Answer:
    """Ask something of the API and close the connection. Raises `TelphinError`."""
    async with Client(access, clean=clean) as client:
        return await ask(client)


def chosen(settings: Settings) -> Selection:
    """The selection of the settings; all phones where nothing is set."""
    return parse_selection(settings.watch.extensions or (EVERYTHING,))


async def directory_for(selection: Selection, client: Client) -> Directory:
    """The extensions; the groups only if the selection names one, for requests are scarce."""
    if any(term.group for term in selection.terms):
        return await client.directory()
    return Directory.of(await client.extensions())


def watched(settings: Settings, directory: Directory) -> Resolved:
    """The phones that the settings choose."""
    return resolve(chosen(settings), directory)


def as_it_came(text: str) -> str:
    """In place of `clean_text`, for JSON: there escapes make a text harmless, and keep it whole."""
    return text
