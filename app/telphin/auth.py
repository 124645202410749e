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

import httpx
from pydantic import SecretStr

from app.telphin.body import read_json
from app.telphin.errors import TelphinError

MARGIN = 60.0
"""Seconds before its end at which a token is renewed; a tenth of the life of a short-lived one."""
_USABLE = re.compile(r"[!-~]{1,8192}")
"""What may stand in a header. Anything else would be quoted in the error that refuses it."""


@dataclass(frozen=True, slots=True)
class Token:
    """`renew_at` is in monotonic seconds; infinity where its life is unknown: then 401 decides."""

    value: SecretStr
    renew_at: float


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
    ) -> None:
        self._token_url = token_url
        self._client_id = client_id
        self._secret = secret
        self._template = template
        self._failures = failures
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._token: Token | None = None

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        async with self._lock:
            token = self._token
            if token is None or self._monotonic() >= token.renew_at:
                asked_at = self._monotonic()
                token = await self._received((yield self._request()), asked_at)
        _sign(request, token)
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        await response.aread()  # frees the connection for the token's request
        async with self._lock:
            renewed = self._token
            if renewed is None or renewed is token:
                self._token = None
                asked_at = self._monotonic()
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
    if not isinstance(body, dict) or not isinstance(value, str) or not _USABLE.fullmatch(value):
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
