"""Asking until there is an answer: what a session cannot begin without.

As for looks, what is wrong is told each time, with the moment of the next try.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.telphin.errors import TelphinError
from app.watch.poller import Trouble, pause_after

Answer = TypeVar("Answer")


async def insist(
    ask: Callable[[], Awaitable[Answer]],
    on_trouble: Callable[[Trouble], None],
    monotonic: Callable[[], float],
    jitter: Callable[[], float],
) -> Answer:
    """The answer, however often it takes; only cancelling ends it before."""
    failures, since = 0, 0.0
    while True:
        try:
            return await ask()
        except TelphinError as error:
            now = monotonic()
            since = since if failures else now
            failures += 1
            wait = pause_after(error, failures, jitter())
            on_trouble(Trouble(str(error), since, now + wait, failures, error))
            await asyncio.sleep(wait)
