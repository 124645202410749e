"""The body of a reply is read as JSON with as little loss as there is damage."""

import json

import pytest

from app.telphin.body import read_json


def test_json_is_read_with_as_little_loss_as_there_is_damage() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": "\xff"}') == {"a": "\ufffd"}
    assert read_json(b'["\\ud800", ' + b"9" * 10_000 + b", NaN]")
    assert read_json(json.dumps({"a": -12}).encode()) == {"a": -12}


@pytest.mark.parametrize("content", [b"", b"<html>", b"{", b"[" * 200_000, b"\x00\x01"], ids=len)
def test_what_is_not_json_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_json(content)
