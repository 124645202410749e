"""Whether what the audit log says of the supervisors' actions is what the exchange has seen."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from app.calls.actions import Action, action_named
from app.calls.call import CallKey
from app.simulator.server import Recorded
from app.watch.audit_reading import Entry
from app.watch.control import Verdict

UNAUTHORISED = 401
NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What was said to have become of one action."""

    action: Action
    key: CallKey
    destination: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Request:
    """What an action is at the exchange."""

    method: str
    path: str
    action: str
    destination: str


def told(entry: Entry) -> Told:
    """What the audit log says; an entry without an outcome is an error here."""
    asked = entry.asked
    action = action_named(asked.action)
    if action is None or not entry.verdict:
        raise ValueError(f"nobody knows what became of {asked}")
    key = CallKey(asked.extension_id, asked.call_id)
    return Told(action, key, asked.destination, Verdict(entry.verdict))


def disagreements(said: Iterable[Told], arrived: Iterable[Recorded]) -> list[str]:
    """A line for each kind of request of which the two tell different stories; empty: they agree.

    A request that was answered 401 was not carried out and is sent once more. Where no answer came
    the exchange knows more than the supervisor: what was told as unknown may have been done or not.
    """
    verdicts: defaultdict[Request, Counter[Verdict]] = defaultdict(Counter)
    for each in said:
        verdicts[_as_request(each)][each.verdict] += 1
    statuses: defaultdict[Request, Counter[int]] = defaultdict(Counter)
    for record in arrived:
        if record.method in ("PUT", "DELETE"):
            statuses[_as_it_came(record)][record.status] += 1
    return [
        f"{request}: {problem}; told {dict(verdicts[request])}, arrived {dict(statuses[request])}"
        for request in sorted(verdicts.keys() | statuses.keys(), key=str)
        if (problem := _problem(verdicts[request], statuses[request]))
    ]


def _problem(verdicts: Counter[Verdict], statuses: Counter[int]) -> str:
    sent = verdicts.total() - verdicts[Verdict.NOT_SENT]
    arrived = statuses.total() - statuses[UNAUTHORISED]
    done = sum(count for status, count in statuses.items() if 200 <= status < 300)
    accepted, unknown = verdicts[Verdict.ACCEPTED], verdicts[Verdict.UNKNOWN]
    refused_twice = statuses[UNAUTHORISED] // 2
    if arrived > sent:
        return "more arrived than was sent"
    if arrived + unknown + refused_twice < sent:
        return "an answer is claimed for what never arrived"
    if done < accepted:
        return "told as accepted and not done"
    if done > accepted + unknown:
        return "done and not told as accepted"
    return ""


def _as_request(each: Told) -> Request:
    wire = each.action.wire
    path = f"/extension/{each.key.extension_id}/current_calls/{quote(each.key.call_id, safe='')}"
    return Request("PUT" if wire else "DELETE", path, wire, each.destination if wire else "")


def _as_it_came(record: Recorded) -> Request:
    body = record.body if isinstance(record.body, dict) else {}
    path = record.path[record.path.index("/extension/") :]
    return Request(record.method, path, str(body.get("action", "")), str(body.get("send_dst", "")))
