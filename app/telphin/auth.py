"""Tokens: OAuth client credentials as an `httpx.Auth`.

One token serves all requests. It is renewed shortly before it expires, and when a request is
answered 401; then that request is sent once more (nothing of it was carried out). Whoever needs a
new token while one is being fetched waits for that one.
"""

import asyncio
import math
import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Protocol

import httpx
from pydantic import SecretStr

from app.telphin.body import read_json
from app.telphin.errors import TelphinError

MARGIN = 60.0
"""Seconds before its end at which a token is renewed; a tenth of the life of a short-lived one."""
LEAST_BETWEEN = 0.1
"""Seconds between two requests for a token: `/oauth` bears 20 a second, from all there are."""
USABLE = re.compile(r"[!-~]{1,8192}")
"""What may stand in a header. Anything else would be quoted in the error that refuses it."""


@dataclass(frozen=True, slots=True)
class Token:
    """`renew_at` is in monotonic seconds; infinity where its life is unknown: then 401 decides."""

    value: SecretStr
    renew_at: float


class TokenStore(Protocol):
    """Where this host's dashboards of one account keep a token together."""

    def token(self, now: float) -> Token | None:
        """One that need not be renewed yet."""

    def keep(self, token: Token | None, now: float) -> None:
        """For the others; `None`: the one kept has been refused."""


@dataclass(frozen=True, slots=True)
class TokenFailures:
    """How to say what went wrong at the token endpoint (see `failures`)."""

    refused: Callable[[httpx.Response], TelphinError]
    not_a_token: Callable[[httpx.Response], TelphinError]


class ClientCredentials(httpx.Auth):
    """Puts the token into each request, fetching it from `token_url` when one is needed."""

    def __init__(
        self,
        token_url: str,
        client_id: str,
        secret: SecretStr,
        *,
        template: Callable[[str, str, dict[str, str]], httpx.Request],
        failures: TokenFailures,
        monotonic: Callable[[], float],
        store: TokenStore | None = None,
    ) -> None:
        self._store = store
        self._token_url = token_url
        self._client_id = client_id
        self._secret = secret
        self._template = template
        self._failures = failures
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._token: Token | None = None
        self._asked_at = -math.inf

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        async with self._lock:
            token = self._usable(refused=None)
            if token is None:
                asked_at = await self._asking()
                token = await self._received((yield self._request()), asked_at)
        _sign(request, token)
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        await response.aread()  # frees the connection for the token's request
        async with self._lock:
            renewed = self._usable(refused=token)
            if renewed is None:
                asked_at = await self._asking()
                renewed = await self._received((yield self._request()), asked_at)
        _sign(request, renewed)
        yield request

    def redact(self, text: str) -> str:
        """The text without the secret and the token, should a server repeat them."""
        known = [self._secret, *([self._token.value] if self._token else [])]
        for secret in known:
            if value := secret.get_secret_value():
                text = text.replace(value, "***")
        return text

    def _usable(self, refused: Token | None) -> Token | None:
        """Our token, or that of another dashboard; not the one that was refused."""
        now = self._monotonic()
        if self._token is not None and self._token is not refused and now < self._token.renew_at:
            return self._token
        kept = self._store.token(now) if self._store is not None else None
        if kept is not None and (refused is None or kept.value != refused.value):
            self._token = kept
            return kept
        if kept is not None and self._store is not None:
            self._store.keep(None, now)
        self._token = None
        return None

    async def _asking(self) -> float:
        """When the token is asked for: no more often than the end point bears, whatever is
        refused.
        """
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._asked_at + LEAST_BETWEEN - loop.time()))
        self._asked_at = loop.time()
        return self._monotonic()

    def _request(self) -> httpx.Request:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._client_id,
            "client_secret": self._secret.get_secret_value(),
        }
        return self._template("POST", self._token_url, form)

    async def _received(self, response: httpx.Response, asked_at: float) -> Token:
        await response.aread()
        if not response.is_success:
            raise self._failures.refused(response)
        token = _token_in(response.content, asked_at)
        if token is None:
            raise self._failures.not_a_token(response)
        self._token = token
        if self._store is not None:
            self._store.keep(token, self._monotonic())
        return token


def _sign(request: httpx.Request, token: Token) -> None:
    request.headers["Authorization"] = f"Bearer {token.value.get_secret_value()}"


def _token_in(content: bytes, asked_at: float) -> Token | None:
    """By hand and not by a model: what a validation error quotes would be the token."""
    try:
        body = read_json(content)
    except ValueError:
        return None
    value = body.get("access_token") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(value, str) or not USABLE.fullmatch(value):
        return None
    return Token(SecretStr(value), asked_at + _useful_life(body.get("expires_in")))


def _useful_life(expires_in: object) -> float:
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float | str):
        return math.inf
    try:
        life = float(expires_in)
    except (ValueError, OverflowError):
        return math.inf
    if not (math.isfinite(life) and life > 0):
        return math.inf
    return life - min(MARGIN, life / 10)
