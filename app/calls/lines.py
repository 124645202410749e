"""What a line of the table stands for: a call, an idle agent, or the heading of a group.

A line is known by its key, whatever stands above or below it. What is to be seen on it is an
`Entry`, a frozen value: two that are equal are painted alike.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.calls.board import Row
from app.calls.call import CallKey, CallState

NO_GROUP = 0
"""Stands for the group of the extensions that are in none."""


@dataclass(frozen=True, slots=True)
class IdleKey:
    """The line of a watched phone that has no call."""

    extension_id: int


@dataclass(frozen=True, slots=True)
class GroupKey:
    """The line above the calls and the agents of a group."""

    group_id: int


Line: TypeAlias = CallKey | IdleKey | GroupKey


@dataclass(frozen=True, slots=True)
class IdleSince:
    """Since when a phone has had no call, by the server's clock.

    `exact`: the call before it was seen to end, as exactly as looks can tell. Otherwise it was idle
    already when it was looked at first, so it has been for at least as long.
    """

    moment: datetime
    exact: bool


@dataclass(frozen=True, slots=True)
class IdleAgent:
    """A watched phone without a call. `since`: `None` before the first look at it.

    `registered`: whether its phone is registered at the exchange; `None` where nobody has asked.
    """

    key: IdleKey
    since: IdleSince | None = None
    registered: bool | None = None


@dataclass(frozen=True, slots=True)
class GroupTotals:
    """The heading of a group, and what is counted over the lines below it.

    `name`: empty for the extensions without a group.
    """

    key: GroupKey
    name: str
    talking: int = 0
    ringing: int = 0
    forwarded: int = 0
    idle: int = 0


Entry: TypeAlias = Row | IdleAgent | GroupTotals


def timed_since(entry: Row | IdleAgent) -> datetime | None:
    """The moment that the time on a line is counted from; `None` where it is unknown."""
    if isinstance(entry, IdleAgent):
        return entry.since.moment if entry.since else None
    call = entry.call
    return call.answered_at if call.state is CallState.TALKING else call.started_at


def seconds(entry: Row | IdleAgent, now: datetime | None) -> int | None:
    """Whole seconds that stand on a line at the moment `now`; never negative."""
    since = timed_since(entry)
    if since is None or now is None:
        return None
    return max(0, int((now - since).total_seconds()))
