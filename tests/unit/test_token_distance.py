"""The token's end point bears 20 requests a second from all there are: ours keep a distance."""

import httpx
import pytest
from pydantic import SecretStr

from app.telphin.auth import LEAST_BETWEEN, ClientCredentials, TokenFailures
from app.telphin.errors import Unauthorised
from tests.unit.clockwork import clock, in_virtual_time

URL = "http://127.0.0.1/oauth/token"


def credentials() -> ClientCredentials:
    def refused(_response: httpx.Response) -> Unauthorised:
        return Unauthorised("no.")

    return ClientCredentials(
        URL,
        "id",
        SecretStr("secret"),
        template=lambda method, url, form: httpx.Request(method, url, data=form),
        failures=TokenFailures(refused, refused),
        monotonic=clock,
    )


@in_virtual_time
async def test_however_often_it_refuses_it_is_not_asked_more_often() -> None:
    auth, asked_at = credentials(), []
    for _request in range(5):
        flow = auth.async_auth_flow(httpx.Request("GET", "http://127.0.0.1/"))
        asked = await anext(flow)
        assert str(asked.url) == URL
        asked_at.append(clock())
        with pytest.raises(Unauthorised):
            await flow.asend(httpx.Response(401))
    assert asked_at[-1] - asked_at[0] >= 4 * LEAST_BETWEEN * 0.99
