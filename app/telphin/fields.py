"""Kinds of fields as the API writes them: the same thing comes as a number, a text or not at all.

Each is a tolerant reading (telphin-api.md lists what was seen); what it cannot make sense of
raises `ValueError`, which costs the row.
"""

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator

_LARGEST_ID = 2**63 - 1
_LONGEST_CALL_ID = 256
_YES = ("true", "1", "yes")
_NO = ("false", "0", "no", "")


class Row(BaseModel):
    """Whatever arrives as an object: fields unknown to us are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


def text(value: object) -> str:
    """A text, or a number as a text; what stands for nothing is empty."""
    if value is None or value is False or value == []:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    raise ValueError("not a text")


def word(value: object) -> str:
    """A text whose case and surrounding space mean nothing."""
    return text(value).strip().lower()


def identifier(value: object) -> int:
    """A positive number, as such or as a text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_ID:
        return value
    raise ValueError("not an id")


def identifier_if_any(value: object) -> int | None:
    """An id where there is a usable one."""
    try:
        return identifier(value)
    except ValueError:
        return None


def call_id(value: object) -> str:
    """What identifies a call for control: exactly as it came, or not at all.

    It becomes a part of an address: `.` and `..` would name another resource there, whatever
    one does to quote them.
    """
    name = text(value)
    if not 0 < len(name) <= _LONGEST_CALL_ID or name in (".", ".."):
        raise ValueError("not the id of a call")
    name.encode()  # a lone surrogate has no place in an address
    return name


def flag(value: object) -> bool:
    """True or false, as such, as a number or as a text; what stands for nothing is false."""
    if value is None or value == []:
        return False
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, int | str) else "?"
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("neither true nor false")


def flag_unless_missing(value: object) -> bool:
    """Like `flag`, but what stands for nothing is true."""
    return True if value is None or value in ("", []) else flag(value)


def moment(written: str) -> datetime | None:
    """A GMT time in any of the forms seen; raises `ValueError` where it is none.

    `2017-08-23 15:57:56,60`, `2021-01-01 16:29:38.76`, `2021-01-01 16:29:38`, also with `T` or
    `Z`. Nothing, and a database's zero date, is `None`. The first and the last year there are
    count as none: nobody could go on from there, not even to the local time.
    """
    stripped = written.strip()
    if not stripped or stripped.startswith("0000-00-00"):
        return None
    if len(stripped) < len("2021-01-01 16:29:38") or stripped[4] != "-" or stripped[13] != ":":
        raise ValueError("not a time")
    time = datetime.fromisoformat(stripped)
    if not MINYEAR < time.year < MAXYEAR:
        raise ValueError("not a time")
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:
        raise ValueError("not a time") from None


def _object(value: object) -> object:
    """An object, or a list of one; `None` for whatever else stands in its place."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, dict) else None


Text = Annotated[str, PlainValidator(text)]
Word = Annotated[str, PlainValidator(word)]
Identifier = Annotated[int, PlainValidator(identifier)]
IdentifierIfAny = Annotated[int | None, PlainValidator(identifier_if_any)]
CallId = Annotated[str, PlainValidator(call_id)]
Flag = Annotated[bool, PlainValidator(flag)]
FlagUnlessMissing = Annotated[bool, PlainValidator(flag_unless_missing)]


class Peer(Row):
    """The extension at one end of a call; its id is all we need of it."""

    id: IdentifierIfAny = None


PeerIfAny = Annotated[Peer | None, BeforeValidator(_object)]
