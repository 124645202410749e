"""Looking at extensions one by one, where the account may not see all calls at once."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from app.locale import _
from app.telphin.errors import (
    Busy,
    Forbidden,
    Gone,
    Nonsense,
    Refused,
    TelphinError,
    Unreachable,
)
from app.telphin.failures import USER_BLOCKED
from app.telphin.quota import AT_ONCE
from app.telphin.wire import Reading, joined


@dataclass(frozen=True, slots=True)
class Looks:
    """What several looks found together, and which extensions they can speak for."""

    reading: Reading = field(default_factory=Reading)
    covered: frozenset[int] = frozenset()
    warnings: tuple[str, ...] = ()


async def look_at_each(
    extension_ids: Collection[int],
    look: Callable[[int], Awaitable[Reading]],
    name: Callable[[int], str],
) -> Looks:
    """Look at every extension, a few at once.

    What is wrong with one extension costs that one and becomes a warning that names it. What is
    wrong with all of them ends the whole: no connection, quota spent, access refused, every
    single one refused. Then no request is left behind.
    """
    found: dict[int, Reading] = {}
    failed: dict[int, TelphinError] = {}
    waiting = iter(sorted(extension_ids))

    async def work() -> None:
        for extension_id in waiting:
            try:
                found[extension_id] = await look(extension_id)
            except TelphinError as error:
                if not _concerns_one(error):
                    raise
                failed[extension_id] = error

    await _together(work, min(AT_ONCE, len(extension_ids)))
    if not found and (hopeless := [e for e in failed.values() if not isinstance(e, Gone)]):
        raise hopeless[0]
    return Looks(
        reading=joined(found.values()),
        covered=frozenset(found),
        warnings=tuple(_warning(name(i), failed[i]) for i in sorted(failed)),
    )


async def _together(work: Callable[[], Awaitable[None]], workers: int) -> None:
    """Run the workers; the first failure of one ends the others and is raised as it is."""
    failure: TelphinError | None = None
    tasks = [asyncio.ensure_future(work()) for _worker in range(workers)]
    try:
        await asyncio.gather(*tasks)
    except TelphinError as error:
        failure = error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if failure is not None:
        raise failure


def _concerns_one(error: TelphinError) -> bool:
    """Whether the others may still be looked at: the API answered, and spoke of this one."""
    if not error.sent:  # the token could not be had, so nobody's calls can
        return False
    if isinstance(error, Unreachable):
        return error.code != 0
    if isinstance(error, Forbidden):
        return error.status != USER_BLOCKED
    return isinstance(error, Gone | Nonsense | Refused | Busy)


def _warning(name: str, error: TelphinError) -> str:
    if isinstance(error, Gone):
        return _("Extension {number} does not exist any more and is not watched.").format(
            number=name
        )
    return _("Extension {number} could not be looked at: {reason}").format(
        number=name, reason=error
    )
