"""A plain HTTP client of the exchange, with a token: for tests that look at the raw answers."""

from types import TracebackType
from typing import Self

import httpx

from app.simulator.server import Running

API = "/api/ver1.0"


class Caller:
    """Paths are relative to the API's root."""

    def __init__(self, exchange: Running) -> None:
        self._exchange = exchange
        self._http = httpx.Client(base_url=exchange.base_url)
        self._http.headers["Authorization"] = f"Bearer {self.token()}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def token(self) -> str:
        """A new one."""
        answer = self.ask_for_token(self._exchange.client_secret)
        return str(answer.json()["access_token"])

    def ask_for_token(self, secret: str) -> httpx.Response:
        return self._http.post(
            "/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": self._exchange.client_id,
                "client_secret": secret,
            },
        )

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self._http.get(API + path, headers=headers)

    def control(
        self, extension: str, call_id: str, action: str, destination: str = ""
    ) -> httpx.Response:
        body = {"action": action} | ({"send_dst": destination} if destination else {})
        return self._http.put(self._path(extension, call_id), json=body)

    def put(self, path: str, content: bytes) -> httpx.Response:
        return self._http.put(API + path, content=content)

    def post(self, path: str, json: object) -> httpx.Response:
        return self._http.post(API + path, json=json)

    def hang_up(self, extension: str, call_id: str) -> httpx.Response:
        return self._http.delete(self._path(extension, call_id))

    def _path(self, extension: str, call_id: str) -> str:
        extension_id = self._exchange.extension_id(extension)
        return f"{API}/extension/{extension_id}/current_calls/{call_id}"
