"""Every bad minute of a network or an API, by name, and what the board makes of it.

Each time the picture stays, a sentence says what is wrong, the session recovers by itself, and an
action that is asked for meanwhile is sent once and its outcome told truly.
"""

import gzip
import json
import socket
from dataclasses import replace
from typing import NamedTuple

import httpx
import pytest

from app.telphin.body import LARGEST
from app.telphin.failures import failure
from app.watch.control import Verdict
from tests.wire.conftest import access_to
from tests.wire.scripted_server import (
    API,
    RESET,
    TOKEN,
    Reply,
    ScriptedServer,
    refuses,
    says,
)
from tests.wire.watching import HANG_UP, KEY, LOOK, a_row, closing, listing, watching

GOOD = listing(a_row())
SHORT = 0.5
"""Seconds to wait for the exchange, where a test waits for them."""


class Bad(NamedTuple):
    """An answer that is none, and a word of what is said about it."""

    answer: Reply
    word: str
    timeout: float = 5.0


def packed(body: bytes) -> Reply:
    return Reply(body=gzip.compress(body)).with_headers(Content_Encoding="gzip")


def a_list_of(megabytes: int) -> Reply:
    """Rows without end, as a server sends them whose list has run away."""
    rows = json.dumps(a_row()).encode() + b","
    return Reply(body=rows * 1000, flood=megabytes * 2**20)


BAD: dict[str, Bad] = {
    "code 500": Bad(refuses(500), "out of order"),
    "code 502 with a page": Bad(Reply(502, b"<html>Bad Gateway</html>"), "code 502"),
    "code 503": Bad(refuses(503, "maintenance"), "code 503"),
    "code 504": Bad(Reply(504), "code 504"),
    "code 400": Bad(refuses(400, "bad_request", "Wrong moon."), "Wrong moon."),
    "code 404": Bad(refuses(404, "client_not_found"), "does not exist"),
    "code 409": Bad(refuses(409), "Refused"),
    "code 418": Bad(Reply(418, b"teapot"), "code 418"),
    "busy": Bad(refuses(429, "already_running"), "busy"),
    "no quota": Bad(
        refuses(429, "rate_limit_exceeded").with_headers(X_RateLimit_Reset="1"), "used"
    ),
    "a blocked user": Bad(refuses(403, "user_blocked"), "blocked"),
    "401 in a loop": Bad(refuses(401, "invalid_token"), "refused the access"),
    "a redirect": Bad(Reply(302).with_headers(Location="http://127.0.0.1:1/"), "code 302"),
    "not modified": Bad(Reply(304), "code 304"),
    "nothing at all": Bad(Reply(204), "not Telphin's API"),
    "a reset before the answer": Bad(RESET, "broke"),
    "a reset in the headers": Bad(replace(GOOD, cut=40), "broke"),
    "a reset in the body": Bad(replace(GOOD, cut=250), "broke"),
    "a farewell in the body": Bad(closing(GOOD.with_headers(Content_Length="99999")), "broke"),
    "truncated gzip": Bad(
        Reply(body=gzip.compress(GOOD.body)[:-9]).with_headers(Content_Encoding="gzip"), "damaged"
    ),
    "gzip that is none": Bad(GOOD.with_headers(Content_Encoding="gzip"), "damaged"),
    "a gzip bomb": Bad(packed(b"[" + b" " * (LARGEST + 2**20)), "far too long"),
    "300 MB of list": Bad(a_list_of(300), "far too long"),
    "a page": Bad(Reply(body=b"<html>Welcome</html>"), "not Telphin's API"),
    "a page of another type": Bad(
        Reply(body=b"<html>Log in</html>").with_headers(Content_Type="text/html"), "not Telphin"
    ),
    "invalid JSON": Bad(Reply(body=b'{"call_list": [{"call_api_id": "'), "not Telphin's API"),
    "deep nesting": Bad(Reply(body=b'{"call_list": ' + b"[" * 10**6), "not Telphin's API"),
    "deep nesting that ends": Bad(Reply(body=b"[" * 10**5 + b"]" * 10**5), "not Telphin's API"),
    "another encoding": Bad(Reply(body=GOOD.body.decode().encode("utf-16")), "not Telphin's API"),
    "another shape": Bad(says([1, 2, 3]), "not Telphin's API"),
    "an error in disguise": Bad(says({"message": "Try later"}), "not Telphin's API"),
    "another protocol": Bad(Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), "broke"),
    "headers without end": Bad(Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10**6), "broke"),
    "a timeout in the headers": Bad(replace(GOOD, stall=30), "within 0.5 s", SHORT),
    "a timeout in the body": Bad(replace(GOOD, stall=250), "within 0.5 s", SHORT),
    "a timeout before the answer": Bad(replace(GOOD, stall=0), "within 0.5 s", SHORT),
    "a slow trickle": Bad(
        Reply(body=b" ", trickle=True).with_headers(Content_Length="99999"),
        "completely within",
        SHORT,
    ),
}


