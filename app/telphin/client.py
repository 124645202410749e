"""The API as the rest of the program uses it: who there is, who is on the phone, do this to a call.

What is asked for and what the answers mean stands here; how a request travels is `connection`'s
business, what a row means is `wire`'s and `account`'s.
"""

import time
from collections.abc import Callable, Collection
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import quote

from app.calls.call import CallKey, Snapshot
from app.calls.extension import Directory, Extension, Group
from app.calls.parking import Listed
from app.locale import _, ngettext
from app.telphin.access import Access, User
from app.telphin.account import read_extensions, read_groups, read_registration, read_user
from app.telphin.connection import Connection
from app.telphin.errors import Forbidden, Gone, Refused
from app.telphin.failures import USER_BLOCKED, not_this_api
from app.telphin.looks import Looks, look_at_each
from app.telphin.parking import read_slots
from app.telphin.quota import Quota
from app.telphin.server_clock import ServerClock
from app.telphin.shared import Shared
from app.telphin.text import clean_text
from app.telphin.wire import KnownRows, NotTheShape, Reading, read_calls

PER_PAGE = 100
"""Rows of a page: what the API is known to accept."""
MOST_PAGES = 100
"""Pages beyond which a list is taken for one without an end."""
ASK_AGAIN = 900.0
"""Seconds after which a look at the whole account that was refused is tried once more."""
_WITHOUT_DESTINATION = ("hold", "offhold", "park")
T = TypeVar("T")


