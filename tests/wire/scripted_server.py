"""A small HTTP server that answers what a test tells it to, wrong and broken things included.

It speaks over a real socket, keeps what arrived byte for byte where it matters (the target of a
request is not decoded), and hands out tokens unless told otherwise.
"""

import asyncio
import gzip
import json
import socket
import ssl
import struct
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from email.utils import formatdate

API = "/api/ver1.0"
TOKEN = "/oauth/token"


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived. `target` is the path with its query, as it stood in the request line."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out. `cut`: reset the connection after so many bytes of it; `wait`: not before.

    `stall`: send so many bytes of it and then no more. `trickle`: byte by byte of the body, for
    ever, until the other side leaves. `flood`: the body over and over, so many bytes. `raw`: these
    bytes in place of HTTP.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    stall: int | None = None
    flood: int = 0
    raw: bytes | None = None
    wait: asyncio.Event | None = None
    trickle: bool = False

    def with_headers(self, **headers: str) -> "Reply":
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers=self.headers | named)

    def gzipped(self) -> "Reply":
        packed = gzip.compress(self.body)
        return replace(self, body=packed).with_headers(Content_Encoding="gzip")

    def encoded(self) -> bytes:
        if self.raw is not None:
            return self.raw
        length = self.flood or len(self.body)
        headers = {"Content-Type": "application/json", "Content-Length": str(length)}
        headers |= {"Date": formatdate(usegmt=True)} | self.headers
        lines = [f"HTTP/1.1 {self.status} Reason", *(f"{k}: {v}" for k, v in headers.items() if v)]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


Answer = Reply | Callable[[Request], Reply]


def says(body: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(body).encode())


def refuses(status: int, word: str = "", message: str = "No.") -> Reply:
    return says({"message": message, "status": word} if word else {"message": message}, status)


RESET = Reply(cut=0)


class ScriptedServer:
    """Answers by method and path (after the API root); what is not in the script is a 404."""

    def __init__(self) -> None:
        self.base_url = ""
        self.requests: list[Request] = []
        self.connections = 0
        self.at_once = 0
        self._arrival = asyncio.Condition()
        self.most_at_once = 0
        self.tokens = 0
        self.flooded = 0
        self._script: dict[tuple[str, str], list[Answer]] = {}
        self._listener: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.on("POST", TOKEN, self._a_token)

    def on(self, method: str, path: str, *answers: Answer) -> None:
        """Answer so, one after the other; the last one from then on."""
        self._script[method, path] = list(answers)

    def get(self, path: str, *answers: Answer) -> None:
        self.on("GET", API + path, *answers)

    @property
    def asked(self) -> list[str]:
        """Method and target of every request to the API, tokens left out."""
        return [
            f"{r.method} {r.target.removeprefix(API)}" for r in self.requests if r.path != TOKEN
        ]

    @property
    def token_requests(self) -> list[Request]:
        return [r for r in self.requests if r.path == TOKEN]

    def count(self) -> Counter[str]:
        return Counter(self.asked)

    async def busy_with(self, count: int) -> None:
        """Wait until so many requests are under way."""
        async with self._arrival:
            await self._arrival.wait_for(lambda: self.at_once >= count)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while request := await _read(reader):
                self.requests.append(request)
                if not await self._answer(request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def listen(self, tls: ssl.SSLContext | None = None) -> None:
        """On a free port; where it has listened before, on the same one again."""
        before = int(self.base_url.rpartition(":")[2] or 0)
        self._listener = await asyncio.start_server(self.serve, "127.0.0.1", before, ssl=tls)
        port = self._listener.sockets[0].getsockname()[1]
        self.base_url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"

    async def stop(self) -> None:
        """End every connection and take no more."""
        assert self._listener is not None
        self._listener.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._listener.wait_closed()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection may be kept."""
        reply = self._reply(request)
        async with self._arrival:
            self.at_once += 1
            self._arrival.notify_all()
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            if reply.wait:
                await reply.wait.wait()
        finally:
            self.at_once -= 1
        encoded = reply.encoded()
        if reply.cut is not None:
            writer.write(encoded[: reply.cut])
            await writer.drain()
            _reset(writer)
            return False
        writer.write(encoded[: reply.stall])
        await writer.drain()
        if reply.stall is not None:
            await asyncio.Event().wait()
        sent = len(reply.body)
        while sent < reply.flood:
            writer.write(reply.body)
            await writer.drain()
            sent += len(reply.body)
            self.flooded = sent
        while reply.trickle:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)
        return reply.raw is None and reply.headers.get("Connection") != "close"

    def _reply(self, request: Request) -> Reply:
        answers = self._script.get((request.method, request.path))
        if not answers:
            return refuses(404, "not_found")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return answer if isinstance(answer, Reply) else answer(request)

    def _a_token(self, _request: Request) -> Reply:
        self.tokens += 1
        body = {
            "access_token": f"token-{self.tokens}",
            "token_type": "Bearer",
            "expires_in": 3600,
        }
        return says(body)


@asynccontextmanager
async def scripted(tls: ssl.SSLContext | None = None) -> AsyncIterator[ScriptedServer]:
    """A server on a free port of 127.0.0.1."""
    script = ScriptedServer()
    await script.listen(tls)
    try:
        yield script
    finally:
        await script.stop()


def pages(rows: Iterable[object], *, default: int = 20) -> Callable[[Request], Reply]:
    """Answers with the page that is asked for."""
    everything = list(rows)

    def answer(request: Request) -> Reply:
        query = dict(pair.split("=") for pair in request.target.partition("?")[2].split("&"))
        size = int(query.get("per_page", default))
        start = (int(query.get("page", 1)) - 1) * size
        return says(everything[start : start + size])

    return answer


async def _read(reader: asyncio.StreamReader) -> Request | None:
    line = (await reader.readline()).decode().split()
    if len(line) != 3:
        return None
    headers: dict[str, str] = {}
    while header := (await reader.readline()).decode().strip():
        name, _colon, value = header.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(line[0], line[1], headers, body)


def _reset(writer: asyncio.StreamWriter) -> None:
    """End the connection with a reset instead of a farewell."""
    connection: socket.socket = writer.get_extra_info("socket")
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
