"""What arrives from outside, made at random, and what must hold whatever it is.

Each target is a kind of input and a check that fails by an exception. `python -m tests.fuzz` runs
them for minutes; `test_targets.py` for a moment, so that they do not rot, together with what they
have found.
"""

import asyncio
import gzip
import json
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast
from urllib.parse import unquote

import httpx
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from app.calls.call import CallKey
from app.telphin.account import read_extensions, read_groups, read_registration, read_user
from app.telphin.body import BoundedBody, read_json
from app.telphin.client import call_path
from app.telphin.errors import Nonsense, Refused
from app.telphin.failures import failure, token_failure
from app.telphin.quota import read_quota
from app.telphin.text import LONGEST, cells, clean_text
from app.telphin.wire import NotTheShape, read_calls

PHONES = frozenset({1, 101, 102})
SECRET = "s3cr3t"


@dataclass(frozen=True, slots=True)
class Target:
    """Inputs of one kind, and what must hold for each."""

    inputs: st.SearchStrategy[object]
    check: Callable[[object], None]


# What arrives.

TROUBLE = st.sampled_from(
    "aя漢😀\u0301\u0323\u0308\u20e3\u0e33\u0903\u094d \u00a0\t\n\x1b\x7f\x9b\u202e\u2066\u200b"
    "\u200d\ufeff\ufe0f\u0958\ufb2c\u0344\u1100\u1161\u11a8\ud800\udc00\ue000\U0001f468\U0001f3fd"
    "\U0001f1f7\U000e0041\U0001d160\u2028\x85\x00\u2630\u3164\u0600\u0d4e\uac00[]@=/\\\"'{}%"
)
SEQUENCES = st.sampled_from(
    [
        "\x1b]52;c;cm0gLXJm\x07",
        "\x1b]0;title\x1b\\",
        "\x1b[2J\x1b[H",
        "\x1b[c",
        "\x1bP$q\x1b\\",
        "\x9b6n",
        "[@click=app.quit]x[/]",
        "[/]",
        "[bold",
        "{agent}",
        "%s%n",
        "👩‍👩‍👧‍👦",
        "🇷🇺",
        "1️⃣",
        "../../oauth/token",
        "?a=b#c",
        "\r\nX-Injected: 1",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=300),
    st.text(TROUBLE, max_size=300),
    st.lists(SEQUENCES | st.text(TROUBLE, max_size=9), max_size=9).map("".join),
    st.builds(lambda part, times: part * times, st.text(TROUBLE, max_size=9), st.integers(1, 9999)),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    TEXTS,
    st.sampled_from([0, 1, 101, "101", "", "in", "OUT", "active", 2**63, "9" * 30]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
TIMES = st.one_of(
    st.datetimes().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda time: time.isoformat()),
    st.sampled_from(["0000-00-00 00:00:00", "2021-13-40 99:99:99", "2021-01-01 16:29:38,7"]),
    VALUES,
)


def _rows(fields: dict[str, st.SearchStrategy[object]]) -> st.SearchStrategy[object]:
    """Rows that are nearly right: any field may be missing or hold anything."""
    return st.fixed_dictionaries({}, optional=fields) | VALUES


CALL_ROWS = _rows(
    {
        "call_api_id": st.sampled_from(["a", 1, "..", "a/b"]) | VALUES,
        "extension_id": st.sampled_from([1, 101, "102"]) | VALUES,
        "call_flow": st.sampled_from(["in", " Out "]) | VALUES,
        "init_time_gmt": TIMES,
        "answer_time_gmt": TIMES,
        "real_call": VALUES,
        "caller_extension": VALUES,
        **dict.fromkeys(
            (
                "called_number",
                "called_did",
                "caller_id_number",
                "caller_id_name",
                "record_uuid",
                "call_id",
                "other_call_api_id",
            ),
            VALUES,
        ),
    }
)
ACCOUNT_ROWS = _rows(
    {
        "id": st.integers(1, 99) | VALUES,
        **dict.fromkeys(
            (
                "name",
                "label",
                "type",
                "status",
                "client_id",
                "extension_group_id",
                "login",
                "access",
                "admin",
                "timezone",
                "registered",
            ),
            VALUES,
        ),
    }
)
CALL_LISTS = st.fixed_dictionaries({"call_list": st.lists(CALL_ROWS, max_size=4) | VALUES}) | VALUES
BODIES = st.one_of(
    st.binary(max_size=400),
    VALUES.map(lambda value: json.dumps(value).encode()),
    CALL_LISTS.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")),
    st.builds(
        lambda mark, depth: mark * depth, st.sampled_from([b"[", b'{"a":', b"-"]), st.just(9**5)
    ),
    st.builds(lambda digits: b"1" * digits, st.integers(1, 9999)),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A list of calls on whose bytes something has happened."""
    body = bytearray(draw(CALL_LISTS.map(lambda v: json.dumps(v).encode())))
    for _time in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, len(body)))
        body[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(body)


HEADERS = st.dictionaries(
    st.sampled_from(["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]),
    st.integers(-9, 10**14).map(str) | st.text(st.characters(max_codepoint=255), max_size=20),
)
PACKED = st.builds(
    lambda body, cut, junk: gzip.compress(body)[: cut or None] + junk,
    st.binary(max_size=300),
    st.integers(-20, 40),
    st.binary(max_size=9),
) | st.binary(max_size=300)


# What must hold.


def is_harmless(text: str) -> None:
    """One bounded line of visible characters, as wide for us as for the screen and a terminal."""
    assert text == text.strip()
    assert all(c.isprintable() for c in text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") for c in text)
    assert unicodedata.is_normalized("NFC", text)
    assert cells(text) == cell_len(text) == wcswidth(text)
    assert cells(text) <= LONGEST
    text.encode()


def is_a_sentence(text: str) -> None:
    """Made of ours and theirs: longer than a field, but a line as harmless."""
    assert text.isprintable()
    assert len(text) < 4 * LONGEST
    assert SECRET not in text
    text.encode()


def a_text(value: object) -> None:
    assert isinstance(value, str)
    clean = clean_text(value)
    is_harmless(clean)
    assert clean_text(clean) == clean


def a_list_of_calls(value: object) -> None:
    try:
        reading = read_calls(value, PHONES)
    except NotTheShape:
        return
    for sentence in reading.warnings():
        is_a_sentence(sentence)
    for call in reading.calls:
        assert call.key.extension_id in PHONES
        assert 0 < len(call.key.call_id) <= 256
        for text in (
            call.caller.number,
            call.caller.name,
            call.called.number,
            call.did,
            call.recording,
            call.conversation,
            call.other_leg,
        ):
            is_harmless(text)
        for moment in (call.started_at, call.answered_at):
            assert moment is None or moment.utcoffset() is not None
    assert len({call.key for call in reading.calls}) == len(reading.calls)
    # The same again gives the same: otherwise rows would flicker.
    assert read_calls(value, PHONES) == reading


def an_account(value: object) -> None:
    with suppress(NotTheShape):
        user = read_user(value, clean_text)
        is_harmless(user.login)
        is_harmless(user.timezone)
    with suppress(NotTheShape):
        for extension in read_extensions(value, clean_text).extensions:
            for text in (extension.name, extension.label, extension.kind):
                is_harmless(text)
            is_harmless(clean_text(extension.number))
    with suppress(NotTheShape):
        for group in read_groups(value, clean_text)[0]:
            is_harmless(group.name)
    with suppress(NotTheShape):
        assert isinstance(read_registration(value), bool)


def a_body(value: object) -> None:
    assert isinstance(value, bytes)
    try:
        found = read_json(value)
    except ValueError:
        return
    a_list_of_calls(found)
    an_account(found)


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]


def an_error(value: object) -> None:
    code, body, headers = cast("tuple[int, bytes, dict[str, str]]", value)
    encoded = httpx.Headers(_encoded(headers))
    response = httpx.Response(code, content=body, headers=encoded)
    redact: Callable[[str], str] = lambda text: text.replace(SECRET, "***")  # noqa: E731
    for error in (
        failure(response, host="example.org", redact=redact, to_next_hour=9.0),
        token_failure(response, host="example.org", to_next_hour=9.0),
    ):
        is_a_sentence(str(error))
        is_harmless(error.status)
        assert error.code == code


def a_quota(value: object) -> None:
    assert isinstance(value, dict)
    quota = read_quota(httpx.Headers(_encoded(value)), 5.0)
    if quota is not None:
        assert 0 <= quota.remaining <= quota.limit
        assert 5.0 <= quota.resets_at <= 5.0 + 3660.0


def an_id_in_a_path(value: object) -> None:
    """Whatever an id is, the request goes to this call of this extension and to nothing else."""
    assert isinstance(value, str)
    try:
        path = call_path(CallKey(101, value))
    except (Refused, UnicodeEncodeError):
        assert value in ("", ".", "..") or any("\ud800" <= c <= "\udfff" for c in value)
        return
    url = httpx.URL(f"https://example.org/api/ver1.0{path}")
    raw = url.raw_path.decode()
    start = "/api/ver1.0/extension/101/current_calls/"
    assert raw.startswith(start)
    step = raw.removeprefix(start)
    assert not set("/?#\\ \r\n") & set(step)
    assert unquote(step) == value
    assert (url.host, url.query, url.fragment) == ("example.org", b"", "")


class _Pieces(httpx.AsyncByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


def a_packed_body(value: object) -> None:
    assert isinstance(value, bytes)

    async def unpacked(step: int) -> bytes | None:
        pieces = [value[i : i + step] for i in range(0, len(value), step)]
        body = BoundedBody(_Pieces(pieces), "gzip", sent=True)
        try:
            return b"".join([piece async for piece in body])
        except Nonsense:
            return None

    whole, by_bytes = asyncio.run(unpacked(10**6)), asyncio.run(unpacked(1))
    assert whole == by_bytes


TARGETS: dict[str, Target] = {
    "text": Target(TEXTS, a_text),
    "calls": Target(CALL_LISTS, a_list_of_calls),
    "account": Target(st.lists(ACCOUNT_ROWS, max_size=4) | ACCOUNT_ROWS, an_account),
    "body": Target(BODIES | damaged(), a_body),
    "error": Target(
        st.tuples(
            st.integers(100, 999),
            BODIES
            | _rows(
                {"message": VALUES | st.just(SECRET), "status": VALUES | st.just("user_blocked")}
            ).map(lambda v: json.dumps(v).encode()),
            HEADERS,
        ),
        an_error,
    ),
    "quota": Target(HEADERS, a_quota),
    "id": Target(TEXTS.map(lambda text: text[:256]), an_id_in_a_path),
    "gzip": Target(PACKED, a_packed_body),
}