@pytest.mark.parametrize("name", BAD)
async def test_the_picture_stays_a_sentence_tells_and_it_recovers_alone(
    server: ScriptedServer, name: str
) -> None:
    bad = BAD[name]
    server.get(LOOK, GOOD)
    access = access_to(server.base_url, timeout=bad.timeout)
    async with watching(server, access) as at:
        before = dict(at.session.board.rows)
        server.get(LOOK, bad.answer)
        sentence = await at.trouble(bad.word)
        assert sentence.isprintable()
        assert sentence.endswith(".")
        assert at.session.board.rows == before
        server.get(LOOK, GOOD)
        await at.fine()
        assert at.session.board.rows == before
        assert not any(changes.ended for changes in at.screen.changes)


async def test_of_a_list_without_end_only_what_is_allowed_is_read(server: ScriptedServer) -> None:
    server.get(LOOK, GOOD)
    async with watching(server, access_to(server.base_url)) as at:
        server.get(LOOK, a_list_of(300))
        await at.trouble("far too long")
        server.get(LOOK, GOOD)
        await at.fine()
    # What the sockets of both sides hold comes on top of it.
    assert server.flooded < 3 * LARGEST


@pytest.mark.parametrize("name", ["code 503", "a reset in the body", "a page", "busy"])
async def test_what_is_done_while_looks_fail_is_done_once(
    server: ScriptedServer, name: str
) -> None:
    server.get(LOOK, GOOD)
    server.on("DELETE", HANG_UP, Reply(204))
    async with watching(server, access_to(server.base_url)) as at:
        server.get(LOOK, BAD[name].answer)
        await at.trouble(BAD[name].word)
        outcome = await at.session.act(at.intent())
        assert outcome.verdict is Verdict.ACCEPTED
        assert at.sent() == 1
        server.get(LOOK, listing())
        await at.fine()
        assert at.live() == []


UNKNOWN, REFUSED = Verdict.UNKNOWN, Verdict.REFUSED
OUTCOMES: dict[str, tuple[Reply, Verdict]] = {
    "accepted": (Reply(204), Verdict.ACCEPTED),
    "accepted with a page": (Reply(200, b"<html>"), Verdict.ACCEPTED),
    "accepted, then reset": (Reply(200, b"x" * 1000, cut=300), Verdict.ACCEPTED),
    "accepted, truncated gzip": (
        Reply(200, gzip.compress(b"{}")[:-4]).with_headers(Content_Encoding="gzip"),
        Verdict.ACCEPTED,
    ),
    "accepted, a bomb": (packed(b" " * (LARGEST + 2**20)), Verdict.ACCEPTED),
    "gone": (refuses(404, "call_not_found"), Verdict.GONE),
    "refused": (refuses(400), REFUSED),
    "forbidden": (refuses(403, "access_denied"), REFUSED),
    "busy": (refuses(429), REFUSED),
    # Until the counter starts anew nobody looks; here that is in a second.
    "no quota": (
        refuses(429, "rate_limit_exceeded").with_headers(X_RateLimit_Reset="1"),
        REFUSED,
    ),
    "code 500": (Reply(500), UNKNOWN),
    "code 503": (Reply(503), UNKNOWN),
    "a redirect": (Reply(307).with_headers(Location="http://127.0.0.1:1/"), UNKNOWN),
    "a reset before the answer": (RESET, UNKNOWN),
    "a reset in the headers": (Reply(204, cut=20), UNKNOWN),
    "another protocol": (Reply(raw=b"220 smtp ready\r\n"), UNKNOWN),
}


@pytest.mark.parametrize("name", OUTCOMES)
async def test_an_action_is_sent_once_and_its_outcome_is_told_truly(
    server: ScriptedServer, name: str
) -> None:
    answer, verdict = OUTCOMES[name]
    server.get(LOOK, GOOD)
    server.on("DELETE", HANG_UP, answer)
    async with watching(server, access_to(server.base_url)) as at:
        outcome = await at.session.act(at.intent())
        assert outcome.verdict is verdict
        assert outcome.sentence.isprintable()
        await at.fine()
        assert at.sent() == 1


@pytest.mark.parametrize("stall", [0, 30], ids=["before the answer", "in the headers"])
async def test_an_action_without_an_answer_in_time_is_unknown_and_not_repeated(
    server: ScriptedServer, stall: int
) -> None:
    server.get(LOOK, GOOD)
    server.on("DELETE", HANG_UP, Reply(204, stall=stall))
    async with watching(server, access_to(server.base_url, timeout=SHORT)) as at:
        outcome = await at.session.act(at.intent())
        assert outcome.verdict is Verdict.UNKNOWN
        await at.fine()
        assert at.sent() == 1


