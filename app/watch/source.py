"""What the running parts need of the API, so that they know no HTTP and tests can stand in for it.

`telphin.client.Client` offers it; its module is imported only where one is made.
"""

from collections.abc import Collection
from typing import Protocol

from app.calls.call import CallKey, Snapshot
from app.calls.extension import Directory
from app.calls.parking import Listed
from app.telphin.access import User
from app.telphin.quota import Quota


class Source(Protocol):
    """All of it may raise `TelphinError`."""

    @property
    def quota(self) -> Quota | None: ...

    @property
    def directory_warnings(self) -> tuple[str, ...]: ...

    async def user(self) -> User: ...

    async def directory(self) -> Directory: ...

    async def registered(self, extension_id: int) -> bool: ...

    async def current_calls(self, phones: Collection[int]) -> Snapshot: ...

    async def control(self, key: CallKey, wire_action: str, destination: str = "") -> None: ...

    async def valet_park(self, key: CallKey, wire_action: str, slot: int) -> None: ...

    async def parking_slots(self, key: CallKey) -> tuple[Listed, ...]: ...

    async def call_back(self, extension_id: int, phone: str, destination: str) -> None: ...

    async def aclose(self) -> None: ...
