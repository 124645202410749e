"""Serves the story over real HTTP: for the `simulator` command, the demo and the tests."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.simulator.api import Api
from app.simulator.faulty import TRANSPORT, FaultyLine
from app.simulator.legs import End
from app.simulator.options import SimulatorOptions
from app.simulator.people import Extension
from app.simulator.story import Recorded, Story
from app.simulator.traffic import link_internal
from app.simulator.wire import Json

__all__ = ["Recorded", "Running", "StandingCall", "running", "serve"]


class _Protocol(H11Protocol):
    """Puts the connection's transport where a fault can reach it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # h11_impl says Transport too, its base BaseTransport
        self.app_state = {**self.app_state, TRANSPORT: transport}
        super().connection_made(transport)


@dataclass(frozen=True, slots=True)
class StandingCall:
    """A leg as it truly is at the exchange."""

    call_id: str
    extension: str
    conversation: str
    state: str
    direction: str
    other_number: str
    kind: str
    held: bool


class Running:
    """A running exchange, for tests and the demo: all methods may be called from any thread."""

    def __init__(self, story: Story, api: Api, base_url: str) -> None:
        self._story = story
        self._api = api
        self.base_url = base_url
        self.client_id = story.options.client_id
        self.client_secret = story.options.client_secret

    def requests(self) -> list[Recorded]:
        """What arrived, in order; token requests too."""
        with self._story.lock:
            return list(self._story.recorded)

    def clear_requests(self) -> None:
        with self._story.lock:
            self._story.recorded.clear()

    def take_requests(self) -> list[Recorded]:
        """What arrived since it was last taken; none is told twice or missed."""
        with self._story.lock:
            taken = list(self._story.recorded)
            self._story.recorded.clear()
            return taken

    def set_faults(self, *specs: str) -> None:
        """These faults from now on, and no others."""
        with self._story.lock:
            self._story.faults.set(specs)

    def forget_tokens(self) -> None:
        with self._story.lock:
            self._story.forget_tokens()

    def pause(self) -> None:
        with self._story.lock:
            self._story.clock.pause()

    def resume(self) -> None:
        with self._story.lock:
            self._story.clock.resume()

    def advance(self, seconds: float) -> None:
        """Push the story's time on; what falls due happens."""
        with self._story.lock:
            self._story.clock.advance(seconds)
            self._story.catch_up()

    def set_rows(self, rows: list[Json] | None) -> None:
        """Let lists of calls be exactly these rows; None: the truth again."""
        with self._story.lock:
            self._api.rows = rows

    def extension_id(self, number: str) -> int:
        return self._extension(number).id

    def place_call(  # noqa: PLR0913 - a call has that many sides
        self,
        *,
        extension: str,
        number: str = "+79160000000",
        name: str | None = None,
        other: str | None = None,
        direction: str = "in",
        did: str | None = None,
        ringing: float | None = None,
        talking: float | None = None,
        forwarded: bool = False,
        recording: str | None = None,
    ) -> str:
        """Put a call on an extension; returns its `call_api_id`.

        `ringing` or `talking`: for how many seconds already. `other`: the extension called, for an
        internal call; then the call has a second leg there. It lasts until it is ended.
        """
        story = self._story
        with story.lock:
            story.catch_up()
            exchange = story.exchange
            phone = self._extension(extension)
            if other is not None:
                legs = list(link_internal(exchange, phone, self._extension(other)))
            else:
                outside = End(number, name)
                conversation = exchange.new_conversation(did=did, outside=outside)
                legs = [exchange.ring(conversation, phone, direction, outside)]
            for leg in legs:
                leg.started = exchange.now - (ringing or talking or 0.0)
                leg.real = not forwarded
                leg.recording = recording
                if talking is not None:
                    leg.answered = exchange.now - talking
            legs[0].conversation.ends_at = float("inf")
            return legs[0].id

    def answer_call(self, call_id: str) -> None:
        """Somebody picks the ringing phone up."""
        with self._story.lock:
            self._story.catch_up()
            for leg in self._story.exchange.legs():
                if leg.id == call_id:
                    self._story.exchange.answer(leg)
                    return

    def transfer_call(self, extension: str, destination: str) -> None:
        """An agent sends the call at their phone on to another one."""
        with self._story.lock:
            self._story.catch_up()
            exchange = self._story.exchange
            leg = next(exchange.legs(self.extension_id(extension)))
            exchange.control(leg.extension_id, leg.id, "transfer", destination)

    def end_call(self, call_id: str) -> None:
        """The people of a call hang up."""
        with self._story.lock:
            self._story.catch_up()
            for leg in list(self._story.exchange.legs()):
                if leg.id == call_id:
                    self._story.exchange.end(leg.conversation)

    def calls(self) -> list[StandingCall]:
        """The calls there truly are."""
        with self._story.lock:
            self._story.catch_up()
            return [
                StandingCall(
                    call_id=leg.id,
                    extension=self._number(leg.extension_id),
                    conversation=leg.conversation.id,
                    state=_state(leg.real, leg.answered),
                    direction=leg.flow,
                    other_number=(leg.caller if leg.flow == "in" else leg.called).number,
                    kind=leg.kind.value,
                    held=leg.held,
                )
                for leg in self._story.exchange.legs()
            ]

    def _extension(self, number: str) -> Extension:
        found = self._story.staff.by_number(number)
        if found is None:
            raise LookupError(f"no extension {number}")
        return found

    def _number(self, extension_id: int) -> str:
        found = self._story.staff.by_id(extension_id)
        return found.number if found else ""


def _state(real: bool, answered: float | None) -> str:
    if not real:
        return "forwarded"
    return "ringing" if answered is None else "talking"


@contextmanager
def running(options: SimulatorOptions) -> Iterator[Running]:
    """Serve in a thread until the context is left."""
    story = Story(options)
    api = Api(story)
    listening = listen(options)
    server = _server(api, story)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="simulator", daemon=True
    )
    host, port = listening.getsockname()[:2]
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.002)
    try:
        yield Running(story, api, f"http://{host}:{port}")
    finally:
        server.should_exit = True
        thread.join()


def serve(options: SimulatorOptions, listening: socket.socket) -> None:
    """Serve in the foreground until interrupted."""
    story = Story(options)
    _server(Api(story), story).run(sockets=[listening])


def listen(options: SimulatorOptions) -> socket.socket:
    """Raises `OSError` where the port is taken."""
    listening = socket.create_server((options.host, options.port), backlog=128)
    # What is accepted inherits it. asyncio sets it only where a socket names its protocol, and
    # without it a body waits 40 ms behind its head, for the acknowledgement of that.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _server(api: Api, story: Story) -> uvicorn.Server:
    config = uvicorn.Config(
        FaultyLine(GZipMiddleware(api.app, minimum_size=1), story),
        http=_Protocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
