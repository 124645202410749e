"""How the exchange says things: the API's JSON, with its oddities.

Which oddity a call shows (the format of its times, ids as numbers, objects in lists, capitals) is
drawn from its id, so it stays the same from look to look.
"""

import zlib
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from app.simulator.legs import Conversation, End, Leg
from app.simulator.people import PREFIX, Extension, Group, Staff

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


def call_row(
    leg: Leg, staff: Staff, story_begins: datetime, siblings: list[Leg]
) -> dict[str, Json]:
    """One row of `call_list`."""
    odd = zlib.crc32(leg.id.encode())
    other = next((s for s in siblings if s.id != leg.id), None)
    row: dict[str, Json] = {
        "call_api_id": leg.id,
        "extension_id": leg.extension_id,
        "call_flow": leg.flow.upper() if odd % 4 == 0 else leg.flow,
        "called_number": leg.called.number,
        "called_did": _did(leg, odd),
        "init_time_gmt": _time(leg.started, story_begins, odd),
        "answer_time_gmt": (
            _time(leg.answered, story_begins, odd)
            if leg.answered is not None
            else ("" if odd % 5 == 0 else None)
        ),
        "caller_id_number": leg.caller.number or None,
        "caller_id_name": leg.caller.name,
        "caller_extension": _extension_object(leg.caller, staff, odd),
        "called_extension": _extension_object(leg.called, staff, odd // 7),
        "real_call": leg.real,
        "record_uuid": leg.recording,
        "call_id": leg.conversation.id,
        "subcall_id": odd % 100000 if odd % 2 else str(odd % 100000),
        "other_call_api_id": other.id if other else None,
    }
    if odd % 3 == 0:
        row["hangup_cause"] = None
        row["media"] = {"codec": "PCMA", "ptime": 20}
    if odd % 6 == 1:
        row["callback_id"] = None
    return row


def extension_row(extension: Extension, staff: Staff) -> dict[str, Json]:
    odd = extension.id % 3
    return {
        "id": extension.id,
        "name": extension.name + ("@sipproxy.telphin.ru" if extension.id % 11 == 0 else ""),
        "label": extension.label,
        "type": extension.type,
        "status": extension.status,
        "client_id": staff.client_id,
        "extension_group_id": extension.group_id,
        "caller_id_name": extension.label or "",
        "domain": "sipproxy.telphin.ru",
        "create_date": "2020-03-16 12:11:13",
        "ani": None,
        "extra_params": "null" if odd else "{}",
        "dial_rule_id": None,
    }


def group_row(group: Group, staff: Staff) -> dict[str, Json]:
    return {"id": group.id, "name": group.name, "client_id": staff.client_id, "extra_params": None}


def slot_rows(parked: dict[int, Conversation]) -> list[Json]:
    """The slots in use, each with the leg that was put there."""
    rows: list[Json] = []
    for slot, conversation in sorted(parked.items()):
        leg = next((x for x in conversation.legs if x.extension_id == conversation.parked_by), None)
        rows.append({"slot": slot, "call_api_id": leg.id if leg else None})
    return rows


def user_row(staff: Staff, *, read_only: bool) -> dict[str, Json]:
    return {
        "id": 4711,
        "login": "supervisor@example.org",
        "admin": False,
        "dealer_id": None,
        "client_id": staff.client_id,
        "extension_group_id": None,
        "extension_id": None,
        "timezone": "Europe/Moscow",
        "access": "read_only" if read_only else "full",
        "extra_params": None,
    }


def _time(seconds: float, story_begins: datetime, odd: int) -> str:
    moment = (story_begins + timedelta(seconds=seconds)).astimezone(UTC)
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    hundredths = f"{moment.microsecond // 10_000:02}"
    return (text, f"{text}.{hundredths}", f"{text},{hundredths}")[odd % 3]


def _did(leg: Leg, odd: int) -> Json:
    did = leg.conversation.did
    if did and odd % 5 == 1:
        return int(did.removeprefix("+"))
    return did


def _extension_object(end: End, staff: Staff, odd: int) -> Json:
    """An object, a list of one, null or an empty list: all four are seen."""
    extension = staff.by_id(end.extension_id) if end.extension_id else None
    if extension is None:
        return [] if odd % 4 == 0 else None
    found: dict[str, Json] = {
        "id": extension.id,
        "name": f"{PREFIX}*{extension.number}",
        "type": extension.type,
        "client_id": staff.client_id,
        "extension_group_id": extension.group_id,
    }
    return [found] if odd % 4 == 0 else found