async def test_a_token_refused_in_a_loop_costs_two_tokens_a_look_and_no_more(
    server: ScriptedServer,
) -> None:
    server.get(LOOK, GOOD)
    server.on("DELETE", HANG_UP, refuses(401))
    async with watching(server, access_to(server.base_url)) as at:
        tokens = server.tokens
        outcome = await at.session.act(at.intent())
        assert outcome.verdict is Verdict.REFUSED
        assert (at.sent(), server.tokens) == (2, tokens + 1)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (refuses(503), "out of order"),
        (RESET, "broke"),
        (Reply(200, b"<html>"), "not Telphin"),
        (says({"error": "invalid_client"}, 401), "client_id"),
        (Reply(302).with_headers(Location="http://127.0.0.1:1/"), "code 302"),
    ],
    ids=["503", "reset", "a page", "the secret is refused", "a redirect"],
)
async def test_a_token_end_point_that_is_down_is_told_and_waited_for(
    server: ScriptedServer, answer: Reply, word: str
) -> None:
    server.get(LOOK, GOOD)
    async with watching(server, access_to(server.base_url)) as at:
        before = dict(at.session.board.rows)
        token = says({"access_token": "new", "expires_in": 3600})
        server.get(LOOK, refuses(401))
        server.on("POST", TOKEN, answer)
        await at.trouble(word)
        assert at.session.board.rows == before
        outcome = await at.session.act(at.intent())
        assert outcome.verdict is Verdict.NOT_SENT
        assert at.sent() == 0
        server.on("POST", TOKEN, token)
        server.get(LOOK, GOOD)
        await at.fine()
        assert at.session.board.rows == before


async def test_a_refused_connection_is_told_and_waited_for(server: ScriptedServer) -> None:
    server.get(LOOK, closing(GOOD))
    async with watching(server, access_to(server.base_url)) as at:
        before = dict(at.session.board.rows)
        await server.stop()
        await at.trouble("no connection")
        outcome = await at.session.act(at.intent())
        assert outcome.verdict is Verdict.NOT_SENT
        assert at.session.board.rows == before
        await server.listen()
        await at.fine()
        assert at.session.board.rows == before


async def test_a_name_that_is_not_found_is_told_and_waited_for(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_address: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    server.get(LOOK, closing(GOOD))
    access = access_to(server.base_url.replace("127.0.0.1", "localhost"))
    async with watching(server, access) as at:
        with monkeypatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", nowhere)
            assert "localhost" in await at.trouble("was not found")
            assert at.live() == [KEY]
        await at.fine()


async def test_a_connection_that_is_not_taken_in_time_is_told(server: ScriptedServer) -> None:
    """The queue of a listener that accepts nobody is full, so the next has to wait."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = deaf.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        server.base_url = f"http://127.0.0.1:{address[1]}"
        sentence = await never_begins(server.base_url)
        for each in waiting:
            each.close()
    assert "within 0.5 s" in sentence


async def test_a_handshake_that_never_ends_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        sentence = await never_begins(f"https://127.0.0.1:{mute.getsockname()[1]}")
    assert "within 0.5 s" in sentence


async def never_begins(base_url: str) -> str:
    """What is said where not even the first request comes through."""
    nobody = ScriptedServer()
    nobody.base_url = base_url
    async with watching(nobody, access_to(base_url, timeout=SHORT), starts=False) as at:
        sentence = await at.trouble("")
        outcome = await at.session.act(at.intent())
        assert outcome.verdict is Verdict.NOT_SENT
    return sentence


async def test_redirects_take_neither_token_nor_action_elsewhere(server: ScriptedServer) -> None:
    elsewhere = ScriptedServer()
    await elsewhere.listen()
    server.get(LOOK, GOOD)
    try:
        async with watching(server, access_to(server.base_url)) as at:
            to = {"Location": elsewhere.base_url + HANG_UP}
            for code in (301, 302, 303, 307, 308):
                server.on("DELETE", HANG_UP, Reply(code, headers=to))
                assert (await at.session.act(at.intent())).verdict is Verdict.UNKNOWN
            server.get(LOOK, Reply(307, headers={"Location": elsewhere.base_url + API + LOOK}))
            await at.trouble("code 307")
            server.on("POST", TOKEN, Reply(307, headers={"Location": elsewhere.base_url + TOKEN}))
            server.get(LOOK, refuses(401))
            await at.trouble("code 307")
        assert elsewhere.requests == []
    finally:
        await elsewhere.stop()


@pytest.mark.parametrize("code", [c for c in range(400, 600) if c not in (401, 403, 404, 429)])
def test_every_code_has_a_sentence(code: int) -> None:
    found = failure(
        httpx.Response(code, json={"message": "Said."}),
        host="example.org",
        redact=str,
        to_next_hour=1.0,
    )
    assert found.code == code
    assert "Said." in str(found) if code < 500 else f"code {code}" in str(found)
