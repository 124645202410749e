"""The API's list of parking slots, whose shape is documented nowhere: read whatever makes sense.

Seen or thinkable: a list of numbers, a list of objects, an object by slot; each bare or in `slots`.
"""

from app.calls.parking import MOST_DIGITS, Listed
from app.telphin.wire import Clean, NotTheShape

_WRAPPERS = ("slots", "valet_park", "data", "result")
_SLOT = ("slot", "number", "id")
_CALL = ("call_api_id", "call_id")
MOST = 1000


def read_slots(body: object, clean: Clean) -> tuple[Listed, ...]:
    """The slots that are taken, by number. Raises `NotTheShape`."""
    content = body
    if isinstance(content, dict):
        content = next((content[name] for name in _WRAPPERS if name in content), content)
    if content is None:
        return ()
    if isinstance(content, dict):
        found = [_of_pair(name, value, clean) for name, value in content.items()]
    elif isinstance(content, list):
        found = [_of_one(each, clean) for each in content]
    else:
        raise NotTheShape
    slots = {each.slot: each for each in found if each is not None}
    if len(found) > MOST or (found and not slots):
        raise NotTheShape
    return tuple(slots[number] for number in sorted(slots))


def _of_pair(name: object, value: object, clean: Clean) -> Listed | None:
    slot = _slot(name)
    if slot is None or value in (None, False, "", []):
        return None
    return Listed(slot, _call(value, clean))


def _of_one(value: object, clean: Clean) -> Listed | None:
    if isinstance(value, dict):
        slot = next((s for name in _SLOT if (s := _slot(value.get(name))) is not None), None)
        return None if slot is None else Listed(slot, _call(value, clean))
    slot = _slot(value)
    return None if slot is None else Listed(slot)


def _call(value: object, clean: Clean) -> str:
    """The id of the call in it, only where it can be asked for exactly as it is."""
    if isinstance(value, dict):
        value = next((value[name] for name in _CALL if value.get(name)), "")
    return value if isinstance(value, str) and clean(value) == value else ""


def _slot(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value) if len(value) <= MOST_DIGITS else -1
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**MOST_DIGITS:
        return value
    return None