class Client:
    """One account of the API. Every request may raise any `TelphinError`.

    `clean` makes texts harmless; only who writes them where nothing obeys them (JSON) may pass
    another. `monotonic` and `wall` are the clocks, in seconds; `shared` is what this host's other
    dashboards of the account know. Raises `BadAddress` at once where
    the address cannot be used, `Unreachable` where the proxy of the environment cannot.
    """

    def __init__(
        self,
        access: Access,
        *,
        clean: Callable[[str], str] = clean_text,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        shared: Shared | None = None,
    ) -> None:
        self._connection = Connection(access, monotonic=monotonic, wall=wall, shared=shared)
        self._clean = clean
        self._monotonic = monotonic
        self._whole_account: bool | None = None
        self._refused_at = 0.0
        self._client_id: int | None = None
        self._numbers: dict[int, str] = {}
        self._known = KnownRows()
        self._bad_extensions = 0
        self._bad_groups = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._connection.aclose()

    @property
    def host(self) -> str:
        """The host (and port) spoken to, fit for the screen."""
        return self._connection.host

    @property
    def quota(self) -> Quota | None:
        """What is known of the hour's requests."""
        return self._connection.quota

    @property
    def odd_quotas(self) -> int:
        """How many replies spoke of the quota in a way that cannot be."""
        return self._connection.odd_quotas

    @property
    def clock(self) -> ServerClock:
        """The time at the exchange."""
        return self._connection.clock

    @property
    def whole_account(self) -> bool | None:
        """Whether all calls come with one request; `None` until the first look has shown it."""
        return self._whole_account

    @property
    def directory_warnings(self) -> tuple[str, ...]:
        """A sentence for each kind of row that the last directory could not be read from."""
        warnings = []
        if count := self._bad_extensions:
            warnings.append(
                ngettext(
                    "{count} extension could not be read and is left out.",
                    "{count} extensions could not be read and are left out.",
                    count,
                ).format(count=count)
            )
        if count := self._bad_groups:
            warnings.append(
                ngettext(
                    "{count} group could not be read and is left out.",
                    "{count} groups could not be read and are left out.",
                    count,
                ).format(count=count)
            )
        return tuple(warnings)

    async def user(self) -> User:
        """As whom the application acts, and what that user may."""
        body = await self._connection.get("/user/")
        user = self._understood(read_user, body)
        self._client_id = user.client_id or self._client_id
        return user

    async def extensions(self) -> tuple[Extension, ...]:
        """Everything of the account that has a number, from all pages."""
        found: dict[int, Extension] = {}
        client_ids: set[int] = set()
        bad = 0
        for number in range(1, MOST_PAGES + 1):
            body = await self._connection.get(
                "/client/@me/extension/", {"page": number, "per_page": PER_PAGE}
            )
            page = self._understood(read_extensions, body)
            new = {e.id: e for e in page.extensions if e.id not in found}
            if number > 1 and not new:
                break  # repeated: this server does not turn pages
            found |= new
            client_ids |= page.client_ids
            bad += page.bad_rows
            if page.rows < PER_PAGE:
                break
        else:
            raise not_this_api(self.host, code=200)
        self._bad_extensions = bad
        self._numbers = {e.id: e.number for e in found.values()}
        if self._client_id is None and len(client_ids) == 1:
            self._client_id = client_ids.pop()
        return tuple(found.values())

    async def groups(self) -> tuple[Group, ...]:
        """The groups of extensions.

        By the client's id where it is known: that `@me` may stand for it here is not documented.
        """
        client = self._client_id or "@me"
        body = await self._connection.get(f"/client/{client}/extension_group/")
        groups, self._bad_groups = self._understood(read_groups, body)
        return groups

    async def directory(self) -> Directory:
        """Extensions and groups; none of the latter where they may not be seen."""
        extensions = await self.extensions()
        try:
            groups = await self.groups()
        except (Forbidden, Gone):
            groups = ()
        return Directory.of(extensions, groups)

    async def registered(self, extension_id: int) -> bool:
        """Whether a phone is registered for the extension, so that it can ring."""
        body = await self._connection.get(
            "/extension/registration/", {"extension_id": extension_id}
        )
        return self._understood(lambda b, _clean: read_registration(b), body)

    async def current_calls(self, phones: Collection[int]) -> Snapshot:
        """What goes on at these extensions (by id), in one request where the account may.

        Where it may not (403), with one request an extension from then on, until it is asked for
        once more after a while: a bad minute must not cost requests for the rest of the day. There
        an extension that cannot be looked at costs itself only: it is not `covered`, and a warning
        names it.
        """
        wanted = frozenset(phones)
        asked_at = self._monotonic()
        self._known.look()
        if not wanted:
            return self._snapshot(Looks(), asked_at)
        if self._whole_account is not False or asked_at - self._refused_at >= ASK_AGAIN:
            try:
                reading = await self._look("/client/@me/current_calls/", wanted)
            except Forbidden as error:
                if error.status == USER_BLOCKED:
                    raise
                self._whole_account, self._refused_at = False, asked_at
            else:
                self._whole_account = True
                return self._snapshot(Looks(reading, wanted), asked_at)
        looks = await look_at_each(wanted, self._look_at_one, self._name)
        return self._snapshot(looks, asked_at)

    async def control(self, key: CallKey, wire_action: str, destination: str = "") -> None:
        """Ask for an action (the API's word; empty: hang up). Returns when it was *accepted*.

        That is all the API says: whether somebody answers shows in a later look. Raises `Gone`
        where the call has ended; with `Unreachable` whose `sent` is true the outcome is unknown.
        """
        path = call_path(key)
        if not wire_action:
            await self._connection.change("DELETE", path)
            return
        content = {"action": wire_action}
        if destination and wire_action not in _WITHOUT_DESTINATION:
            content["send_dst"] = destination
        await self._connection.change("PUT", path, content)

    async def valet_park(self, key: CallKey, wire_action: str, slot: int) -> None:
        """Ask for a call to be put into a slot (`park`), or for one in a slot to be connected to
        the extension of the key (`bridge`). Returns when it was *accepted*.
        """
        content = {"action": wire_action, "slot": slot}
        await self._connection.change("PUT", call_path(key, "valet_park"), content)

    async def parking_slots(self, key: CallKey) -> tuple[Listed, ...]:
        """The slots in use. The API wants a call to ask with, whichever that is."""
        body = await self._connection.put(call_path(key, "valet_park"), {"action": "slots"})
        return self._understood(read_slots, body)

    async def call_back(self, extension_id: int, phone: str, destination: str) -> None:
        """Let `phone`, that of the extension, ring and connect it. Returns when *accepted*."""
        content = {"src_num": [phone], "dst_num": destination}
        await self._connection.change("POST", f"/extension/{extension_id}/callback/", content)

    async def _look_at_one(self, extension_id: int) -> Reading:
        path = f"/extension/{extension_id}/current_calls/"
        return await self._look(path, frozenset([extension_id]), asked=extension_id)

    async def _look(
        self, path: str, phones: frozenset[int], *, asked: int | None = None
    ) -> Reading:
        body = await self._connection.get(path)
        return self._understood(
            lambda b, clean: read_calls(b, phones, asked=asked, clean=clean, known=self._known),
            body,
        )

    def _understood(self, read: Callable[[object, Callable[[str], str]], T], body: object) -> T:
        try:
            return read(body, self._clean)
        except NotTheShape:
            pass
        raise not_this_api(self.host, code=200)

    def _snapshot(self, looks: Looks, asked_at: float) -> Snapshot:
        taken_at = self._monotonic()
        return Snapshot(
            calls=looks.reading.calls,
            asked_at=asked_at,
            taken_at=taken_at,
            server_time=self.clock.now(taken_at),
            covered=looks.covered,
            whole_account=self._whole_account is not False,
            bad_rows=looks.reading.bad_rows,
            warnings=looks.reading.warnings() + looks.warnings,
        )

    def _name(self, extension_id: int) -> str:
        """What people call the extension, as far as it is known."""
        return clean_text(self._numbers.get(extension_id, "")) or f"#{extension_id}"


def call_path(key: CallKey, door: str = "current_calls") -> str:
    """Where a call is controlled; its id is one step of the path, whatever is in it.

    `.` and `..` would be a step elsewhere, quoted or not.
    """
    if key.call_id in ("", ".", ".."):
        raise Refused(_("This call has no id that can be asked for."), sent=False)
    return f"/extension/{key.extension_id}/{door}/{quote(key.call_id, safe='')}"
