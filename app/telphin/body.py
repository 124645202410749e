"""The body of a reply: bounded while it arrives, then read as JSON.

A body is unpacked here and not by httpx, because a few kilobytes of gzip can hold gigabytes.
"""

import json
import zlib
from collections.abc import AsyncIterator, Iterator

import httpx

from app.locale import _
from app.telphin.errors import Nonsense

LARGEST = 20 * 2**20
"""Bytes, unpacked; a list of ten thousand calls is a tenth of it."""
_STEP = 2**16
_GZIP = 16 + zlib.MAX_WBITS
_PLAIN = ("", "identity")
_PACKED = ("gzip", "x-gzip")


class BoundedBody(httpx.AsyncByteStream):
    """The unpacked bytes of a reply, at most `LARGEST` of them.

    Reading raises `Nonsense` where there are more, or where they cannot be unpacked. `sent` is
    what such an error says of the request that matters (a token's reply is not the action's).
    """

    def __init__(self, stream: httpx.AsyncByteStream, encoding: str, *, sent: bool) -> None:
        self._stream = stream
        self._encoding = encoding.strip().lower()
        self._sent = sent

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._unpacked():
            size += len(piece)
            if size > LARGEST:
                raise Nonsense(
                    _("The answer is far too long to be one of this API."), sent=self._sent
                )
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def _unpacked(self) -> AsyncIterator[bytes]:
        if self._encoding in _PLAIN:
            async for chunk in self._stream:
                yield chunk
            return
        if self._encoding not in _PACKED:
            raise self._not_unpackable()
        unpacker = zlib.decompressobj(_GZIP)
        arrived = False
        async for chunk in self._stream:
            arrived = arrived or bool(chunk)
            for piece in self._pieces(unpacker, chunk):
                yield piece
        if arrived and not unpacker.eof:
            raise self._not_unpackable()

    def _pieces(self, unpacker: "zlib._Decompress", chunk: bytes) -> Iterator[bytes]:
        while chunk and not unpacker.eof:
            try:
                piece = unpacker.decompress(chunk, _STEP)
            except zlib.error:
                raise self._not_unpackable() from None
            chunk = unpacker.unconsumed_tail
            if piece:
                yield piece

    def _not_unpackable(self) -> Nonsense:
        return Nonsense(_("The answer arrived damaged: it cannot be unpacked."), sent=self._sent)


def read_json(content: bytes) -> object:
    """What the body says; raises `ValueError` where it is not JSON.

    Damage is kept as small as it is: a byte that is not UTF-8 costs its character, a number of ten
    thousand digits stays a text.
    """
    text = content.decode("utf-8-sig", errors="replace")
    try:
        return json.loads(text, parse_int=_whole)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= 20 else digits
