"""What the commands without a screen share: a connection, and the watched phones."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.calls.extension import Directory
from app.calls.selection import Resolved, parse_selection, resolve
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


def watched(settings: Settings, directory: Directory) -> Resolved:
    """The phones of the settings' selection; all of them where nothing is set."""
    return resolve(parse_selection(settings.watch.extensions or (EVERYTHING,)), directory)
