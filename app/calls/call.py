"""A call as a supervisor sees it: one leg of a conversation on one extension.

Made by `telphin.wire` from what the API sends (every text in it has been cleaned there), compared
by `board`, shown by `ui`. Nothing here knows what time it is: durations are asked for with the
server's time of the moment.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class CallState(StrEnum):
    """Where a call stands. `FORWARDED`: given to the extension but spoken elsewhere (a mobile)."""

    RINGING = "ringing"
    TALKING = "talking"
    FORWARDED = "forwarded"


class Direction(StrEnum):
    """Seen from the extension: somebody calls it (`IN`), or it calls somebody (`OUT`)."""

    IN = "in"
    OUT = "out"


class CallKey(NamedTuple):
    """What identifies a leg for control: the extension's id and the API's `call_api_id`.

    A call that rings several phones has one id on several extensions, so the id alone is not
    enough.
    """

    extension_id: int
    call_id: str


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a call. Either text may be empty; a name is what the caller says of themselves."""

    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One leg. Times are UTC by the server's clock; `None`: the API did not say (legibly)."""

    key: CallKey
    state: CallState
    direction: Direction
    caller: Party
    called: Party
    did: str = ""
    started_at: datetime | None = None
    answered_at: datetime | None = None
    recording: str = ""
    conversation: str = ""
    other_leg: str = ""
    caller_extension_id: int | None = None
    called_extension_id: int | None = None

    @property
    def other_party(self) -> Party:
        """Whom the agent speaks with."""
        return self.caller if self.direction is Direction.IN else self.called

    def seconds(self, server_time: datetime) -> int | None:
        """Whole seconds since the answer while talking, since the beginning otherwise.

        Never negative (the server's clock is read to the second only); `None` where the moment it
        would count from is unknown.
        """
        since = self.answered_at if self.state is CallState.TALKING else self.started_at
        if since is None:
            return None
        return max(0, int((server_time - since).total_seconds()))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All current calls of the watched extensions, as one look found them.

    `asked_at` and `taken_at` are monotonic seconds of this machine: when the (first) request went
    out and when the (last) reply was there. `server_time` is the server's UTC time at `taken_at`.
    `covered` names the extensions the look can speak for: what it does not list of those is over,
    what it does not list of others is merely unseen. `warnings` holds a sentence for each oddity,
    `bad_rows` counts the rows that could not be read. `whole_account` tells whether one request
    was enough for all.
    """

    calls: tuple[Call, ...]
    asked_at: float
    taken_at: float
    server_time: datetime
    covered: frozenset[int]
    whole_account: bool = True
    bad_rows: int = 0
    warnings: tuple[str, ...] = ()

    def only(self, extension_ids: Collection[int]) -> "Snapshot":
        """The part of it that concerns these extensions."""
        return replace(
            self,
            calls=tuple(call for call in self.calls if call.key.extension_id in extension_ids),
            covered=self.covered.intersection(extension_ids),
        )
