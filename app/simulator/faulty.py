"""The layer between the network and the API that records requests and plays faults."""

import asyncio
import json
import socket
import struct
from datetime import datetime
from email.utils import format_datetime
from typing import cast
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.simulator.story import Recorded, Story

_KEPT_HEADERS = ("accept-encoding", "user-agent", "content-type", "connection")
TRANSPORT = "transport"
"""Where `server` puts a connection's transport into the scope's state."""


class FaultyLine:
    """An ASGI app around the API's."""

    def __init__(self, app: ASGIApp, story: Story) -> None:
        self._app = app
        self._story = story

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        method, path = scope["method"], scope["path"]
        if path.startswith("/_simulator/"):
            await self._app(scope, receive, send)
            return
        body = await _read(receive)
        with self._story.lock:
            faults = self._story.faults.draw(method, path)
        if delay := faults.get("latency"):
            await asyncio.sleep(delay)
        if "reset" in faults:
            self._record(scope, body, 0)
            await _reset(scope)
            return
        if canned := _canned(faults):
            with self._story.lock:
                headers = self._story.quota.headers(self._story.wall())
            answer = _Answer(canned[0], {"content-type": canned[1]} | headers, canned[2])
        else:
            answer = await self._ask(scope, body)
        if "reset-after" in faults:
            self._record(scope, body, 0)
            await _reset(scope)
            return
        self._record(scope, body, answer.status)
        await self._send(scope, send, answer, truncated="truncate" in faults)

    async def _ask(self, scope: Scope, body: bytes) -> "_Answer":
        """Let the API answer, and keep the answer instead of sending it."""
        answer = _Answer(500, {}, b"")
        delivered = False

        async def receive() -> Message:
            nonlocal delivered
            if delivered:
                return {"type": "http.disconnect"}
            delivered = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            elif message["type"] == "http.response.body":
                answer.body += message.get("body", b"")

        await self._app(scope, receive, keep)
        return answer

    async def _send(self, scope: Scope, send: Send, answer: "_Answer", *, truncated: bool) -> None:
        with self._story.lock:
            moment = self._story.wall()
        headers = answer.headers | {"date": _http_date(moment)}
        if answer.status != 204:
            headers["content-length"] = str(len(answer.body))
        encoded = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
        if truncated:
            half = answer.body[: len(answer.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            _transport(scope).close()
            return
        await send({"type": "http.response.body", "body": answer.body})

    def _record(self, scope: Scope, body: bytes, status: int) -> None:
        headers = {
            k.decode(): v.decode() for k, v in scope["headers"] if k.decode() in _KEPT_HEADERS
        }
        # The path as it came, so that a test can see how an id was quoted.
        path = scope.get("raw_path", scope["path"].encode()).decode().partition("?")[0]
        with self._story.lock:
            self._story.recorded.append(
                Recorded(
                    scope["method"],
                    path,
                    scope["query_string"].decode(),
                    headers,
                    _legible(body),
                    status,
                    self._story.clock.now(),
                )
            )


class _Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


def _canned(faults: dict[str, float]) -> tuple[int, str, bytes] | None:
    """An answer that needs no exchange: status, content type, body."""
    for name, value in faults.items():
        if name == "error":
            status = "access_denied" if value == 403 else "simulated"
            return int(value), JSON, _error(f"Simulated error {int(value)}", status)
        if name in _CANNED:
            return _CANNED[name]
    return None


def _error(message: str, status: str) -> bytes:
    text: str = json.dumps({"message": message, "status": status})
    return text.encode()


JSON = "application/json"
_CANNED: dict[str, tuple[int, str, bytes]] = {
    "json": (200, JSON, b'{"call_list": [{"call_api_id": "'),
    "html": (200, "text/html", b"<html><body><h1>502 Bad Gateway</h1></body></html>"),
    "401": (401, JSON, _error("The access token is invalid", "invalid_token")),
    "429": (429, JSON, _error("A request of this kind is already running", "busy")),
    "quota": (429, JSON, _error("Rate limit exceeded", "rate_limit_exceeded")),
    "empty": (200, JSON, b'{"call_list": []}'),
    "null": (200, JSON, b'{"call_list": null}'),
}


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


async def _reset(scope: Scope) -> None:
    """Break the connection with a TCP reset, as a firewall or a dying server does."""
    transport = _transport(scope)
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    # Two turns of the loop: the server learns of it before it misses an answer.
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _transport(scope: Scope) -> asyncio.Transport:
    return cast("asyncio.Transport", scope["state"][TRANSPORT])


def _legible(body: bytes) -> object:
    """JSON as it is; a form as its fields, without the secret's value."""
    if not body:
        return None
    try:
        return cast("object", json.loads(body))
    except ValueError:
        fields = dict(parse_qsl(body.decode("utf-8", "replace")))
        return {k: "..." if k == "client_secret" else v for k, v in fields.items()}


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
