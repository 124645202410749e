"""Requests to the API: signed, bounded in time and size, every failure one of our errors.

Each reply, whatever it says, is also read for what it tells beside: the quota that is left and the
server's time.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx

from app import __version__
from app.locale import _
from app.log import masked
from app.telphin.access import Access, checked_address
from app.telphin.auth import ClientCredentials, TokenFailures
from app.telphin.body import BoundedBody, read_json
from app.telphin.errors import BadAddress, Misled, QuotaSpent, TelphinError, Unreachable
from app.telphin.failures import failure, not_this_api, token_failure, too_slow, without_answer
from app.telphin.ledger import Ledger
from app.telphin.quota import Quota, read_quota
from app.telphin.server_clock import ServerClock
from app.telphin.shared import Shared
from app.telphin.text import clean_text
from app.telphin.trust import trust

API_ROOT = "/api/ver1.0"
TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path, not a token
PATIENCE = 3
"""A request with all that belongs to it (a token, sending anew) may take this many timeouts."""
_SENT_AT = "callwatch.sent_at"
_REQUEST_ID = "X-Request-Id"
_LONGEST_LOGGED = 300
_log = logging.getLogger(__name__)
_LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=6, keepalive_expiry=30.0)


class Connection:
    """One HTTP client on one host.

    Raises `BadAddress` before any request where it may not be spoken to, and `Unreachable` where
    the environment names a proxy or certificates that cannot be used.
    """

    def __init__(
        self,
        access: Access,
        *,
        monotonic: Callable[[], float],
        wall: Callable[[], float],
        shared: Shared | None = None,
    ) -> None:
        root = checked_address(access.base_url)
        self._root = root + API_ROOT
        self._monotonic = monotonic
        self._timeout = access.timeout
        self._patience = PATIENCE * access.timeout
        self._token_url = _url(root + TOKEN_PATH)
        self._http = self._http_client(access.ca_file)
        self.host = clean_text(self._token_url.netloc.decode("ascii"))
        self.clock = ServerClock(lambda: wall() - monotonic())
        self._ledger = Ledger(self.clock.seconds_to_next_hour)
        self._shared = shared
        self._auth = ClientCredentials(
            str(self._token_url),
            access.client_id,
            access.secret,
            template=lambda method, url, form: self._http.build_request(method, url, data=form),
            failures=TokenFailures(self._token_refused, self._not_a_token),
            monotonic=monotonic,
            store=shared,
        )

    @property
    def quota(self) -> Quota | None:
        """What is known of the hour's requests."""
        return self._ledger.standing(self._monotonic())

    @property
    def odd_quotas(self) -> int:
        """How many replies spoke of the quota in a way that cannot be."""
        return self._ledger.odd

    async def aclose(self) -> None:
        await self._http.aclose()
        if self._shared is not None:
            self._shared.leave()

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> object:
        """The JSON that answers `GET path` (relative to the API root). Raises `TelphinError`."""
        request = self._http.build_request("GET", self._root + path, params=query)
        response = await self._reply(request)
        try:
            return read_json(response.content)
        except ValueError:
            pass
        raise not_this_api(self.host, code=response.status_code)

    async def change(
        self, method: str, path: str, content: Mapping[str, object] | None = None
    ) -> None:
        """Send what changes something; returns when it was accepted. Raises `TelphinError`.

        A 2xx is the acceptance, whatever becomes of its body (telphin-api.md leaves it open).
        """
        request = self._http.build_request(method, self._root + path, json=content)
        _log.info("%s %s asks for %s", method, _path(request), _asked(content))
        await self._reply(request, body_matters=False)

    async def put(self, path: str, content: Mapping[str, object]) -> object:
        """The JSON that answers a PUT that only asks for something. Raises `TelphinError`."""
        request = self._http.build_request("PUT", self._root + path, json=content)
        response = await self._reply(request)
        try:
            return read_json(response.content)
        except ValueError:
            pass
        raise not_this_api(self.host, code=response.status_code)

    async def _reply(self, request: httpx.Request, *, body_matters: bool = True) -> httpx.Response:
        """The reply, read; its code is a 2xx."""
        if self._http.is_closed:
            raise Unreachable(_("The connection was closed by this program."), sent=False)
        accepted: httpx.Response | None = None
        try:
            async with asyncio.timeout(self._patience):
                response = await self._http.send(request, auth=self._auth, stream=True)
                try:
                    if response.is_success and not body_matters:
                        accepted = response
                    await response.aread()
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.RequestError, TelphinError) as error:
            if accepted is not None:
                return accepted
            broken = self._broken(error, request)
        else:
            if response.is_success:
                return response
            broken = failure(
                response,
                host=self.host,
                redact=self._auth.redact,
                to_next_hour=self.clock.seconds_to_next_hour(self._monotonic()),
            )
        if isinstance(broken, QuotaSpent):
            self._ledger.refused(broken.retry_after, self._monotonic())
            self._share()
        _log.info(
            "%s %s failed: %s %s %s%s",
            request.method,
            _path(request),
            type(broken).__name__,
            broken.code or "without an answer",
            clean_text(self._auth.redact(broken.status)),
            "" if broken.sent else " (not sent)",
        )
        raise broken  # out here, so that it drags no inner error, with what that knows, along

    def _broken(
        self, error: TimeoutError | httpx.RequestError | TelphinError, request: httpx.Request
    ) -> TelphinError:
        if isinstance(error, TelphinError):
            return error
        if isinstance(error, httpx.RequestError):
            sent = error.request.url != self._token_url
            return without_answer(error, host=self.host, timeout=self._timeout, sent=sent)
        sent = _SENT_AT in request.extensions
        return too_slow(host=self.host, seconds=self._patience, sent=sent)

    def _http_client(self, ca_file: Path | None) -> httpx.AsyncClient:
        # Plain HTTP goes to this machine only, and a proxy is another one.
        plain = self._token_url.scheme == "http"
        context = _no_trust() if plain else trust(ca_file)
        try:
            return httpx.AsyncClient(
                headers={"Accept-Encoding": "gzip", "User-Agent": f"callwatch/{__version__}"},
                verify=context,
                timeout=self._timeout,
                limits=_LIMITS,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                mounts={"http://": None} if plain else None,
                event_hooks={"request": [self._note_request], "response": [self._note_reply]},
            )
        except (ValueError, ImportError, httpx.InvalidURL):
            reason = _(
                "The proxy named in the environment cannot be used; "
                "please check HTTPS_PROXY and ALL_PROXY."
            )
        raise Misled(reason, sent=False)

    async def _note_request(self, request: httpx.Request) -> None:
        now = self._monotonic()
        request.extensions = {**request.extensions, _SENT_AT: now}
        if request.url != self._token_url:
            self._ledger.sent(now)

    async def _note_reply(self, response: httpx.Response) -> None:
        received = self._monotonic()
        if (date := _date(response.headers.get("Date"))) is not None:
            self.clock.observe(date, response.request.extensions[_SENT_AT], received)
        self._ledger.replied(response.headers, received)
        self._share()
        self._log_reply(response, received)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = BoundedBody(
                response.stream,
                response.headers.pop("Content-Encoding", ""),
                sent=response.request.url != self._token_url,
            )

    def _share(self) -> None:
        """Tell this host's other dashboards of the account, and hear what they know."""
        if self._shared is not None:
            self._shared.exchange(self._ledger, self._monotonic())

    def _log_reply(self, response: httpx.Response, received: float) -> None:
        request = response.request
        told = read_quota(response.headers, received)
        left = f", {told.remaining} of {told.limit} left" if told else ""
        known_as = response.headers.get(_REQUEST_ID, "")
        _log.info(
            "%s %s: %s in %d ms%s%s",
            request.method,
            _path(request),
            response.status_code,
            (received - request.extensions[_SENT_AT]) * 1000,
            left,
            f", request {clean_text(self._auth.redact(known_as))}" if known_as else "",
        )

    def _token_refused(self, response: httpx.Response) -> TelphinError:
        to_next_hour = self.clock.seconds_to_next_hour(self._monotonic())
        return token_failure(response, host=self.host, to_next_hour=to_next_hour)

    def _not_a_token(self, response: httpx.Response) -> TelphinError:
        return not_this_api(self.host, code=response.status_code, sent=False)


def _no_trust() -> ssl.SSLContext:
    """Trusts nobody: where nothing is encrypted, reading the system's certificates is in vain."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _path(request: httpx.Request) -> str:
    """What was asked for, for the log: quoted, so that it is one word, and not without an end."""
    return request.url.raw_path.decode("ascii", "replace").removeprefix(API_ROOT)[:_LONGEST_LOGGED]


def _asked(content: Mapping[str, object] | None) -> str:
    """What a change asks for, for the log. Numbers are people's."""
    return " ".join(masked(str(value)) for value in (content or {}).values()) or "the end of it"


def _url(text: str) -> httpx.URL:
    try:
        return httpx.URL(text)
    except httpx.InvalidURL:
        pass
    raise BadAddress(
        _("'{text}' is not an address of the API; expected https://HOST.").format(
            text=clean_text(text.removesuffix(TOKEN_PATH))
        )
    )


def _date(text: str | None) -> datetime | None:
    """The `Date` of a reply; `None` where it is missing or cannot be read."""
    if not text:
        return None
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
