"""What is odd in an answer but no failure: the picture comes from the rest of it."""

import json

import pytest

from tests.wire.conftest import access_to
from tests.wire.scripted_server import Reply, ScriptedServer
from tests.wire.watching import KEY, LOOK, a_row, listing, watching

GOOD = listing(a_row())


async def test_a_wrong_content_type_does_not_matter(server: ScriptedServer) -> None:
    server.get(LOOK, GOOD.with_headers(Content_Type="text/plain; charset=koi8-r"))
    async with watching(server, access_to(server.base_url)) as at:
        assert at.live() == [KEY]
        assert at.screen.sentences == []


ODD: dict[str, bytes] = {
    "huge integers": b'{"call_list": [GOOD, {"call_api_id": 1%s, "extension_id": 101, '
    b'"call_flow": "in"}]}' % (b"0" * 5000),
    "not a number": b'{"call_list": [GOOD, {"call_api_id": "n", "extension_id": NaN, '
    b'"call_flow": "in", "called_number": -Infinity}]}',
    "a number without end": b'{"call_list": [GOOD, {"call_api_id": "n", "extension_id": 1e999, '
    b'"call_flow": "in"}]}',
    "rows of another kind": b'{"call_list": [GOOD, 1, null, [], "x", {}]}',
    "duplicate keys": b'{"call_list": [], "call_list": [GOOD]}',
    "the same call twice": b'{"call_list": [GOOD, GOOD]}',
    "half a surrogate": b'{"call_list": [GOOD, {"call_api_id": "\\ud800", "extension_id": 101, '
    b'"call_flow": "in"}]}',
    "bytes that are no UTF-8": b'{"call_list": [GOOD], "more": "\xff\xfe"}',
}


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_list_costs_the_odd_rows_only(server: ScriptedServer, name: str) -> None:
    server.get(LOOK, Reply(body=ODD[name].replace(b"GOOD", json.dumps(a_row()).encode())))
    async with watching(server, access_to(server.base_url)) as at:
        await at.screen.looks(2)
        assert at.live() == [KEY]
        assert at.screen.sentences == []
        snapshot = at.session.snapshot
        assert snapshot is not None
        assert all(warning.isprintable() for warning in snapshot.warnings)


async def test_ids_that_change_their_type_are_the_same_call(server: ScriptedServer) -> None:
    server.get(
        LOOK,
        listing(a_row(call_api_id=5, call_id=7)),
        listing(a_row(call_api_id="5", extension_id="101", call_id="7")),
        listing(a_row(call_api_id=5.0, extension_id=101, call_id=7.0)),
        listing(a_row(call_api_id=5, extension_id="101", call_id="7")),
    )
    async with watching(server, access_to(server.base_url)) as at:
        await at.screen.looks(5)
        assert len(at.live()) == 1
        assert not any(at.screen.changes[1:])


DAY = "Tue, 03 Mar 2026 12:00:00 GMT"
DATES = ["", "yesterday", "Mon, 02 Mar 2026 12:00:00 GMT", DAY, "Fri, 31 Dec 9999 23:59:59 GMT"]
DATES += ["Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 02 Mar 0000 12:00:00 GMT", "\xff"]


@pytest.mark.parametrize("date", DATES)
async def test_a_clock_that_jumps_stops_nothing(server: ScriptedServer, date: str) -> None:
    """Durations are told by the exchange's clock, and never as less than nothing."""
    server.get(LOOK, GOOD.with_headers(Date="Mon, 02 Mar 2026 12:00:00 GMT"))
    async with watching(server, access_to(server.base_url)) as at:
        server.get(LOOK, GOOD.with_headers(Date=date))
        await at.screen.looks(2)
        now, call = at.session.server_time(), at.session.board.call(KEY)
        assert now is not None
        assert call is not None
        assert (call.seconds(now) or 0) >= 0
        server.get(LOOK, GOOD.with_headers(Date=DAY))
        await at.screen.looks(2)
        now = at.session.server_time()
        assert now is not None
        assert call.seconds(now) == pytest.approx(24 * 3600 + 50, abs=60)
        assert at.screen.sentences == []


async def test_an_empty_list_in_a_busy_hour_is_believed_when_it_repeats(
    server: ScriptedServer,
) -> None:
    numbers = (101, 102, 103)
    busy = listing(*(a_row(n) for n in numbers))
    server.get(LOOK, busy)
    async with watching(server, access_to(server.base_url), numbers=numbers) as at:
        server.get(LOOK, listing(), busy)
        await at.screen.until(lambda: bool(at.session.doubt))
        assert len(at.live()) == 3
        await at.screen.until(lambda: not at.session.doubt)
        assert len(at.live()) == 3
        server.get(LOOK, listing())
        await at.screen.until(lambda: at.live() == [])
        assert at.screen.sentences == []
